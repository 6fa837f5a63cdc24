"""Every rule of the database says in words why it was broken."""

import datetime
import itertools
import uuid
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.forms import modelform_factory
from django.test import TestCase

from accounts.forms.base import RegistryForm
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
# In the little world one half of these is empty: two that are empty are not the same.
ONE_IS_EMPTY = {"impact_review_once", "contact_user_once"}


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
    if isinstance(field, models.TimeField):
        return [None, datetime.time(9), datetime.time(17)]
    if isinstance(field, models.UUIDField):
        return [None, "6a3b9d6e-0000-4000-8000-000000000000"]
    if isinstance(field, models.JSONField):
        return [None, {}]
    if field.is_relation:
        return [None, 1, 2]
    return ["", "x"]


def fields_of(model) -> list[models.Field]:
    return list(model._meta.concrete_fields)


def refused(rule, model, row) -> list[str]:
    """What the rule says of this row."""
    try:
        rule.validate(model, row)
    except ValidationError as error:
        return error.messages
    return []


def halves_of(model, rule) -> set[tuple[str, ...]]:
    """The parts of a rule of which a form of ours holds some and not all."""
    found, waiting = set(), [RegistryForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        asked = tuple(name for name in rule.fields if name in kind.base_fields)
        if kind._meta.model is model and asked and len(asked) < len(rule.fields):
            found.add(asked)
    return found


def broken_by_hand(model, rule) -> list[str]:
    """What the form layer says of the first row found that breaks the rule."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = [name for name in dict.fromkeys(names_in(rule.condition)) if name in fields]
    offered = [values_for(fields[name]) for name in names]
    for values in itertools.islice(itertools.product(*offered), MOST_TRIES):
        row = model(**{fields[n].attname: v for n, v in zip(names, values, strict=True)})
        if said := refused(rule, model, row):
            return said
    return []


def has_a_sentence(rule) -> bool:
    """Whether a rule has words of its own."""
    said = str(rule.violation_error_message)
    return said.endswith(".") and said != str(rule.default_violation_error_message)


def test_every_rule_has_a_sentence_of_its_own():
    assert [rule.name for _model, rule in CHECKS + UNIQUE if not has_a_sentence(rule)] == []


@pytest.mark.parametrize("given", [{}, {"violation_error_message": "score_once"}])
def test_a_rule_without_one_would_be_seen(given):
    assert not has_a_sentence(models.CheckConstraint(condition=Q(pk=1), name="weak", **given))


@pytest.mark.django_db
def test_what_breaks_a_rule_is_told_why():
    told = {rule.name: broken_by_hand(model, rule) for model, rule in CHECKS}

    assert told == {rule.name: [str(rule.violation_error_message)] for _model, rule in CHECKS}


class TestTwice(TestCase):
    """A second row like one that is there."""

    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()

    def half_of_each(self) -> Iterator[tuple[str, dict, dict]]:
        """(rule, what a form with half of it says, what it should say) for what forms hold half."""
        rows = self.world.ours.rows
        for model, rule in UNIQUE:
            for half in halves_of(model, rule) if model in rows else ():
                row = rows[model]
                columns = {f.attname: getattr(row, f.attname) for f in fields_of(model)}
                data = {name: columns[model._meta.get_field(name).attname] for name in half}
                twin = model(**{**columns, "id": None})
                kind = modelform_factory(model, form=RegistryForm, fields=half)
                form = kind({**data, "token": uuid.uuid4()}, instance=twin, user=None)
                yield rule.name, dict(form.errors), {half[-1]: [str(rule.violation_error_message)]}

    def test_half_of_a_pair_is_refused_at_its_field(self):
        found = [one for one in self.half_of_each() if one[0] not in ONE_IS_EMPTY]

        assert len(found) > 4
        assert [said for _rule, said, _wanted in found] == [wanted for *_, wanted in found]

    def test_a_form_that_judges_no_halves_is_caught(self):
        with mock.patch.object(RegistryForm, "judge_pairs"):
            assert {str(said) for _rule, said, _wanted in self.half_of_each()} == {"{}"}

    def test_is_told_why(self):
        rows = self.world.ours.rows
        told, wanted = {}, {}
        for model, rule in UNIQUE:
            if model in rows and rule.name not in ONE_IS_EMPTY:
                columns = {f.attname: getattr(rows[model], f.attname) for f in fields_of(model)}
                told[rule.name] = refused(rule, model, model(**columns | {"id": None}))
                wanted[rule.name] = [str(rule.violation_error_message)]

        assert len(told) > 20
        assert told == wanted
