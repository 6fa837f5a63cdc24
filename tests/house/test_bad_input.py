"""Every form on every page gets nonsense: no page breaks, and what was typed is kept.

The forms are read from the pages themselves, so a new form is swept by being shown.
"""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.forms import CharField
from django.http import HttpResponse
from django.test import TestCase
from django.urls import resolve, reverse

from accounts.forms.base import RegistryForm
from accounts.views.base import MoveView
from tests.house.doors import Doors
from tests.house.fuzz import broken, is_free, is_search, lost, texts, writes
from tests.house.mass_assignment import MassAssignment
from tests.house.page_forms import Field, PageForm, complaints_on, forms_on
from tests.house.rivalry import Rivals
from tests.house.sweep import SWEPT, address, has_turn, in_turn, reason_of, undone, visitor
from tests.house.world import World, make_world

ACCOUNTS = ("coordinator", "owner", "manager", "administrator")
# Answers to a form that was not right. 302 is for what turned out to be fine.
REFUSED = {400, 403, 404, 409, 422}
FINE = {302}
FINE_AT_ONCE = {200, 302}
# Pages that answer a good form at once: what they made is shown once and stored nowhere.
ANSWERS_AT_ONCE = {"api_token_create", "calendar_feed_create", "membership_invite"}
# Forms that stand on every page, and the sign-in machinery with tests of its own.
LEFT_OUT = {"language_set", "account_logout"}

CONTROL = "a\x00b"
BIDI = "abc\u202edef"
UNREAD = "abc\ufffddef"
HUGE_NUMBER = "9" * 30
LONG = "x" * 5000
UNKNOWN_ID = "987654321"
# Of so many meetings of a form and a value each engine tries one in every build.
FORMS_AND_VALUES = 4
# A form with a line and a text, to weaken.
A_FORM = "note_create"
# A name ends in one of these; the first part holds the start, the second the end.
PERIODS = (
    ("since", "until"),
    ("starts_on", "ends_on"),
    ("effective", "ends"),
    ("joined", "left"),
    ("valid_from", "valid_until"),
    ("began", "ended"),
)


def forms_of(world: World) -> Iterator[tuple[str, PageForm]]:
    """(account, form) for every different form these accounts are shown, once."""
    seen = set()
    left_out = {reverse(name) for name in LEFT_OUT if is_named(name)}
    for name in ACCOUNTS:
        client = visitor(world.accounts[name])
        for route in SWEPT:
            url = address(route, world.ours)
            response = client.get(url)
            if response.status_code != 200 or not is_page(response):
                continue
            for form in forms_on(response.content.decode(), url):
                if form.signature not in seen and form.action not in left_out:
                    seen.add(form.signature)
                    yield name, form


