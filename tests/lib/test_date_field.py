"""The model field for honest dates, on a model of the register."""

import datetime

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from lib.dates import (
    HonestDate,
    HonestDateField,
    counting_on,
    honest_columns,
    honest_names,
    honest_order,
)
from organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
D = datetime.date
MAY = HonestDate.parse("2014-05~", "in het voorjaar")


def stored(organisation) -> dict:
    return Organisation.objects.values(*honest_names("began")).get(pk=organisation.pk)


class TestAssign:
    @pytest.mark.parametrize(
        ("value", "columns"),
        [
            (MAY, ("2014-05~", D(2014, 5, 1), D(2014, 5, 31), "in het voorjaar")),
            ("2014", ("2014", D(2014, 1, 1), D(2014, 12, 31), "")),
            (D(2014, 5, 27), ("2014-05-27", D(2014, 5, 27), D(2014, 5, 27), "")),
            (None, (None, None, None, "")),
            ("", (None, None, None, "")),
            ("start", ("start", None, None, "")),
            (HonestDate.unknown("al lang"), (None, None, None, "al lang")),
        ],
    )
    def test_all_four_columns_follow(self, value, columns):
        constructed = OrganisationFactory(began=value)
        assigned = OrganisationFactory(began=HonestDate.parse("1999", "ooit"))
        assigned.began = value
        assigned.save()
        bulk = Organisation.objects.bulk_create([OrganisationFactory.build(began=value)])[0]

        expected = dict(zip(honest_names("began"), columns, strict=True))
        assert stored(constructed) == stored(assigned) == stored(bulk) == expected

    def test_reading_always_gives_an_honest_date(self):
        organisation = OrganisationFactory(began=MAY)

        assert organisation.began == Organisation.objects.get(pk=organisation.pk).began == MAY
        assert organisation.ended == HonestDate.unknown()

    @pytest.mark.parametrize("value", ["2014-13", "mei", "1850", 7, HonestDate("nonsense")])
    def test_nonsense_never_reaches_the_database(self, value):
        organisation = OrganisationFactory()

        with pytest.raises(ValueError), transaction.atomic():
            organisation.began = value
            organisation.save()
        with pytest.raises(ValueError), transaction.atomic():
            Organisation.objects.create(name="x", began=value)
        with pytest.raises(ValueError), transaction.atomic():
            Organisation.objects.update(began=value)

        assert stored(organisation)["began"] is None

    def test_full_clean_names_the_field(self):
        with pytest.raises(ValidationError) as caught:
            OrganisationFactory.build(began="2014-13").full_clean()

        assert set(caught.value.message_dict) == {"began"}

    def test_update_writes_all_columns_at_once(self):
        organisation = OrganisationFactory(began="1999")

        Organisation.objects.filter(pk=organisation.pk).update(**honest_columns("began", MAY))

        assert Organisation.objects.get(pk=organisation.pk).began == MAY

    def test_an_expression_passes_through(self):
        organisation = OrganisationFactory(began="1999", ended="2001")
        organisation.ended = models.F("began")
        organisation.save()

        assert (
            Organisation.objects.values_list("ended", flat=True).get(pk=organisation.pk) == "1999"
        )


class TestDeferred:
    def test_loading_the_date_alone_keeps_its_words(self):
        pk = OrganisationFactory(began=HonestDate.unknown("al lang")).pk

        part = Organisation.objects.only("began").get(pk=pk)
        part.save()

        assert Organisation.objects.get(pk=pk).began == HonestDate.unknown("al lang")

    def test_loading_all_but_the_date(self):
        pk = OrganisationFactory(began=MAY).pk

        assert Organisation.objects.defer("began").get(pk=pk).began == MAY

    @pytest.mark.parametrize("value", [None, "2015"])
    def test_assigning_what_was_not_loaded(self, value):
        pk = OrganisationFactory(began=MAY).pk
        part = Organisation.objects.defer("began").get(pk=pk)

        part.began = value
        part.save()

        assert stored(part) == honest_columns("began", value)

    def test_refresh(self):
        organisation = OrganisationFactory(began=MAY)
        Organisation.objects.update(**honest_columns("began", "2020"))

        organisation.refresh_from_db()

        assert organisation.began == HonestDate("2020")
        assert organisation.began_lower == D(2020, 1, 1)


