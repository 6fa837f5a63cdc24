"""All settings of the registry, read from the environment (see docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment
from config.environment import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What kind of place this is --------------------------------------------------------------

# local: one's own machine, plain http on loopback. production: refuses what is unsafe.
MODE = environment.read_mode()
IS_PRODUCTION = MODE == "production"
DEBUG = False
# Demo accounts have a password that everybody knows.
DEMO_ALLOWED = not IS_PRODUCTION
DEMO_PASSWORD = "samenwerken-2026"  # noqa: S105

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as problem:
    raise ImproperlyConfigured(f"DATA_DIR {DATA_DIR} cannot be made: {problem}.") from problem

SECRET_KEY = environment.secret_key(MODE, DATA_DIR)
# Keys of before: what they signed or sealed is still believed, nothing new is made with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Proves the entries of the trail: the first key writes, the others are still believed.
TRAIL_KEYS = [
    *filter(None, [env.str("TRAIL_KEY", default=""), SECRET_KEY]),
    *env.list("TRAIL_KEY_FALLBACKS", default=[]),
]
# A line in the log for every entry of the trail.
TRAIL_TO_LOG = env.bool("TRAIL_TO_LOG", default=IS_PRODUCTION)

# Whom to tell of a hole: an e-mail address, or the address of a page.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# --- Addresses -------------------------------------------------------------------------------

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else LOOPBACK)
PORT = env.int("PORT", default=8000)
# The address people type: links in mail start with it. A name and no number, on one's own machine
# too: browsers make no passkeys for a bare address.
BASE_URL = env.str("BASE_URL", default="" if IS_PRODUCTION else f"http://localhost:{PORT}")
if IS_PRODUCTION:
    environment.require_safe_production(ALLOWED_HOSTS, BASE_URL)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Parts -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours, from the top floor down: templates and commands of a higher floor win.
    "overview",
    "evaluations",
    "partnerships",
    "organisations",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    # The headers are outermost, so that no answer leaves without them.
    "config.middleware.HeadersMiddleware",
    # Each request has a number, in the log and in the trail.
    "accounts.middleware.OriginMiddleware",
    "csp.middleware.CSPMiddleware",
    # What cannot be read as text reaches neither the files nor the database.
    "config.readable.ReadableMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Behind the static files, which lie packed on the disk.
    "config.middleware.CompressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.LanguageMiddleware",
    "accounts.middleware.SignedInMiddleware",
    # While there is no user at all, every page leads to the set-up page.
    "organisations.middleware.SetUpMiddleware",
    # Signing in is the rule, a public page the exception.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.DatabaseTroubleMiddleware",
    "overview.middleware.WorkCountMiddleware",
]

LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # The inner one makes each template ready once.
            "loaders": [("template_partials.loader.Loader", [("lib.templates.Loader", LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
# An address typed without its beginning gets https, as everybody means by now.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Data ------------------------------------------------------------------------------------

DATABASES = {"default": environment.database(MODE, DATA_DIR)}
# A copy that follows, to read lists, search, portfolio and files from; without it all is read here.
DATABASES |= environment.replica(DATABASES["default"])
DATABASE_ROUTERS = ["lib.replica.Router"] if "replica" in DATABASES else []
# So long a page waits for a replica that has not caught up, before it is read from the primary.
REPLICA_WAIT_SECONDS = env.int("REPLICA_WAIT_MS", default=100) / 1000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    # The e-mail address is unique without regard to case, by a constraint this check cannot see.
    "auth.W004",
    # HeadersMiddleware sets X-Frame-Options, on failed answers too.
    "security.W002",
]

# With Django's 300 a guesser would wash out the count of their own tries with made-up ones.
MOST_COUNTERS = 50_000
# Counts sign-in attempts, so every worker must see the same one; in production
# `manage.py createcachetable` makes the shared table.
CACHES = {
    "default": environment.cache(MODE, MOST_COUNTERS),
    # The counts in the menu: in the process, so that a page view writes nothing to the database.
    "counts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counts",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MAX_DOCUMENT_BYTES = env.int("MAX_DOCUMENT_MB", default=25) * 1024 * 1024
STORAGES = {
    "default": environment.documents(DATA_DIR),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODE == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
# A virus scanner that looks at each of them: host:port or a socket of clamd.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# The first one stops what is too large while it comes in, before it is stored anywhere.
FILE_UPLOAD_HANDLERS = [
    "lib.uploads_intake.Intake",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "accounts.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# People are invited by a link that only the mail to their address holds (organisations.inviting):
# opening it proves the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# What changes about signing in is told to its owner by mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ACCOUNT_RATE_LIMITS = {
    # Passwords and codes of one account; those of one address are counted in accounts.guessing.
    "login_failed": "5/5m/key",
    "reset_password": "10/m/ip,5/h/key",
    "contribute": "5/h/ip",
}
FAILURES_PER_ADDRESS = {"failed": "10/m/ip"}
# Sensitive steps ask once more who one is, when that was shown longer ago than this.
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATION_MINUTES", default=15) * 60
# A link to choose a new password works once, and this long.
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
# Who may not go without a second step: none, managers (and administrators), or all.
MFA_REQUIRED = environment.choice("MFA_REQUIRED", ("none", "managers", "all"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.CodeAgainForm",
    "activate_totp": "accounts.forms.second_factor.NewAppForm",
    "authenticate_webauthn": "accounts.forms.second_factor.PasskeyStepForm",
    "login_webauthn": "accounts.forms.second_factor.PasskeyEntryForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.PasskeyAgainForm",
    "add_webauthn": "accounts.forms.second_factor.PasskeyForm",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyNameForm",
}
MFA_TOTP_ISSUER = "Samenwerkingsregister"
# As above: no page shows the link of an invitation, so opening it shows whose address it is.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The organisation's own provider to sign in at; {} when there is none (accounts.oidc).
OIDC = environment.oidc(MODE)
# Only the nearest proxy is believed about the address of the visitor.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if IS_PRODUCTION else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Mail ------------------------------------------------------------------------------------

_mail = environment.mail(MODE, DATA_DIR)
globals().update(_mail)
# Where mails are kept as files because no server sends them; pages that mail a link say so.
MAIL_STAYS_IN = _mail.get("EMAIL_FILE_PATH", "") if "filebased" in _mail["EMAIL_BACKEND"] else ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="registry@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Cookies and headers ---------------------------------------------------------------------

# The __Host- prefix makes browsers refuse a cookie set by another host or over plain http.
COOKIE_PREFIX = "__Host-" if IS_PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Unused for so long, or this long in all: then one signs in again (accounts.sessions).
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
# In the session, because the message cookie cannot carry the prefix.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
if IS_PRODUCTION and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: for the check marks in Bootstrap's style sheet and the QR code of the second factor.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- Log -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
    },
    "filters": {
        "refused": {"()": "config.logs.RefusedIsNoFault"},
        "request": {"()": "config.logs.WithRequest"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refused", "request"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Without its own handler Django mails the administrators, of whom there are none.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Copies of the entries of the trail, and the newest seal over them.
        "registry.trail": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Guessed hosts are answered with 400; they are no news.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
