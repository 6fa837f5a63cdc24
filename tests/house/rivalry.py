"""Two people with the same page: each form is sent twice, and what the second does is looked at."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from unittest import mock

from django.db import connection
from django.forms import Form
from django.http import HttpResponse
from django.urls import resolve

from accounts import records
from accounts.forms.base import RegistryForm
from accounts.views.base import ActionView, EditView, FormView, MoveView, RemoveView
from tests.house.fuzz import is_free
from tests.house.page_forms import Field, PageForm
from tests.house.sweep import SWEPT, undone

THEIRS, MINE = "Tekst van de ander", "Mijn eigen tekst"
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
# What a refused or repeated request may leave: a message, a line in the trail about the refusal.
BESIDES = re.compile("django_session|accounts_audit|cache")

# Pages whose class tells of no version, token or move: what makes a second sending harmless.
ITS_FORM = "the form that it makes holds the version or the token"
ONCE = "the UPDATE asks how it stood: the second finds nothing to do"
SAME = "says how it has to be: twice is the same"
EACH = "every click asks for one place more"
GUARDED_OTHERWISE: dict[str, str] = {
    "activity_update": ITS_FORM,
    "agreement_gather": SAME,
    "api_token_revoke": ONCE,
    "calendar_feed_revoke": ONCE,
    "chapter_restore": ONCE,
    "contact_hand_over": ITS_FORM,
    "contact_return": ONCE,
    "criterion_restore": ONCE,
    "email_change": "asks for a mail with a link, and changes nothing yet",
    "email_confirm": ONCE,
    "import_check": SAME,
    "import_choose": SAME,
    "import_undo": ITS_FORM,
    "invitation_send": "each mail has a link of its own, and only the last one works",
    "invitation_withdraw": ONCE,
    "kept_apart_remove": "the row is gone: the second finds no page",
    "life_event_carry_out": ITS_FORM,
    "life_event_impact": ITS_FORM,
    "mailed_link_withdraw": ONCE,
    "main_area_down": EACH,
    "main_area_up": EACH,
    "partnership_bulk_coordinator": ITS_FORM,
    "oidc_end": ONCE,
    "person_erase": "who is erased is not there to be erased again",
    "person_erase_account": "who is erased is not there to be erased again",
    "programme_open": "a partnership has each year once, by a rule of the database",
    "response_take_back": ONCE,
    "result_share": ITS_FORM,
    "result_unshare": ONCE,
    "saved_view_replace": "one's own view holds what was chosen last",
    "saved_view_star": SAME,
    "saved_view_unstar": SAME,
    "session_end": "the row is gone: the second finds no page",
    "session_end_others": SAME,
    "theme_down": EACH,
    "theme_up": EACH,
}
# Forms without the field that their class has: what they hold in its place.
HOLDS_ANOTHER = {"theme_owner_change": "the owner that was on the screen"}
# Edit forms whose refusal shows no two texts, each with its reason.
WITHOUT_TEXTS: dict[str, str] = {
    "four_eyes_edit": "a switch: after somebody else turned it, it would do the opposite",
}


@contextmanager
def written_to() -> Iterator[list[str]]:
    """The tables of ours that are written to meanwhile."""
    found: list[str] = []

    def look(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        match = WRITE.match(sql)
        if match and not BESIDES.search(match[1]):
            # SQLite counts no rows of an INSERT that gives back its key.
            if "INSERT" in match[0].upper() or context["cursor"].rowcount:
                found.append(match[1])
        return done

    with connection.execute_wrapper(look):
        yield found


def named(form: PageForm) -> str:
    """The URL name behind a form's address."""
    return resolve(form.action.partition("?")[0]).url_name or ""


def has_version(form: PageForm) -> bool:
    return any(name.endswith("version") for name in form.fields)


def is_bare(view: type) -> bool:
    """Whether a page that takes a POST tells of nothing that makes a second one harmless."""
    if not issubclass(view, FormView | ActionView) or issubclass(view, MoveView | RemoveView):
        return False
    form = getattr(view, "form_class", None)
    return form is None or not {"version", "token"} & set(form.base_fields)


def free_text(form: PageForm) -> Field | None:
    """A field in which two people may type different things."""
    wanted = [one for one in form.fields.values() if is_free(one)]
    return next(iter(sorted(wanted, key=lambda one: one.kind != "textarea")), None)