class TestQuery:
    TEXTS = (None, "XXXX-05", "later", "2014", "2014-01-01", "start", "2013", "2014-05-27?")

    def test_lookups_see_the_text(self):
        for text in self.TEXTS:
            OrganisationFactory(began=text)

        assert Organisation.objects.filter(began__isnull=True).count() == 1
        assert Organisation.objects.filter(began="2014").count() == 1
        assert Organisation.objects.filter(began=D(2014, 1, 1)).count() == 1
        assert Organisation.objects.filter(began=HonestDate.parse("later")).count() == 1
        assert Organisation.objects.filter(began__startswith="2014-0").count() == 2
        assert Organisation.objects.filter(began_lower__lt=D(2014, 1, 1)).count() == 1

    def test_order_is_that_of_sort_key(self):
        for text in self.TEXTS:
            OrganisationFactory(began=text)

        ordered = Organisation.objects.order_by(*honest_order("began"))

        texts = list(ordered.values_list("began", flat=True))
        assert texts == [o.began.text for o in sorted(ordered, key=lambda o: o.began.sort_key)]
        assert texts[0] == "start"

    def test_descending_keeps_the_unknown_last(self):
        for text in self.TEXTS:
            OrganisationFactory(began=text)

        ordered = Organisation.objects.order_by(*honest_order("began", descending=True))

        assert list(ordered.values_list("began", flat=True)) == [
            "later", "2014-05-27?", "2014", "2014-01-01", "2013", "start", "XXXX-05", None,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("began", "ended", "counts"),
        [
            ("2014", "2016", True),
            (None, None, True),
            ("start", "later", True),
            ("2014-12-31", None, False),
            (None, "2013", False),
        ],
    )
    def test_counting_on_a_day(self, began, ended, counts):
        OrganisationFactory(began=began, ended=ended)

        found = Organisation.objects.filter(counting_on("began", "ended", D(2014, 5, 27)))

        assert found.exists() is counts


def test_a_fixture_goes_round():
    organisation = OrganisationFactory(began=HonestDate.parse("2014?", "al lang"))
    text = serializers.serialize("json", [organisation])
    Organisation.objects.update(**honest_columns("began", None))

    for item in serializers.deserialize("json", text):
        item.save()

    assert Organisation.objects.get(pk=organisation.pk).began.recorded == "2014? “al lang”"


class TestMigrations:
    def test_a_historical_model_has_the_same_columns(self):
        historical = ProjectState.from_apps(apps).apps.get_model("organisations", "Organisation")

        assert [f.name for f in historical._meta.concrete_fields] == [
            f.name for f in Organisation._meta.concrete_fields
        ]

    def test_a_historical_model_keeps_them_in_step(self):
        historical = ProjectState.from_apps(apps).apps.get_model("organisations", "Organisation")
        fields = OrganisationFactory.build(began=None)

        made = historical.objects.create(name="x", kind="care", uuid=fields.uuid, began=MAY)

        assert stored(made) == honest_columns("began", MAY)

    def test_a_clone_is_equal_to_its_field(self):
        field = Organisation._meta.get_field("began")

        assert field.clone().deconstruct()[1:] == field.deconstruct()[1:]

    @isolate_apps("organisations")
    def test_an_abstract_base_hands_its_columns_down_once(self):
        class Base(models.Model):
            joined = HonestDateField("joined")

            class Meta:
                abstract = True
                app_label = "organisations"

        class Child(Base):
            class Meta:
                app_label = "organisations"

        names = [field.name for field in Child._meta.get_fields()]
        assert sorted(names) == sorted(["id", *honest_names("joined")])

    @isolate_apps("organisations")
    def test_the_field_of_a_migration_brings_no_columns_of_its_own(self):
        _name, path, args, kwargs = HonestDateField("signed", help_text="x").deconstruct()

        class Written(models.Model):
            signed = HonestDateField(*args, **kwargs)

            class Meta:
                app_label = "organisations"

        assert path == "lib.dates.HonestDateField"
        assert [field.name for field in Written._meta.get_fields()] == ["id", "signed"]

    def test_the_columns_of_every_table_are_there_once(self):
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(
                cursor, Organisation._meta.db_table
            )
        columns = [column.name for column in described]
        assert len(columns) == len(set(columns))
        assert set(honest_names("began")) <= set(columns)
