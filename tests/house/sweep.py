"""Fills in the addresses of the URL map and visits them."""

import io
import os
import re
import uuid
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pypdf
from django.core.cache import caches
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from evaluations.models import Evaluation, ResultCard
from lib.pdf import can_make_pdf
from lib.rows import Prepared, PreparedColumn
from lib.union import PreparedUnion
from organisations.models import Organisation
from partnerships.models import Agreement, Partnership, Result, Theme
from tests.house.headers import LEADING, LURES, wrong_with
from tests.house.source import Route, our_routes
from tests.house.world import SHARED_MODELS, Dossier

# The tables that a statement writes to, also one that does more than that.
WRITTEN = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
NOT_SHARED = uuid.UUID(int=1)
# Sent with every visit: no page takes an address of elsewhere for one of ours.
LURED = dict(zip(LEADING, LURES, strict=True))

# How to fill an address that is not `<int:pk>` of the view's own model: a new such URL fails
# the sweep until it has a rule here.
ARGUMENTS: dict[str, Callable[[Dossier], dict[str, Any]]] = {
    "invitation_accept": lambda dossier: {"token": "not-a-token"},
    "mail_unsubscribe": lambda dossier: {"token": "not-a-token"},
    # Their own tests mail a link; here nobody was mailed one.
    "mailed_link_answer": lambda dossier: {"token": "not-a-token"},
    "mailed_link_save": lambda dossier: {"token": "not-a-token"},
    "mailed_link_decide": lambda dossier: {"token": "not-a-token"},
    # Its own tests make a calendar link; here nobody has one.
    "calendar_feed": lambda dossier: {"token": "not-a-token"},
    # Its own tests ask for another address; here nobody did.
    "email_confirm": lambda dossier: {"token": "not-a-token"},
    # Its own tests sign in elsewhere; here nobody did.
    "session_end": lambda dossier: {"pk": 0},
    # With a session they tell nobody anything; tests/house/test_leaks.py comes with keys.
    **{
        f"api_{model._meta.model_name}_show": (
            lambda dossier, model=model: {"uuid": dossier.row(model).uuid}
        )
        for model in (Partnership, Organisation, Agreement, Theme, Evaluation)
    },
    # Its own tests share a result; here nobody has been given the link.
    "result_shared": lambda dossier: {"token": NOT_SHARED},
    "result_shared_picture": lambda dossier: {"token": NOT_SHARED},
    # Its own tests switch the public version on.
    "guide_public_chapter": lambda dossier: {"pk": 1},
    "result_card_shared": lambda dossier: {"token": NOT_SHARED},
    "result_card_shared_pdf": lambda dossier: {"token": NOT_SHARED},
    "result_card_shared_image": lambda dossier: {"token": NOT_SHARED},
    "result_card_shared_picture": lambda dossier: {"token": NOT_SHARED, "number": 1},
    "result_card_picture": lambda dossier: {"pk": card_with_picture(dossier).pk, "number": 1},
}


def card_with_picture(dossier: Dossier) -> ResultCard:
    """The dossier's result card, with its result on it."""
    card = dossier.row(ResultCard)
    card.results.add(dossier.row(Result))
    return card


# Machines' pages, without a class and without data.
SKIPPED = {"healthz", "readyz"}

SWEPT = [route for route in our_routes() if route.name not in SKIPPED]


def arguments(route: Route, dossier: Dossier) -> dict[str, Any]:
    """The keyword arguments that lead to this dossier's own page."""
    if route.name in ARGUMENTS:
        return ARGUMENTS[route.name](dossier)
    if not route.arguments:
        return {}
    if route.arguments == ("pk",) and getattr(route.view, "model", None) is not None:
        return {"pk": dossier.row(route.view.model).pk}
    raise AssertionError(
        f"The sweep cannot fill {route.path}: give {route.name} a rule in tests/house/sweep.py."
    )


def address(route: Route, dossier: Dossier) -> str:
    return reverse(route.name, kwargs=arguments(route, dossier))


def in_turn(visitors: Iterable[Any], turn: int) -> list[Any]:
    """Who visits the page of this number: every second one, the others on the other engine.

    So on both engines every page is visited and everybody visits, and between the two every one of
    them visits every page. With SWEEP_ALL=1 all visit every page on both.
    """
    everybody = list(visitors)
    if len(everybody) < 2:
        return everybody
    return [one for place, one in enumerate(everybody) if has_turn(turn + place)]


