"""The settings of the bench for a real web server, which shares its counters as in production."""

from .settings import *  # noqa: F403
from .settings import CACHES

CACHES["default"] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
}
