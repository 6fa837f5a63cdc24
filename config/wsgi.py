import os

from django.core.wsgi import get_wsgi_application

from config.checks import start_safely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# People get an answer within 15 seconds, also when the database is frozen.
os.environ.setdefault("DATABASE_SILENCE_MS", "2000")

application = get_wsgi_application()
start_safely()
