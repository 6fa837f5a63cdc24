"""A dossier as a file and back: nothing is lost, nothing is believed unseen."""

import datetime
import json

import pytest
from django.apps import apps

from accounts.models import AuditEntry, User
from lib.dates import HonestDate
from lib.text import normalise
from organisations.models import Contact, Organisation, OrganisationName
from partnerships.dossier_file import (
    FORMAT,
    FileProblem,
    parse,
    read_dossier,
    read_on_trial,
    write_dossier,
)
from partnerships.dossier_file.sections import LEFT_OUT, SECTIONS, TOLD, fields_of
from partnerships.models import (
    Agreement,
    Document,
    Note,
    Partnership,
    PartnershipLink,
    Party,
    Theme,
)
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    PartyFactory,
    ThemeFactory,
    ThemeOwnerFactory,
    make_partnership,
    make_user,
)
from tests.house.world import make_dossier

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
DATES = [
    None,
    "start",
    "later",
    "2014",
    "2014-05",
    "2014-05-27",
    "2014~",
    "2014-05?",
    "2014%",
    "XXXX-05-27",
    "XXXX-05",
]
# What no two dossiers share, and what only the register has that holds it.
OWN = {"number", "saved_at", *TOLD}


def empty_the_register() -> None:
    """Let nobody be known by the names of before, as in a register that is new."""
    for one in Organisation.objects.all():
        name = f"Uit een andere tijd {one.pk}"
        Organisation.objects.filter(pk=one.pk).update(
            name=name, sort_name=normalise(name), search_text=normalise(name), kvk_number=""
        )
    OrganisationName.objects.all().delete()


def coordinator_of(name) -> User:
    organisation = OrganisationFactory(name=name)
    OrganisationName.objects.create(organisation=organisation, kind="common", name=name)
    return make_user(organisation, "coordinator")


def keeper_of(user) -> Organisation:
    return Organisation.objects.get(pk=user.organisation_ids[0])


def there_and_back(partnership, user) -> tuple[dict, dict, Partnership]:
    """The file, the file of what it made in an empty register, and that dossier."""
    keeper = partnership.keeper.name
    first = json.loads(json.dumps(write_dossier(partnership, user, AT)))
    empty_the_register()
    reader = coordinator_of(keeper)
    data = parse(json.dumps(first).encode())
    made = read_dossier(data, keeper=keeper_of(reader), by=reader, at=AT).partnership
    return first, write_dossier(made, reader, AT), made


def without_own(file: dict) -> dict:
    kept = {name: value for name, value in file.items() if name not in OWN}
    kept["partnership"] = {k: v for k, v in file["partnership"].items() if k not in OWN}
    # The one that reads the file is known already, by the name it has here.
    kept["organisations"] = [
        {name: value for name, value in row.items() if name in ("key", "name")}
        if row["key"] == kept["partnership"]["keeper"]
        else row
        for row in file["organisations"]
    ]
    return json.loads(json.dumps(kept))


