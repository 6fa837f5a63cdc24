import os

from django.core.asgi import get_asgi_application

from config.checks import start_safely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
start_safely()
