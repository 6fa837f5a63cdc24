"""Reading files in as people do: page by page. What the tests of importing share."""

import datetime

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from organisations.registering import register_organisation
from partnerships.models import Import
from tests.factories import make_user
from tests.partnerships.spreadsheets import row_of

AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)

ONE = row_of(
    titel="Samen in de wijk",
    status="lopend",
    sinds="2019",
    gemeenten="Zwolle",
    partijen="Landstede; Leger des Heils; Gemeente Zwolle",
    ondertekend_op=datetime.date(2019, 3, 14),
    einddatum="onbepaalde tijd",
    opzegtermijn="3 maanden",
    themas="Inloop\nVrijwilligers",
    eigenaar="Coördinator",
)


class ImportPages:
    """A coordinator of an organisation who reads files in; base of the tests of these pages."""

    @pytest.fixture
    def keeper(self, db):
        return register_organisation(name="Landstede", kind="education", by=None, at=AT)

    @pytest.fixture
    def coordinator(self, keeper):
        return make_user(keeper, "coordinator")

    @pytest.fixture
    def client(self, coordinator):
        client = Client()
        client.force_login(coordinator)
        return client

    @pytest.fixture
    def stranger(self, db):
        other = register_organisation(name="Een andere", kind="care", by=None, at=AT)
        client = Client()
        client.force_login(make_user(other, "coordinator"))
        return client


def upload(client, file):
    response = client.get(reverse("import_create"))
    token = response.context["form"]["token"].value()
    return client.post(reverse("import_create"), {"token": token, "file": file})


def point_out(client, batch, **more):
    url = reverse("import_map", args=[batch.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data = {name: value for name, value in data.items() if value is not False}
    return client.post(url, {**data, **more})


def look_over(client, batch):
    while True:
        batch.refresh_from_db()
        if batch.state != "checking":
            return batch
        assert client.post(reverse("import_check", args=[batch.pk])).status_code == 302


def looked_over(client, file, **more) -> Import:
    assert upload(client, file).status_code == 302
    batch = Import.objects.latest("pk")
    assert point_out(client, batch, **more).status_code == 302
    return look_over(client, batch)


def write(client, batch, **more):
    batch.refresh_from_db()
    url = reverse("import_write", args=[batch.pk])
    return client.post(url, {"version": batch.version, **more})


def undo(client, batch):
    batch.refresh_from_db()
    url = reverse("import_undo", args=[batch.pk])
    return client.post(url, {"version": batch.version, "reason": ""})


def register_counts() -> dict[str, int]:
    """How many rows every table of the register has, but those of imports themselves."""
    own = {"import", "importrow", "importedrecord", "auditentry", "audittext", "formtoken"}
    labels = ("organisations", "partnerships", "evaluations", "accounts")
    return {
        model._meta.label: model._base_manager.count()
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.model_name not in own
    }


def register_picture() -> dict[str, list]:
    """Every row of the same tables, with all that stands in it."""
    return {
        label: list(apps.get_model(label)._base_manager.order_by("pk").values())
        for label in register_counts()
    }


def outcomes(batch) -> dict[int, str]:
    rows = batch.rows.exclude(sheet=":names")
    return dict(rows.order_by("number").values_list("number", "outcome"))


def problems(client, batch, outcome="problem") -> list[str]:
    page = client.get(batch.get_absolute_url(), {"outcome": outcome})
    return [sentence for line in page.context["lines"] for sentence in line.problems]


def choice_of(client, batch, name) -> dict[str, tuple[int, str]]:
    """Option → (number of the name, its value), as the page asks it of this name."""
    asked = client.get(batch.get_absolute_url()).context["questions"]
    return {
        option.label: (question.number, option.value)
        for question in asked
        if question.name == name
        for option in question.options
    }


def answer(client, batch, name, label):
    number, value = choice_of(client, batch, name)[label]
    client.post(reverse("import_choose", args=[batch.pk]), {f"name_{number}": value})
