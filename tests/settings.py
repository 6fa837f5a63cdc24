"""The settings under test: MODE=test, and never a database that was not given for testing."""

import atexit
import os
import shutil
import tempfile

_scratch = tempfile.mkdtemp(prefix="registry-tests-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)

for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "DATABASE_URL", "DEBUG"):
    os.environ.pop(_name, None)
os.environ["MODE"] = "test"
os.environ["DATA_DIR"] = _scratch
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