def has_turn(number: int, rounds: int = 2) -> bool:
    """Whether this engine takes what has this number: of every round of so many the first or, on
    the other engine, the second. A round of more leaves the rest to SWEEP_ALL=1.
    """
    return bool(os.environ.get("SWEEP_ALL")) or number % rounds == (connection.vendor == "sqlite")


def is_scoped(route: Route) -> bool:
    """Whether the page is about something that only some may know of."""
    model: type[models.Model] | None = getattr(route.view, "model", None)
    return (
        "pk" in route.arguments
        and model is not None
        and model._meta.label not in SHARED_MODELS
        and not route.view.public  # type: ignore[attr-defined]
    )


@contextmanager
def undone():
    """Whatever happens inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    assert connection.connection is not None


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """Collects the tables that statements write to meanwhile; what triggers do is not heard."""
    found: set[str] = set()

    def listen(execute, sql, *rest):
        found.update(WRITTEN.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        yield found


@contextmanager
def made_anew() -> Iterator[None]:
    """Within this no SQL is used that was made before, and none is kept: for what is weakened."""
    read, of, ask = Prepared.read, PreparedColumn.of, PreparedUnion.read
    with (
        mock.patch.object(
            Prepared, "read", lambda self, **values: read(Prepared(self.build), **values)
        ),
        mock.patch.object(
            PreparedColumn,
            "of",
            lambda self, **values: of(PreparedColumn(self.model, self.build), **values),
        ),
        mock.patch.object(
            PreparedUnion, "read", lambda self, *asked: ask(PreparedUnion(self.build), *asked)
        ),
    ):
        yield


def visit(client: Client, method: str, url: str, data: dict | None = None) -> HttpResponse:
    """One request, undone afterwards; an exception becomes the 500 it would be for a visitor."""
    with undone():
        return getattr(client, method)(url, LURED if data is None else data)


class PageOfPDF:
    """In place of a PDF the page that it is drawn of: all its words, without the drawing."""

    def __init__(self, string: str, **options: Any) -> None:
        self.page = string

    def write_pdf(self, **options: Any) -> bytes:
        return self.page.encode()


def just_draw(template: Template, context: Context) -> str:
    """How a template is drawn outside tests: without a copy of all that it was given."""
    return template.nodelist.render(context)


class Visitor(Client):
    """A browser for thousands of pages: of an answer it keeps what a reader would get.

    It came from elsewhere, and fails on an answer that lacks a safety header or leads away.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(headers={"referer": LURES[0]}, **options)

    def request(self, **request: Any) -> HttpResponse:
        # Nobody opens so much in so short a while: the limits have tests of their own.
        caches["default"].clear()
        response = self._answer(**request)
        wrong = wrong_with(response)
        assert not wrong, f"{request['REQUEST_METHOD']} {request['PATH_INFO']}: {wrong}"
        return response

    def _answer(self, **request: Any) -> HttpResponse:
        with mock.patch.object(Template, "_render", just_draw):
            if not can_make_pdf():
                return super().request(**request)
            # Of the picture of a page, too, the words are read.
            with (
                mock.patch("weasyprint.HTML", PageOfPDF),
                mock.patch("evaluations.cards.drawing.picture_of", bytes),
            ):
                return super().request(**request)


def visitor(user: models.Model | None, *, raises: bool = False) -> Client:
    """The browser of this user; what breaks is a 500, or raised when ``raises``."""
    client = Visitor(raise_request_exception=raises)
    if user is not None:
        client.force_login(user)  # type: ignore[arg-type]
    return client


def everything_said(response: HttpResponse) -> str:
    """Body and headers as one text, to look for markers in."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(
        f"{name}: {value}"
        for name, value in response.headers.items()
        if name != "X-Request-Id"  # another one each time
    )
    # A whole one: documents of the world are no more than their first bytes.
    if body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF"):
        return headers + "\n" + text_of_pdf(body)
    if body.startswith(b"PK\x03\x04"):
        return headers + "\n" + text_of_zip(body)
    return headers + "\n" + body.decode("utf-8", "replace")


def text_of_zip(content: bytes) -> str:
    """The names and the words of all that is in a ZIP; a spreadsheet is one as well."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            f"{name}\n{archive.read(name).decode('utf-8', 'replace')}"
            for name in archive.namelist()
        )


def text_of_pdf(content: bytes) -> str:
    """The words of a PDF, read strictly: a warning of the reader is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
        return "\n".join(page.extract_text() for page in reader.pages)


def reason_of(response: HttpResponse) -> str:
    """What a failed page stumbled over, in one line."""
    trouble = getattr(response, "exc_info", None)
    return repr(trouble[1])[:300] if trouble else ""
