"""Every field of every model, sent along with every form, changes nothing that the form does not.

Each form is sent twice, as it is shown and with all those fields added; what stands in the
database afterwards must be the same. And whatever a form changed stands in the trail. Of a table
that no statement wrote to, what stands there is known. Every second form is sent on either engine.
"""

import re
from typing import Any
from unittest import mock

from django import forms
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.forms.profile import ProfileForm
from accounts.models import AuditEntry, Result
from tests.house.page_forms import PageForm
from tests.house.source import APPS
from tests.house.sweep import WRITTEN, has_turn, tables_written, undone
from tests.house.world import World

HIJACKED = "Gekaapt"
# Different at every write, whatever was sent.
MOVING = {"id", "uuid", "version", "created_at", "updated_at", "at"}
MOVING |= {"token", "token_hash", "share_token", "shared_at"}
# What is made up anew: the end of a new row's code, the name of a copied file, the password that
# nobody can have.
MADE_UP = re.compile(
    r"(?<=_)[0-9a-f]{12}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=')![A-Za-z0-9]{40}\b"
)


def path_of(form: PageForm) -> str:
    """Where a form is sent, without what only says where to go afterwards."""
    return form.action.partition("?")[0]


def tables() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def compared() -> list[type[models.Model]]:
    """What must stand the same afterwards: all of ours but sessions, tokens and the trail."""
    return [
        model
        for model in tables()
        if model._meta.app_label != "accounts" or model._meta.model_name == "user"
    ]


