"""The web server. One process with threads by default: enough for an office, and the counters
of the sign-in limits stay in one place. WEB_CONCURRENCY adds processes in production."""

import os
import sys

from gunicorn import util  # type: ignore[import-untyped]

port = os.environ.get("PORT", "8000")
bind = os.environ.get("BIND", f"127.0.0.1:{port}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
keepalive = 5
# The heartbeat file belongs in memory: on a slow disk it stalls the worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
loglevel = "warning"
errorlog = "-"
limit_request_line = 8190
# No remote control: systemd and signals do.
control_socket_disable = True

# A page that computes hands over to the other threads this often; with Python's own 5 ms a light
# page waits that long for every heavy one, each time it has heard from the database.
SWITCH_SECONDS = 0.0001


def post_worker_init(worker):
    sys.setswitchinterval(SWITCH_SECONDS)


def when_ready(server):
    host, _, listening_port = bind.rpartition(":")
    if host and "MODE" not in os.environ:
        # Browsers make passkeys for a name, not for a number.
        name = "localhost" if host == "127.0.0.1" else host
        print(f"\nThe registry is at http://{name}:{listening_port}/   (Ctrl-C stops it)")
        sys.stdout.flush()


# What is no request at all never reaches the registry's own headers.
REFUSED = """HTTP/1.1 %s %s\r
Connection: close\r
Content-Type: text/plain; charset=utf-8\r
Content-Length: %d\r
Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\r
X-Content-Type-Options: nosniff\r
X-Frame-Options: DENY\r
Referrer-Policy: no-referrer\r
Cross-Origin-Opener-Policy: same-origin\r
Cross-Origin-Resource-Policy: same-origin\r
Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=()\r
Cache-Control: no-store\r
\r
%s"""


def refuse(sock, status, reason, _message):
    """In the place of gunicorn's own page, which repeats what was sent."""
    words = f"{status} {reason}\n"
    util.write_nonblock(sock, (REFUSED % (status, reason, len(words), words)).encode("ascii"))


util.write_error = refuse