class TestRoundTrip:
    def test_round_trip_of_a_row_of_everything(self):
        dossier = make_dossier(3, "Bewaarder", "Partner")
        Document.objects.create(
            partnership=dossier.row(Partnership), title="Elders", link="https://voorbeeld.nl/a.pdf"
        )

        first, second, made = there_and_back(dossier.row(Partnership), dossier.coordinator)

        assert without_own(second) == without_own(first)
        assert made.pk != dossier.row(Partnership).pk

    def test_round_trip_of_every_kind_of_date(self):
        user = make_user(OrganisationFactory(name="Bewaarder"), "coordinator")
        partnership = make_partnership(keeper_of(user))
        for number, text in enumerate(DATES):
            for words in ("", f"zoals ‘gezegd’ {number}"):
                date = HonestDate.parse(text, words)
                AgreementFactory(partnership=partnership, signed=date, effective=date)
                ThemeFactory(partnership=partnership, title=str(text), added=date)
        before = [row.signed for row in partnership.agreements.order_by("pk")]

        first, second, made = there_and_back(partnership, user)

        assert without_own(second) == without_own(first)
        assert [row.signed for row in made.agreements.order_by("pk")] == before
        assert len(before) == 2 * len(DATES)

    def test_round_trip_of_a_term(self):
        user = make_user(OrganisationFactory(name="Bewaarder"), "coordinator")
        partnership = make_partnership(keeper_of(user))
        term = {"term_amount": 2, "term_unit": "years", "term_anchor": "signing"}
        AgreementFactory(partnership=partnership, signed="2014-05", duration="fixed", **term)

        *_files, made = there_and_back(partnership, user)

        agreement = made.agreements.get()
        assert {name: getattr(agreement, name) for name in term} == term
        assert agreement.ends == HonestDate.unknown()

    def test_round_trip_of_what_points_ahead(self):
        """A row may point to one that was recorded after it."""
        user = make_user(OrganisationFactory(name="Bewaarder"), "coordinator")
        partnership = make_partnership(keeper_of(user))
        first = AgreementFactory(partnership=partnership)
        framework = AgreementFactory(partnership=partnership, kind="framework", title="Kader")
        Agreement.objects.filter(pk=first.pk).update(framework=framework)

        one, two, made = there_and_back(partnership, user)

        assert without_own(one) == without_own(two)
        assert made.agreements.get(framework__isnull=False).framework.title == "Kader"

    def test_round_trip_of_lines_as_a_browser_sends_them(self):
        user = make_user(OrganisationFactory(name="Bewaarder"), "coordinator")
        text = "Bel de gemeente.\r\n\r\nGraag voor 1 december."
        partnership = make_partnership(keeper_of(user), purpose=text)

        *_files, made = there_and_back(partnership, user)

        assert made.purpose == text

    def test_every_field_of_every_model_is_taken_along_or_left_out_by_name(self):
        models = set(apps.get_app_config("partnerships").get_models())
        # Written apart, or of the whole register (what a change of an organisation did).
        apart = {"NumberSequence", "TargetGroup", "PartnershipLink", "Partnership"}
        apart |= {"ImpactDecision", "SavedView", "Import", "ImportRow", "ImportedRecord"}

        assert {m.__name__ for m in models - set(SECTIONS.values())} == apart
        for model, names in LEFT_OUT.items():
            assert names <= {field.name for field in model._meta.get_fields()}
        for model in (*SECTIONS.values(), Partnership):
            for field in fields_of(model):
                known = (*SECTIONS.values(), Organisation, Contact)
                named = ("organisations.Municipality", "partnerships.TargetGroup")
                assert (
                    field.related_model in (None, *known)
                    or field.related_model._meta.label in named
                ), field

    def test_the_file_speaks_plainly(self):
        user = make_user(OrganisationFactory(name="Bewaarder"), "coordinator")
        partnership = make_partnership(
            keeper_of(user), title="Samen", since=HonestDate.parse("2014-05", "mei 2014")
        )

        file = write_dossier(partnership, user, AT)

        assert (file["format"], file["version"]) == (FORMAT, 1)
        assert file["partnership"]["since"] == {"date": "2014-05", "stated": "mei 2014"}
        assert [row["state"] for row in file["parties"]] == ["joined"]
        assert file["organisations"][0]["name"] == "Bewaarder"


@pytest.fixture
def reader():
    return coordinator_of("Lezer")


def example(**sections) -> dict:
    """A small dossier file of two parties."""
    return {
        "format": FORMAT,
        "version": 1,
        "partnership": {"number": "SW-000012", "title": "Samen", "kind": "bilateral"},
        "organisations": [
            {"key": "organisation-1", "name": "Leger des Heils", "kind": "care"},
            {"key": "organisation-2", "name": "Landstede", "kind": "education"},
        ],
        "people": [
            {
                "key": "person-1",
                "name": "Trekker sport (voorbeeld)",
                "function": "trekker",
                "organisation": "organisation-2",
            }
        ],
        "parties": [
            {"key": "parties-1", "organisation": "organisation-1", "state": "joined"},
            {"key": "parties-2", "organisation": "organisation-2", "state": "joined"},
        ],
        **sections,
    }


def record(file, reader, **choices):
    data = parse(json.dumps(file).encode())
    return read_dossier(data, keeper=keeper_of(reader), by=reader, at=AT, choices=choices)


class TestWhoIsMeant:
    def test_known_by_kvk_number_by_name_and_by_another_name(self, reader):
        by_number = OrganisationFactory(name="Heilsleger", kvk_number="12345678")
        by_alias = OrganisationFactory(name="Landstede Groep", search_text="landstede groep")
        OrganisationName.objects.create(organisation=by_alias, kind="alias", name="Landstede")
        file = example()
        file["organisations"][0]["kvk_number"] = "12345678"

        outcome = record(file, reader)

        parties = outcome.partnership.parties.order_by("position", "pk")
        assert [party.organisation for party in parties] == [by_number, by_alias]
        assert all(mention.known for mention in outcome.mentions)

    def test_new_ones_are_recorded_with_who_recorded_them(self, reader):
        outcome = record(example(), reader)

        made = Organisation.objects.get(name="Landstede")
        assert made.recorded_by == outcome.partnership.keeper == keeper_of(reader)
        assert Contact.objects.get().organisation == made

    def test_one_that_is_much_alike_is_asked_about(self, reader):
        known = OrganisationFactory(name="Stichting Landsteede", search_text="stichting landsteede")
        OrganisationName.objects.create(organisation=known, kind="common", name=known.name)
        data = parse(json.dumps(example()).encode())

        trial = read_on_trial(data, keeper=keeper_of(reader), by=reader, at=AT)
        asked = {m.name: [value for value, _ in m.choices] for m in trial.mentions}
        outcome = record(example(), reader, **{"organisation-2": str(known.pk)})

        assert asked == {"Leger des Heils": [], "Landstede": [str(known.pk), "new"]}
        assert known in {party.organisation for party in outcome.partnership.parties.all()}

    def test_people_known_by_name_are_not_made_twice(self, reader):
        organisation = OrganisationFactory(name="Landstede")
        OrganisationName.objects.create(organisation=organisation, kind="common", name="Landstede")
        known = ContactFactory(
            organisation=organisation, name="trekker Sport (voorbeeld)", function="trekker"
        )
        file = example(themes=[{"key": "themes-1", "title": "Sport", "stage": "running"}])
        file["theme_owners"] = [
            {"key": "theme_owners-1", "theme": "themes-1", "contact": "person-1"}
        ]

        outcome = record(file, reader)

        assert outcome.partnership.themes.get().owners.get().contact == known