@pytest.mark.sweep
class TestBadInput(Doors, MassAssignment, Rivals, TestCase):
    """Every form that somebody of the keeper, or the administrator, can see."""

    world: World
    found: list[tuple[str, PageForm]]
    # How many pieces of nonsense were sent.
    requests = 0

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        cls.found = list(forms_of(cls.world))

    def setUp(self):
        self.clients = {name: visitor(self.world.accounts[name]) for name in ACCOUNTS}

    def post(self, name: str, form: PageForm, data: dict[str, Any]) -> HttpResponse:
        return self.fuzz(name, "post", form.action, data)

    def judge(self, name, form, one: Field, value: str, *, must_fail: bool) -> str:
        """What is wrong with the answer to this value in this field, or nothing."""
        response = self.post(name, form, form.data(**{one.name: value}))
        status = response.status_code
        done = f"{form.action} as {name}, {one.name}={value[:20]!r}: {status}"
        if status >= 500:
            return f"{done} {reason_of(response)}"
        must_fail = must_fail and not is_button(form)
        if status not in (REFUSED if must_fail else REFUSED | fine(form)):
            return f"{done}, should be refused" if must_fail else done
        if status == 422:
            trouble = trouble_at(response.content.decode(), form, one, value)
            return f"{done}, {trouble}" if trouble else ""
        return ""

    def judge_together(
        self, name, form, fields: list[Field], value: str, *, must_fail: bool
    ) -> list[str]:
        """The same for several fields, filled with this value at once to spare requests.

        Each round settles the fields that the answer complains of; what no answer complains of
        is judged alone, unless the form was taken with all that is left, as it may be.
        """
        waiting, found = fields, []
        while len(waiting) > 1:
            together = list({one.stem: one for one in waiting}.values())
            data = form.data(**{one.name: value for one in together})
            response = self.post(name, form, data)
            if (
                response.status_code in fine(form)
                and not must_fail
                and len(together) == len(waiting)
            ):
                return found
            if response.status_code != 422:
                break
            html = response.content.decode()
            settled = [one for one in together if one.is_among(complaints_on(html))]
            if not settled:
                break
            for one in settled:
                if trouble := trouble_at(html, form, one, value):
                    found.append(f"{form.action} as {name}, {one.name}={value[:20]!r}: {trouble}")
            waiting = [one for one in waiting if one not in settled]
        alone = (self.judge(name, form, one, value, must_fail=must_fail) for one in waiting)
        return found + [trouble for trouble in alone if trouble]

    def sweep(self, values, chosen, *, must_fail=False) -> None:
        """Put each value in each field that is chosen; a form meets one half of the values in every
        build, on one engine each, and the next form the other half.
        """
        wrong, fields = [], 0
        for number, (name, form) in enumerate(self.found):
            here = [one for one in form.probed() if chosen(one)]
            fields += len(here)
            for place, value in enumerate(values):
                if has_turn(number + place, FORMS_AND_VALUES):
                    wrong += self.judge_together(name, form, here, value, must_fail=must_fail)
        assert fields, "the sweep found no such field on any page"
        assert wrong == [], "\n".join(wrong)

    def test_nothing_in_a_field(self):
        self.sweep([""], lambda f: f.is_text)

    def test_whatever_people_type(self):
        """What is stored is what was sent, and it comes back escaped, on the page after it too."""
        wrong, taken = [], 0
        for name, form in self.found:
            stored, trouble = self.typed(name, form)
            taken += stored
            wrong += [f"{form.action} as {name}: {one}" for one in trouble]
        assert wrong == [], "\n".join(wrong)
        assert taken > 100, "hardly any of the texts was taken"

    def typed(self, name: str, form: PageForm) -> tuple[int, list[str]]:
        """How many texts this form took and kept as they were typed, and what is wrong."""
        fields = [one for one in form.fields.values() if is_free(one)]
        sent = dict(zip((one.name for one in fields), texts(len(fields)), strict=True))
        while sent:
            type(self).requests += 1
            with undone(), writes() as stored:
                response = self.clients[name].post(form.action, form.data(**sent))
                trouble = broken(response)
                if not trouble and response.status_code == 302:
                    trouble = broken(self.clients[name].get(response.url))
                    kept_not = [] if is_button(form) else lost(sent, stored)
                    missing = [f"{one}={sent[one]} is stored otherwise" for one in kept_not]
                    return len(sent), missing + [trouble] * bool(trouble)
            if trouble or response.status_code != 422:
                return 0, [trouble] * bool(trouble)
            # What these fields cannot hold is filled in as somebody would; the others once more.
            complaints = complaints_on(response.content.decode())
            left = {key: sent[key] for key in sent if not form.fields[key].is_among(complaints)}
            sent = left if len(left) < len(sent) else {}
        return 0, []

    def test_too_long(self):
        self.sweep([LONG], lambda f: f.is_text and f.maxlength is None)

    def test_longer_than_the_field_says(self):
        self.sweep([LONG], lambda f: f.is_text and f.maxlength is not None, must_fail=True)

    def test_control_characters(self):
        self.sweep(
            [CONTROL, BIDI, UNREAD], lambda f: f.is_text and not is_search(f), must_fail=True
        )

    def test_numbers(self):
        self.sweep(
            [HUGE_NUMBER, "-1", "1e400", "NaN", "twee", "1,5"],
            lambda f: f.kind == "number" or f.inputmode in {"numeric", "decimal"},
        )

    def test_no_number_at_all(self):
        self.sweep(
            ["twee", "NaN", "Infinity"],
            lambda f: f.kind == "number" or f.inputmode == "decimal",
            must_fail=True,
        )

    def test_dates(self):
        self.sweep(
            ["2026-02-30", "0000-00-00", "1899-12-31", "2101-01-01", "9999-12-31", "morgen"],
            lambda f: f.kind == "date",
            must_fail=True,
        )

    def test_parts_of_a_date(self):
        self.sweep(["32", "-1", "0", "99999", "x"], lambda f: f.part in (0, 2) and f.is_text)

    def test_end_before_start(self):
        wrong, pairs = [], 0
        for name, form in self.found:
            for start, end in PERIODS:
                changes = period(form, start, "2026-06-01") | period(form, end, "2025-06-01")
                if len(changes) < 2 or not (period(form, start, "x") and period(form, end, "x")):
                    continue
                pairs += 1
                response = self.post(name, form, form.data(**changes))
                if response.status_code not in REFUSED:
                    wrong.append(f"{form.action} {start}/{end}: {response.status_code}")
        assert pairs, "the sweep found no period on any page"
        assert wrong == [], "\n".join(wrong)

    def test_unknown_choices(self):
        self.sweep(
            [UNKNOWN_ID, HUGE_NUMBER, CONTROL],
            lambda f: f.is_choice,
            must_fail=True,
        )

    def test_choices_of_others(self):
        """The key of a stranger's row is refused like an unknown one."""
        foreign = {
            str(row.pk) for model, row in self.world.theirs.rows.items() if row.pk is not None
        }
        wrong = []
        for number, (name, form) in enumerate(self.found):
            keys = [one for one in form.fields.values() if one.is_choice and is_of_rows(one)]
            for key in in_turn(sorted(foreign), number):
                offering = [one for one in keys if key not in one.options]
                wrong += self.judge_together(name, form, offering, key, must_fail=True)
        assert wrong == [], "\n".join(wrong)

    def test_hidden_fields(self):
        self.sweep(["", "nonsense", HUGE_NUMBER, CONTROL], lambda f: f.kind == "hidden")

    def test_nothing_and_everything(self):
        wrong = []
        for number, (name, form) in enumerate(self.found):
            everything = (
                {},
                dict.fromkeys(form.fields, CONTROL),
                dict.fromkeys(form.fields, LONG),
                dict.fromkeys(form.fields, ["a", "b"]),
                form.data(version="999"),
            )
            for data in in_turn(everything, number):
                response = self.post(name, form, data)
                if response.status_code not in REFUSED | fine(form):
                    wrong.append(
                        f"{form.action} as {name} {list(data)[:3]}: {response.status_code} "
                        f"{reason_of(response)}"
                    )
        assert wrong == [], "\n".join(wrong)

    def test_an_old_version_is_refused(self):
        """Somebody else saved in between: 409 with both texts, and nothing changed."""
        wrong = []
        for name, form in self.found:
            versions = [field for field in form.fields if field.endswith("version")]
            texts = [one for one in form.fields.values() if one.is_text and one.part is None]
            if versions and texts:
                seen = {field: form.fields[field].values[0] for field in versions}
                old = {field: older(value) for field, value in seen.items() if value}
                data = form.data(**old, **{texts[0].name: "Anders dan het was"})
                status = self.post(name, form, data).status_code
                if status not in (409, 422):
                    wrong.append(f"{form.action} as {name}: {status}")
        assert wrong == [], "\n".join(wrong)

    # -- the sweep itself: each of these is weakened on purpose, and is found -------------------

    def weak_form(self) -> tuple[str, PageForm]:
        return next((name, form) for name, form in self.found if name_of(form) == A_FORM)

    def test_a_form_as_it_is_passes(self):
        name, form = self.weak_form()
        text = next(one for one in form.fields.values() if is_free(one))

        assert self.typed(name, form)[0] > 0
        assert self.typed(name, form)[1] == []
        assert self.judge(name, form, text, BIDI, must_fail=True) == ""

    def test_a_form_that_breaks_is_caught(self):
        with mock.patch.object(RegistryForm, "own_fields", side_effect=ValueError("weak")):
            assert "weak" in str(self.typed(*self.weak_form()))

    def test_a_page_that_echoes_unescaped_is_caught(self):
        with mock.patch("django.template.base.conditional_escape", lambda value: str(value)):
            assert "without being escaped" in str(self.typed(*self.weak_form()))

    def test_a_form_that_stores_something_else_is_caught(self):
        as_it_is = CharField.to_python
        shouting = lambda field, value: (as_it_is(field, value) or "").upper()  # noqa: E731
        with mock.patch.object(CharField, "to_python", shouting):
            assert "stored otherwise" in str(self.typed(*self.weak_form()))

    def test_a_form_that_takes_what_cannot_be_seen_is_caught(self):
        name, form = self.weak_form()
        text = next(one for one in form.fields.values() if is_free(one))
        with mock.patch("accounts.forms.base.refuse_unseen"):
            for value in (BIDI, UNREAD):
                assert "should be refused" in self.judge(name, form, text, value, must_fail=True)

    def test_a_door_that_lets_anything_in_is_caught(self):
        with mock.patch("config.readable.is_readable", return_value=True):
            with pytest.raises(AssertionError, match="q=%00"):
                self.test_what_is_no_text()

    def test_every_account_that_writes_is_there(self):
        assert {name for name, _ in self.found} == set(ACCOUNTS)

    def test_there_were_enough(self):
        """Last: the bar is 1,500 on each engine in every build."""
        if not self.requests:
            pytest.skip("nothing else of the sweep was run")
        assert self.requests >= 1500


