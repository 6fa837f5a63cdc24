"""Reads the environment: every variable typed, every refusal one sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MODES = ("local", "test", "production")

env = environ.Env()


def read_mode() -> str:
    mode = env.str("MODE", default="local")
    if mode not in MODES:
        raise ImproperlyConfigured(f"MODE is {mode!r}; it must be one of {', '.join(MODES)}.")
    return mode


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of these words; the first when nothing is said."""
    chosen = env.str(name, default=options[0])
    if chosen not in options:
        raise ImproperlyConfigured(f"{name} is {chosen!r}; it must be one of {', '.join(options)}.")
    return chosen


def oidc(mode: str) -> dict[str, Any]:
    """The organisation's own provider to sign in at (OpenID Connect); empty when there is none."""
    issuer = env.str("OIDC_ISSUER", default="")
    if not issuer:
        return {}
    if mode == "production" and urlsplit(issuer).scheme != "https":
        raise ImproperlyConfigured("OIDC_ISSUER must start with https:// in production.")
    client_id = env.str("OIDC_CLIENT_ID", default="")
    if not client_id:
        raise ImproperlyConfigured("OIDC_CLIENT_ID is missing: the provider gives one.")
    domains = env.list("OIDC_EMAIL_DOMAINS", default=[])
    return {
        "issuer": issuer,
        "name": env.str("OIDC_NAME", default=urlsplit(issuer).hostname or issuer),
        "client_id": client_id,
        "secret": env.str("OIDC_CLIENT_SECRET", default=""),
        "domains": tuple(domain.strip().lower() for domain in domains if domain.strip()),
        "trusts_addresses": env.bool("OIDC_TRUST_ADDRESSES", default=False),
    }


def secret_key(mode: str, data_dir: Path) -> str:
    """The key from the environment; on one's own machine it is made once and kept."""
    given = env.str("SECRET_KEY", default="")
    if given:
        if mode == "production" and len(given) < 50:
            raise ImproperlyConfigured(
                "SECRET_KEY is too short for production: use at least 50 random characters."
            )
        return given
    if mode == "production":
        raise ImproperlyConfigured(
            "SECRET_KEY is missing: production needs at least 50 random characters in it."
        )
    if mode == "test":
        return "only-for-the-tests-" + "x" * 40
    return _kept_key(data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def require_safe_production(allowed_hosts: list[str], base_url: str) -> None:
    """Stops the start of a production server that would be open to attack."""
    if env.bool("DEBUG", default=False):
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if not allowed_hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is missing: name the host that people type, such as "
            "registry.example.org."
        )
    if any("*" in host for host in allowed_hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS may not contain * in production.")
    if urlsplit(base_url).scheme != "https":
        raise ImproperlyConfigured(
            "BASE_URL must be the address people type and start with https:// in production."
        )


def database(mode: str, data_dir: Path) -> dict[str, Any]:
    """SQLite under DATA_DIR, or PostgreSQL when DATABASE_URL says so."""
    url = env.str("DATABASE_URL", default="") or f"sqlite:///{data_dir / 'registry.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or sqlite:///.")
    try:
        config: dict[str, Any] = dict(env.db_url_config(url))
    except ValueError as problem:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {problem}.") from problem
    options = dict(config.get("OPTIONS", {}))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["ENGINE"] = "lib.sqlite"
        config["OPTIONS"] = SQLITE_OPTIONS | options
    else:
        # A host may be the directory of a socket, written as %2Frun%2Fpostgresql.
        config["HOST"] = unquote(config["HOST"])
        config["ENGINE"] = "lib.postgresql"
        config["OPTIONS"] = postgresql_options() | options
        # A connection per request costs more than a light page does.
        config["CONN_MAX_AGE"] = 0 if mode == "test" else 600
        config["CONN_HEALTH_CHECKS"] = True
    # Transactions stand round writes only: on SQLite every page view would take the write lock.
    config["ATOMIC_REQUESTS"] = False
    return config


