"""Every rule of the database says in words why it was broken, in both languages."""

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.test import TestCase
from django.utils import translation

from lib.dates import HonestDate
from tests.house.source import APPS
from tests.house.world import make_world

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
CHECKS = [
    (model, rule)
    for model in MODELS
    for rule in model._meta.constraints
    if isinstance(rule, models.CheckConstraint)
]
UNIQUE = [
    (model, rule)
    for model in MODELS
    for rule in model._meta.constraints
    if isinstance(rule, models.UniqueConstraint)
]
EARLY, LATE = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
MOST_TRIES = 5000


def name_of(given) -> str:
    return given.name if isinstance(given, models.BaseConstraint) else ""


def names_in(condition: Any) -> Iterator[str]:
    """The columns that a condition speaks of."""
    for child in condition.flatten() if hasattr(condition, "flatten") else ():
        if isinstance(child, F):
            yield child.name
        elif isinstance(child, Q):
            yield from (
                part[0].partition("__")[0] for part in child.children if type(part) is tuple
            )


def values_for(field: models.Field) -> list[Any]:
    """Some values that a column of this kind may hold."""
    if field.choices:
        return ["", *(value for value, _label in field.flatchoices)]
    if isinstance(field, models.BooleanField):
        return [True, False]
    if isinstance(field, models.IntegerField | models.DecimalField):
        return [None, -1, 0, 1, 3, 13, 100_000]
    if isinstance(field, models.DateTimeField):
        moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        return [None, moment, moment + datetime.timedelta(days=1)]
    if isinstance(field, models.DateField):
        return [None, EARLY, LATE]
    if isinstance(field, models.UUIDField):
        return [None, "6a3b9d6e-0000-4000-8000-000000000000"]
    if isinstance(field, models.JSONField):
        return [None, {}]
    if field.is_relation:
        return [None, 1, 2]
    if isinstance(field.default if hasattr(field, "default") else None, HonestDate):
        return [HonestDate.unknown()]
    return ["", "x"]


def broken_by_hand(model, rule) -> ValidationError | None:
    """What the form layer says of the first row found that breaks the rule."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = [name for name in dict.fromkeys(names_in(rule.condition)) if name in fields]
    offered = [values_for(fields[name]) for name in names]
    for values in itertools.islice(itertools.product(*offered), MOST_TRIES):
        row = model(**{fields[n].attname: v for n, v in zip(names, values, strict=True)})
        try:
            rule.validate(model, row)
        except ValidationError as error:
            return error
    return None


def words(rule) -> tuple[str, str]:
    """What the rule says, in Dutch and in English."""
    said = []
    for language in ("nl", "en"):
        with translation.override(language):
            said.append(str(rule.violation_error_message))
    return said[0], said[1]


def is_sentence(rule) -> bool:
    """Whether a rule has words of its own, in Dutch too."""
    dutch, english = words(rule)
    default = str(models.BaseConstraint.default_violation_error_message)
    return (
        "%(name)s" not in dutch
        and default not in dutch
        and dutch.endswith(".") != (dutch == english)
    )


@pytest.mark.parametrize(("model", "rule"), CHECKS + UNIQUE, ids=name_of)
def test_has_a_sentence_of_its_own(model, rule):
    assert is_sentence(rule), words(rule)


@pytest.mark.parametrize("words", ["", "Constraint “%(name)s” is violated.", "Only English."])
def test_a_rule_without_one_would_be_seen(words):
    given = {"violation_error_message": words} if words else {}

    assert not is_sentence(models.CheckConstraint(condition=Q(pk=1), name="weak", **given))


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "rule"), CHECKS, ids=name_of)
def test_what_breaks_it_is_told_why(model, rule):
    error = broken_by_hand(model, rule)

    assert error is not None, "no row was found that breaks it"
    assert error.messages == [words(rule)[0]]


class TestTwice(TestCase):
    """A second row like one that is there."""

    def test_is_told_why(self):
        wrong = []
        rows = make_world().ours.rows
        for model, rule in UNIQUE:
            row = rows.get(model)
            if row is None:
                continue
            twin = model(
                **{f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
            )
            twin.pk = None
            twin._state.adding = True
            try:
                rule.validate(model, twin)
            except ValidationError as error:
                if error.messages != [words(rule)[0]]:
                    wrong.append(f"{rule.name}: {error.messages}")
            else:
                wrong.append(f"{rule.name}: not told")
        assert wrong == []