def older(version: str) -> str:
    """Another version than this one: a number, or the print of what was seen."""
    return str(int(version) + 7) if version.isdigit() else version[::-1]


def fine(form: PageForm) -> set[int]:
    """The answers of a form that was taken."""
    return FINE_AT_ONCE if name_of(form) in ANSWERS_AT_ONCE else FINE


def trouble_at(html: str, form: PageForm, one: Field, value: str) -> str:
    """A refused form says so, and still holds what was typed in this field; else what it lacks."""
    if "error-summary" not in html:
        return "without a summary"
    if not one.is_text or one.kind == "password" or "\x00" in value:
        return ""
    again = [f for f in forms_on(html, form.action) if one.name in f.fields]
    kept = {text.strip() for f in again for text in f.fields[one.name].values}
    if is_search(one):
        # Nobody searches for five thousand letters: the first two hundred are enough.
        kept = {value.strip() for text in kept if value.startswith(text[:200])}
    return "" if value.strip() in kept else "what was typed is gone"


def is_page(response: HttpResponse) -> bool:
    """Whether a browser draws this answer, instead of keeping it as a file."""
    return not response.streaming and response["Content-Type"].startswith("text/html")


def name_of(form: PageForm) -> str:
    """The URL name behind a form's address."""
    return resolve(form.action.partition("?")[0]).url_name or ""


def is_of_rows(one: Field) -> bool:
    """Whether its options are keys of rows."""
    return bool(one.options) and all(key.isdigit() or not key for key in one.options)


def is_button(form: PageForm) -> bool:
    """A move with a reason beside its button: what cannot be seen is left out of the reason."""
    view = resolve(form.action.partition("?")[0]).func
    return issubclass(getattr(view, "view_class", object), MoveView)


def period(form: PageForm, name: str, day: str) -> dict[str, str]:
    """The fields that put this day in the date field of this name; empty when it is not there."""
    for prefix in {n.rpartition("-")[0] for n in form.fields}:
        full = f"{prefix}-{name}" if prefix else name
        if f"{full}_2" in form.fields:
            year, _, rest = day.partition("-")
            month, _, date = rest.partition("-")
            return {f"{full}_0": date, f"{full}_1": month.lstrip("0"), f"{full}_2": year,
                    f"{full}_3": ""}  # fmt: skip
        if full in form.fields and form.fields[full].kind == "date":
            return {full: day}
    return {}


def is_named(name: str) -> bool:
    return any(route.name == name for route in SWEPT) or name.startswith("account_")