def replica(primary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The streaming replica that pages are read from, when REPLICA_URL names one (lib.replica)."""
    url = env.str("REPLICA_URL", default="")
    if not url:
        return {}
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("REPLICA_URL must start with postgres://.")
    if primary["ENGINE"] != "lib.postgresql":
        raise ImproperlyConfigured("REPLICA_URL needs a DATABASE_URL of the PostgreSQL it follows.")
    try:
        given: dict[str, Any] = dict(env.db_url_config(url))
    except ValueError as problem:
        raise ImproperlyConfigured(f"REPLICA_URL cannot be read: {problem}.") from problem
    options = primary["OPTIONS"] | given.get("OPTIONS", {}) | {"connect_timeout": 2}
    # Whatever it is that answers there: nothing is written to it.
    options["options"] += " -c default_transaction_read_only=on"
    config = primary | given | {"ENGINE": primary["ENGINE"], "HOST": unquote(given["HOST"])}
    # It is asked how far it is before each page, which tells enough of the connection.
    config |= {"OPTIONS": options, "CONN_HEALTH_CHECKS": False, "TEST": {"MIRROR": "default"}}
    return {"replica": config}


# With Django's defaults most of eight parallel writers are refused, and synchronous=NORMAL
# loses answered writes at a power cut.
SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"),
}


def postgresql_options() -> dict[str, Any]:
    """A dead server is noticed in seconds; no statement or lock waits for ever.

    Commands wait for a frozen server; people do not (see `lib.postgresql`).
    """
    statement_timeout = env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=10_000)
    # Set by the web server: how much longer than a statement may take it listens to silence.
    silence = env.int("DATABASE_SILENCE_MS", default=0)
    return {
        "patience": (statement_timeout + silence) / 1000 if statement_timeout and silence else None,
        "connect_timeout": 3,
        "keepalives": 1,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 8000,
        "options": (
            f"-c statement_timeout={statement_timeout} -c lock_timeout=5000 "
            "-c idle_in_transaction_session_timeout=15000 -c jit=off"
        ),
    }


def documents(data_dir: Path) -> dict[str, Any]:
    """Where documents are kept: on this machine, or in object storage that several share.

    Outside the static files and without an address; only checked views hand them out.
    """
    bucket = env.str("DOCUMENTS_BUCKET", default="")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": data_dir / "documents",
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("DOCUMENTS_ENDPOINT", default="") or None,
            "region_name": env.str("DOCUMENTS_REGION", default="") or None,
            "access_key": env.str("DOCUMENTS_KEY", default=""),
            "secret_key": env.str("DOCUMENTS_SECRET", default=""),
            "default_acl": None,
            # A document is never written over: it has a name of its own.
            "file_overwrite": False,
            # What is larger than this is read by way of the disk.
            "max_memory_size": 2 * 1024 * 1024,
            "client_config": _patience_with_storage(),
        },
    }


def _patience_with_storage() -> Any:
    """Nobody waits for object storage that is gone or frozen; it is asked once more."""
    try:
        # Only where it is used.
        from botocore.config import Config  # type: ignore[import-not-found]
    except ImportError as problem:
        raise ImproperlyConfigured(
            "DOCUMENTS_BUCKET needs more packages: pip install -r requirements-machines.txt."
        ) from problem
    return Config(
        connect_timeout=3,
        read_timeout=6,
        retries={"total_max_attempts": 2, "mode": "standard"},
        s3={"addressing_style": env.str("DOCUMENTS_ADDRESSING", default="path")},
    )


def cache(mode: str, most: int) -> dict[str, Any]:
    """The counts that all processes share: of attempts to sign in, and of heavy pages.

    In the database; or in Redis (or Valkey) when CACHE_URL says where. On one's own machine there
    is one process, which keeps them itself.
    """
    url = env.str("CACHE_URL", default="")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("CACHE_URL must start with rediss:// or redis://.")
    if url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "registry",
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
    options = {"MAX_ENTRIES": most}
    if mode == "production":
        backend = "django.core.cache.backends.db.DatabaseCache"
        return {"BACKEND": backend, "LOCATION": "cache", "OPTIONS": options}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": options}


def mail(mode: str, data_dir: Path) -> dict[str, Any]:
    """Where mail goes: files on one's own machine, EMAIL_URL for real."""
    url = env.str("EMAIL_URL", default="")
    if url:
        return dict(env.email_url("EMAIL_URL"))
    if mode == "production":
        raise ImproperlyConfigured(
            "EMAIL_URL is missing: production needs a mail server, such as "
            "smtp+tls://user:password@mail.example.org:587."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(data_dir / "mail"),
    }