class TestWhoseWords:
    """An organisation with users of its own writes its own words; nobody puts them in its mouth."""

    @pytest.fixture
    def others(self):
        other = coordinator_of("Landstede")
        return keeper_of(other)

    def test_notes_of_organisations_with_users_are_left(self, reader, others):
        row = {"visibility": "own", "noted_at": "2026-01-01T10:00:00+00:00"}
        file = example(
            notes=[
                {"key": "notes-1", "text": "Van ons", "organisation": "organisation-1", **row},
                {"key": "notes-2", "text": "Niet van ons", "organisation": "organisation-2", **row},
            ]
        )

        outcome = record(file, reader)

        assert [note.text for note in Note.objects.all()] == ["Van ons"]
        assert outcome.skipped["notes"] == 1

    def test_so_is_their_own_interest(self, reader, others):
        file = example()
        for party in file["parties"]:
            party["own_interest"] = "Groei"

        outcome = record(file, reader)

        written = {str(party): party.own_interest for party in outcome.partnership.parties.all()}
        assert written == {"Leger des Heils": "Groei", "Landstede": ""}
        assert outcome.skipped["own_words"] == 1

    def test_and_their_people(self, reader, others):
        file = example(themes=[{"key": "themes-1", "title": "Sport", "stage": "running"}])
        file["theme_owners"] = [
            {"key": "theme_owners-1", "theme": "themes-1", "contact": "person-1"}
        ]

        outcome = record(file, reader)

        assert not Contact.objects.filter(organisation=others).exists()
        assert outcome.skipped["theme_owners"] == 1
        assert outcome.partnership.ownerless_theme_count == 1


class TestWhatIsKept:
    def test_links_to_partnerships_that_are_here_too(self, reader):
        known = make_partnership(keeper_of(reader), title="Op Orde")
        hidden = make_partnership(title="Geheim")
        file = example(
            links=[
                {"kind": "predecessor", "number": row.number, "title": row.title}
                for row in (known, hidden)
            ]
        )

        outcome = record(file, reader)

        assert PartnershipLink.objects.get().other == known
        assert outcome.skipped["links"] == 1

    def test_says_where_it_came_from(self, reader):
        made = record(example(), reader).partnership

        entry = AuditEntry.objects.of(made).get(verb="create")
        assert "SW-000012" in entry.text.reason
        assert entry.actor_id == reader.pk
        assert made.party_count == 2
        assert "landstede" in made.search_text

    def test_a_trial_leaves_nothing(self, reader):
        counted = [m for m in apps.get_models() if m._meta.app_label != "contenttypes"]
        before = {model: model._default_manager.count() for model in counted}

        outcome = read_on_trial(
            parse(json.dumps(example()).encode()), keeper=keeper_of(reader), by=reader, at=AT
        )

        assert outcome.counts == {"parties": 2}
        assert {model: model._default_manager.count() for model in counted} == before

    def test_all_or_nothing(self, reader):
        file = example(themes=[{"key": "themes-1", "stage": "running"}])

        with pytest.raises(FileProblem, match="themes › 1 › title"):
            record(file, reader)

        assert not Partnership.objects.exists()
        assert not Party.objects.exists()
        assert Organisation.objects.count() == 1


def test_an_own_document_of_others_is_not_in_the_file():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    partnership = make_partnership(ours, theirs)
    Document.objects.create(
        partnership=partnership,
        title="Geheim",
        link="https://voorbeeld.nl",
        organisation=theirs,
        visibility="own",
    )
    PartyFactory(partnership=partnership, state="wanted")
    theme = ThemeFactory(partnership=partnership)
    ThemeOwnerFactory(theme=theme)

    file = write_dossier(partnership, make_user(ours, "coordinator"), AT)

    assert "documents" not in file
    assert len(file["parties"]) == 3
    assert Theme.objects.count() == len(file["themes"])
