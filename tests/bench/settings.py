"""The settings of production for a register that is measured, with pages to compare it with."""

import os

os.environ |= {
    "MODE": "production",
    "SECRET_KEY": "only-for-measuring-" + "x" * 60,
    "ALLOWED_HOSTS": "registry.example.org,localhost,127.0.0.1",
    "BASE_URL": "https://registry.example.org",
    "EMAIL_URL": "dummymail://",
    "DEBUG": "false",
}

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, INSTALLED_APPS, LOGGING, STORAGES, TEMPLATES

ROOT_URLCONF = "tests.bench.site"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")  # type: ignore[index]
# Names of static files as they are: nothing has to be collected before measuring.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# The admin asks for it; the shared table is for counting guesses, which no page here does.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "counts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counts"},
}
TRAIL_TO_LOG = False
LOGGING["loggers"]["django"]["level"] = "ERROR"  # type: ignore[index]