class MassAssignment:
    """Mixed into the sweep of bad input, which found every form."""

    world: World
    found: list[tuple[str, PageForm]]
    clients: dict[str, Client]

    def foreign_key(self, model: type[models.Model]) -> Any:
        """The key of the strangers' row, where they have one."""
        if model._meta.label == "organisations.Organisation":
            return self.world.theirs.keeper.pk
        row = self.world.theirs.rows.get(model)
        return row.pk if row else None

    def hostile(self, column: models.Field) -> Any:
        """A value that would be seen, were it taken over."""
        if column.is_relation:
            return self.foreign_key(column.related_model)
        if column.choices:
            return list(column.choices)[-1][0]
        if isinstance(column, models.BooleanField):
            return "on"
        if isinstance(column, models.DateTimeField):
            return "2001-01-01 00:00"
        if isinstance(column, models.DateField):
            return "2001-01-01"
        if isinstance(column, models.IntegerField | models.DecimalField):
            return 77
        return HIJACKED

    def everything(self) -> dict[str, Any]:
        """Every field of every model, by the name a form would give it."""
        fields = {}
        for model in tables():
            for column in model._meta.concrete_fields:
                value = self.hostile(column)
                if column.name not in MOVING and value is not None:
                    fields[column.name] = value
        return fields

    def standing(self) -> dict[str, list[str]]:
        """What stands in the database, in a form that can be compared between two runs."""
        return {model._meta.label: self.rows_of(model) for model in compared()}

    def rows_of(self, model: type[models.Model]) -> list[str]:
        columns = [
            column
            for column in model._meta.concrete_fields
            if column.name not in MOVING and not isinstance(column, models.DateTimeField)
        ]
        # Keys of new rows differ between the runs; whose row it is must not.
        theirs = {
            number: self.foreign_key(column.related_model)
            for number, column in enumerate(columns)
            if column.is_relation
        }
        names = [column.attname for column in columns]
        found = []
        for row in model._default_manager.order_by().values_list(*names):
            told = list(row)
            for number, key in theirs.items():
                told[number] = "theirs" if told[number] == key else bool(told[number])
            found.append(MADE_UP.sub("", str(told)))
        return sorted(found)

    def after(self, name: str, form: PageForm, extra: dict[str, Any]) -> tuple[int, dict]:
        """The status of the answer, and what stands in the tables that were written to meanwhile.

        How many entries the trail has then is kept as ``told``.
        """
        with undone():
            with tables_written() as written:
                response = self.clients[name].post(form.action, form.data() | extra)
            self.told = AuditEntry.objects.filter(result=Result.DONE).count()
            # What the database keeps by itself, beside what is written to, is read each time.
            changed = [
                model
                for model in compared()
                if model._meta.db_table in written or not model._meta.managed
            ]
            return response.status_code, {one._meta.label: self.rows_of(one) for one in changed}

    def is_silent(self, before: tuple[int, dict], after: dict) -> bool:
        """Whether the form that was sent last changed something of which no entry tells."""
        told, standing = before
        return self.told == told and (standing | after) != standing

    def before(self) -> tuple[int, dict]:
        """How many entries the trail has, and what stands in every table."""
        return AuditEntry.objects.filter(result=Result.DONE).count(), self.standing()

    def test_nothing_more_than_the_form(self):
        everything, before = self.everything(), self.before()
        taken, silent = [], []
        for number, (name, form) in enumerate(self.found):
            if not has_turn(number):
                continue
            # What another form at the same address shows is offered there.
            shown = {
                field
                for _, other in self.found
                if path_of(other) == path_of(form)
                for field in other.fields
            }
            known = shown | {field.rpartition("_")[0] for field in shown}
            extra = {key: value for key, value in everything.items() if key not in known}
            plain_status, plain = self.after(name, form, {})
            if self.is_silent(before, plain):
                silent.append(f"{form.action} as {name}: {plain_status}")
            status, crammed = self.after(name, form, extra)
            plain, crammed = before[1] | plain, before[1] | crammed
            if status >= 500 or crammed != plain:
                changed = [label for label in plain if plain[label] != crammed[label]]
                taken.append(f"{form.action} as {name}: {plain_status}, {status}, {changed}")
        assert self.found
        assert silent == [], "\n".join(silent)
        assert taken == [], "\n".join(taken)

    def test_a_write_without_its_entry_would_be_seen(self):
        """The control: the same form, with nothing written down of it."""
        name, form = next(pair for pair in self.found if pair[1].action == reverse("profile_edit"))
        other = {"display_name": "Iemand anders"}
        before = self.before()

        _status, written = self.after(name, form, other)
        assert not self.is_silent(before, written)

        with mock.patch("accounts.records.audit"):
            _status, written = self.after(name, form, other)
        assert self.is_silent(before, written)

    def test_what_was_taken_over_would_be_seen(self):
        """The control: were one of these fields written, the comparison shows it."""
        theme = self.world.ours.row(apps.get_model("partnerships.Theme"))
        with undone():
            before = self.standing()
            type(theme)._default_manager.filter(pk=theme.pk).update(title=HIJACKED)
            assert self.standing() != before

    def test_a_form_that_takes_more_would_be_seen(self):
        """The control, whole: one form is made to take over what nobody may give themselves."""
        name, form = next(pair for pair in self.found if pair[1].action == reverse("profile_edit"))
        more = {"is_administrator": forms.BooleanField(required=False)}
        seen = form.fields["version"].values[0]
        with (
            mock.patch.dict(ProfileForm.base_fields, more),
            mock.patch("accounts.profile.OWN", ("display_name", "language", *more)),
            mock.patch("accounts.profile.profile_version", lambda _user: seen),
            mock.patch("accounts.forms.profile.profile_version", lambda _user: seen),
        ):
            _status, plain = self.after(name, form, {})
            _status, crammed = self.after(name, form, {"is_administrator": "on"})

        assert [label for label in plain if plain[label] != crammed[label]] == ["accounts.User"]

    def test_a_table_that_is_written_in_passing_would_be_seen(self):
        """The control: each way to write is heard, also within a statement that does more."""
        theme = self.world.ours.row(apps.get_model("partnerships.Theme"))
        with undone(), tables_written() as written:
            type(theme)._default_manager.filter(pk=theme.pk).update(title=HIJACKED)
            type(theme)._default_manager.filter(pk=0).delete()
        assert written == {"partnerships_theme"}
        both = 'WITH made AS (INSERT INTO "one" (a) VALUES (1)) INSERT INTO two (b) SELECT 1'
        assert WRITTEN.findall(both) == ["one", "two"]
