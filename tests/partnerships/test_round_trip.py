"""Saving the register as a workbook and reading it into an empty one gives the same register."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation

from accounts.models import User
from lib.dates import HonestDateField
from organisations.models import Contact, Municipality
from organisations.registering import register_organisation
from overview.demo.loading import load_demo
from partnerships.spreadsheet import making, steps
from partnerships.spreadsheet.reading import read_file
from partnerships.spreadsheet.shape import KINDS, fields_of, left_out
from partnerships.spreadsheet.workbook import register_file
from tests.factories import make_user

AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)


def picture(since: dict) -> dict[str, list]:
    """Every field of every row that a workbook holds, with places in place of keys."""
    rows = {
        kind.model: list(kind.model._base_manager.filter(pk__gt=since[kind.model]).order_by("pk"))
        for kind in KINDS
    }
    places = {
        (model, row.pk): f"{model.__name__} {number}"
        for model, found in rows.items()
        for number, row in enumerate(found)
    }
    return {model.__name__: [_row(row, places) for row in found] for model, found in rows.items()}


def _row(row, places) -> dict:
    said = {}
    for field in fields_of(type(row)):
        if field.many_to_many:
            said[field.name] = sorted(str(one) for one in getattr(row, field.name).all())
        elif field.related_model is Municipality:
            said[field.name] = str(getattr(row, field.name))
        elif field.is_relation:
            said[field.name] = places.get((field.related_model, getattr(row, field.attname)))
        elif isinstance(field, HonestDateField):
            date = getattr(row, field.attname)
            said[field.name] = (date.text, date.as_stated, date.lower, date.upper)
        else:
            said[field.name] = getattr(row, field.attname)
    return said


def last_keys() -> dict:
    return {
        kind.model: max(kind.model._base_manager.values_list("pk", flat=True), default=0)
        for kind in KINDS
    }


def keeper_of_all() -> User:
    """The administrator of the demo works for the keeper of all its partnerships."""
    return User.objects.get(email="beheerder@registerbureau.example")


def only_administrator() -> User:
    """An administrator without a role: of people this one takes nobody along."""
    return make_user(is_administrator=True)


def without_people(before: dict) -> dict:
    """A picture in which nobody is named."""
    people = {"Contact", "ThemeOwner"}
    naming = {
        (kind.model.__name__, field.name)
        for kind in KINDS
        for field in fields_of(kind.model)
        if field.related_model is Contact
    }
    return {
        name: []
        if name in people
        else [{k: None if (name, k) in naming else v for k, v in row.items()} for row in rows]
        for name, rows in before.items()
    }


def exported(language, saver) -> tuple[bytes, dict]:
    """The demo register as a workbook and as a picture; the register itself is empty again."""
    nothing = last_keys()
    with transaction.atomic():
        load_demo(at=AT)
        administrator = saver()
        with translation.override(language):
            content = register_file(administrator)
        before = picture(nothing)
        transaction.set_rollback(True)
    return content, before


def read_in(content: bytes) -> dict:
    """The picture of an empty register after this workbook was read in."""
    assert not User.objects.exists()
    own = register_organisation(name="Nieuw bureau", kind="network", by=None, at=AT)
    user = make_user(own, "coordinator", is_administrator=True)
    empty = last_keys()

    book = read_file(SimpleUploadedFile("register.xlsx", content))
    batch = steps.take_in(book, file_name="register.xlsx", organisation=own, by=user, at=AT)
    assert batch.options["remarks"] == []
    while batch.state == "checking":
        steps.check_some(batch, by=user, at=AT)
    told = [
        (row.sheet, row.number, row.outcome, row.found)
        for row in batch.rows.exclude(outcome__in=["make", "found"])
    ]
    assert told == []
    making.begin_writing(batch, skip=False, by=user, at=AT)
    making.write_import(batch.pk, by=user, at=AT)

    batch.refresh_from_db()
    assert (batch.state, batch.options.get("error")) == ("written", None)
    return picture(empty)


def assert_the_same(before: dict, after: dict) -> None:
    """Every field of every row."""
    for name, rows in before.items():
        assert len(after[name]) == len(rows), name
        for one, other in zip(rows, after[name], strict=True):
            assert {k: (v, other[k]) for k, v in one.items() if other[k] != v} == {}, (name, one)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_round_trip_of_the_demo_register(language):
    content, before = exported(language, keeper_of_all)

    after = read_in(content)

    assert [name for name, rows in before.items() if not rows] == []
    assert_the_same(before, after)


@pytest.mark.django_db
def test_round_trip_of_a_file_without_people():
    """What an administrator without a role saves is whole in itself: nothing points outside it."""
    content, before = exported("nl", only_administrator)

    after = read_in(content)

    assert before["ThemeOwner"] and before["Contact"]
    assert_the_same(without_people(before), after)


def test_every_field_stands_in_the_workbook_or_has_a_reason():
    for kind in KINDS:
        concrete = [f for f in kind.model._meta.concrete_fields if not hasattr(f, "companion_of")]
        names = {field.name for field in (*concrete, *kind.model._meta.many_to_many)}
        held = {field.name for field in fields_of(kind.model)}
        assert names - held <= set(left_out(kind.model)), kind.model
        assert not held & set(left_out(kind.model))