def view_of(form: PageForm) -> type:
    return resolve(form.action.partition("?")[0]).func.view_class  # type: ignore[attr-defined]


def is_edit(form: PageForm) -> bool:
    """Whether this changes what is there, without being a step after which it is over."""
    view = view_of(form)
    return not getattr(view, "move", "") and not issubclass(view, RemoveView)


def trouble_of(form: PageForm, answer: HttpResponse, tables: list[str], *, typed: bool) -> str:
    """What is wrong with the answer to the second sending; or nothing."""
    status = answer.status_code
    if status >= 500:
        return f"{status}"
    if tables and status < 400:
        return f"{status}, and it wrote to {sorted(set(tables))}"
    if status == 302 and has_version(form):
        return "302, as if it were saved"
    may_show = is_edit(form) and named(form) not in WITHOUT_TEXTS
    if status == 409 and typed and has_version(form) and may_show:
        page = unescape(answer.content.decode())
        missing = [text for text in (THEIRS, MINE) if text not in page]
        return f"409 without {missing}" if missing else ""
    return ""


class Rivals:
    """Mixed into the sweep of bad input, which found every form."""

    def test_sent_twice_is_done_once(self):
        """The second of two people is told, with both texts; a second click changes nothing."""
        wrong, taken = [], 0
        for name, form in self.found:
            trouble = self.sent_twice(name, form)
            if trouble is not None:
                taken += 1
            if trouble:
                wrong.append(f"{form.action} {named(form)} as {name}: {trouble}")
        assert wrong == [], "\n".join(wrong)
        assert taken > 100, f"only {taken} forms were taken as they are filled in here"

    def sent_twice(self, name: str, form: PageForm) -> str | None:
        """What is wrong when this form is sent by two; None when the first was refused."""
        text = free_text(form)
        theirs = {text.name: THEIRS} if text else {}
        mine = {text.name: MINE} if text else {}
        if has_version(form) and "token" in form.fields:
            # Somebody else opened the page too, with another token.
            mine["token"] = str(uuid.uuid4())
        with undone():
            with written_to() as tables:
                first = self.clients[name].post(form.action, form.data(**theirs))
            if first.status_code != 302 or not tables:
                return None
            with written_to() as tables:
                second = self.clients[name].post(form.action, form.data(**mine))
            return trouble_of(form, second, tables, typed=bool(text))

    def test_every_form_brings_its_guard(self):
        """A version, a one-time token, or a move that claims its row; else the reason is listed."""
        bare = {route.name for route in SWEPT if is_bare(route.view)}
        assert bare == set(GUARDED_OTHERWISE), sorted(bare ^ set(GUARDED_OTHERWISE))
        shown = {
            named(form)
            for _name, form in self.found
            if not has_version(form) and "token" not in form.fields
            if not issubclass(view_of(form), MoveView)
        }
        others = shown - set(GUARDED_OTHERWISE) - set(HOLDS_ANOTHER)
        assert not others, sorted(others)

    # -- each of these is weakened on purpose, and is found --------------------------------------

    def form_of(self, url_name: str) -> tuple[str, PageForm]:
        return next((name, form) for name, form in self.found if named(form) == url_name)

    def test_forms_as_they_are_pass(self):
        for url_name in ("goal_edit", "note_create"):
            assert self.sent_twice(*self.form_of(url_name)) == ""

    def test_an_edit_without_its_version_is_caught(self):
        """Somebody's text is overwritten in silence."""
        as_it_is = records.update

        def weak(*args, version=None, **kwargs):
            return as_it_is(*args, **kwargs)

        with mock.patch.object(records, "update", weak):
            trouble = self.sent_twice(*self.form_of("goal_edit"))
            assert "it wrote to" in str(trouble), trouble

    def test_a_refusal_without_both_texts_is_caught(self):
        with mock.patch.object(RegistryForm, "conflicts", return_value=[]):
            assert "409 without" in str(self.sent_twice(*self.form_of("goal_edit")))

    def test_a_form_without_its_token_is_caught(self):
        with mock.patch.object(records, "claim_token", return_value=None):
            assert "it wrote to" in str(self.sent_twice(*self.form_of("note_create")))

    def test_a_page_without_a_guard_is_caught(self):
        weak = type("WeakEdit", (EditView,), {"form_class": type("WeakForm", (Form,), {})})

        assert is_bare(weak)
