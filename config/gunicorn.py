"""The web server. One process with threads by default: enough for an office, and the counters
of the sign-in limits stay in one place. WEB_CONCURRENCY adds processes in production."""

import os
import sys

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


def when_ready(server):
    host, _, listening_port = bind.rpartition(":")
    if host and "MODE" not in os.environ:
        print(f"\nThe registry is at http://{host}:{listening_port}/   (Ctrl-C stops it)")
        sys.stdout.flush()
