"""The addresses of the product, where every error is a plain 500."""

from config.urls import *  # noqa: F403

handler500 = "django.views.defaults.server_error"
