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
os.environ["STATIC_ROOT"] = _scratch
# A crowded build server is no reason to fail; the real limits have a test of their own.
os.environ["DATABASE_STATEMENT_TIMEOUT_MS"] = "60000"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "lib.sqlite":  # noqa: F405
    # In memory, each process its own. The runner puts the name of a worker behind it.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": "file:registry?mode=memory&cache=shared&worker="
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class _UndefinedName(str):
    """Fails the test that draws a template with a name nobody gave.

    Django prints this text in place of an unknown name; the percent sign makes it ask us first.
    """

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"A template uses the undefined name {name!r}.")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = _UndefinedName("undefined")  # noqa: F405

# Refused and failed requests are what many tests are about; pytest shows what matters of them.
LOGGING["loggers"]["django.request"] = {"level": "CRITICAL", "propagate": False}  # noqa: F405
