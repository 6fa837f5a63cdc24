"""One process with one register: answers real requests and says how long each took.

It reads a line of JSON and writes one; see ``Worker.answer``. Started by ``running``.
"""

import gc
import io
import json
import os
import resource
import sys
import time
from typing import Any

CLOCK = time.perf_counter


class Worker:
    """The WSGI application of the register, with people who are signed in."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application

        self.application = get_wsgi_application()
        self.cookies: dict[int, str] = {}
        self.addresses: dict[str, tuple[str, int]] = {}

    def answer(self, asked: dict) -> dict:
        name = asked.pop("do")
        return getattr(self, f"do_{name}")(**asked)

    # ---- what can be asked -------------------------------------------------------------------

    def do_time(self, page: str, size: int = 0) -> dict:
        """One request: how long it took, and how long this process worked for it."""
        address, who = self._address(page, size)
        environ = self._environ(address, who)
        gc.collect()
        began, worked = CLOCK(), time.process_time()
        status, body = self._request(environ)
        seconds, worked = CLOCK() - began, time.process_time() - worked
        if not status.startswith("200"):
            raise AssertionError(f"{page} ({address}) was answered with {status}")
        return {"seconds": seconds, "worked": worked, "bytes": len(body)}

    def do_read(self, page: str) -> dict:
        """What a page says."""
        address, who = self._address(page, 0)
        status, body = self._request(self._environ(address, who))
        return {"status": status, "html": body.decode()}

    def do_queries(self, page: str) -> dict:
        """What a page asks the database, the second time."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        address, who = self._address(page, 0)
        self._request(self._environ(address, who))
        with CaptureQueriesContext(connection) as asked:
            self._request(self._environ(address, who))
        return {"queries": [one["sql"] for one in asked.captured_queries]}

    def do_frame(self, floor: str, page: str) -> dict:
        """Make the page to compare with out of that of the product; the same text, or an error."""
        from importlib import import_module

        from .texts import require_same

        html = self.do_read(page)["html"]
        import_module(f"tests.bench.{floor}").prepare(html)
        require_same(html, self.do_read(floor)["html"])
        return {"bytes": len(html.encode())}

    def do_with_themes(self, pk: int, number: int, page: str) -> dict:
        """What a page asks while its partnership has so many themes; then it is as it was."""
        from django.db import connection

        from .growing import with_themes

        with with_themes(pk, number):
            asked = self.do_queries(page)["queries"]
        connection.close()
        return {"queries": asked}

    def do_memory(self) -> dict:
        """Bytes of memory that this process holds now, and at most held."""
        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return {"now": now, "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}

    def do_cookie(self, who: str, further: int = 0) -> dict:
        """With which somebody (by name) is signed in, at a web server on the same register too."""
        from . import people

        return {"cookie": self._cookie(getattr(people, who) + further)}

    def do_account(self, who: str) -> dict:
        from . import people

        address = people.ADDRESSES[getattr(people, who)]
        return {"address": address, "password": people.PASSWORD}

    def do_address(self, page: str) -> dict:
        return {"address": self._address(page, 0)[0]}

    def do_call(self, where: str, name: str, **given) -> dict:
        """What a measure does within this process."""
        from importlib import import_module

        return getattr(import_module(f"tests.bench.{where}"), name)(self, **given)

    # ---- how -----------------------------------------------------------------------------------

    def _address(self, page: str, size: int) -> tuple[str, int]:
        from . import people
        from .pages import PAGES

        if page == "constant":
            return f"/bench/constant/?bytes={size}", people.ADMINISTRATOR
        if page not in self.addresses:  # worked out once: it may ask the database
            self.addresses[page] = (PAGES[page].address(), getattr(people, PAGES[page].who))
        return self.addresses[page]

    def _cookie(self, who: int) -> str:
        if who not in self.cookies:
            from django.conf import settings
            from django.test import Client

            from accounts.models import User

            client = Client(HTTP_HOST="registry.example.org")
            client.force_login(User.objects.get(pk=who))
            name = settings.SESSION_COOKIE_NAME
            self.cookies[who] = f"{name}={client.cookies[name].value}"
        return self.cookies[who]

    def _environ(self, address: str, who: int) -> dict[str, Any]:
        path, _mark, query = address.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "registry.example.org",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "registry.example.org",
            "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_X_FORWARDED_FOR": "127.0.0.1",
            "HTTP_ACCEPT_LANGUAGE": "nl",
            "HTTP_COOKIE": self._cookie(who),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def _request(self, environ: dict[str, Any]) -> tuple[str, bytes]:
        told: list[str] = []
        response = self.application(
            environ, lambda status, headers, error=None: told.append(status)
        )
        try:
            body = b"".join(response)
        finally:
            response.close()
        return told[0], body


def serve() -> None:
    """Answer until there is nothing more to read."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever is printed does not get between the answers
    worker = Worker()
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as problem:
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    serve()
