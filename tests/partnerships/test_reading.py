"""What is marked in a text, and what is not: names that are plain words, people, other numbers."""

import random
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.enums import NameKind
from organisations.models import Organisation, OrganisationName
from partnerships.reading import LONGEST_TEXT, MarkKind, Reading
from tests.factories import OrganisationFactory, PartnershipFactory, make_user

pytestmark = pytest.mark.django_db

TEXTS = Path(__file__).parent / "texts"
# Shown name, and the other names under which texts know it.
REGISTER = {
    "Leger des Heils": [
        "Stichting Leger des Heils Welzijns- en Gezondheidszorg",
        "Leger de Heils",
    ],
    "Landstede": [],
    "Landstede Groep": [],
    "Landstede Welzijn": [],
    "MEE IJsseloevers": ["MEE"],
    "De Kern": ["De Kern Maatschappelijk dienstverlening"],
    "Humanitas": [],
    "WijZ": ["WijZ welzijn"],
    "Dimence Groep": [],
    "NOV": ["Vereniging NOV"],
    "LOVZ": [],
    "Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland": [],
    "Woonzorg Flevoland": [],
    "Werkbedrijf Flevoland": ["Werkbedrijf"],
}
TITLES = [
    "Op Orde",
    "MEE IJsseloevers en De Kern",
    "MVZ 010",
    "Netwerk Vrijwilligerszorg Enkhuizen e.o.",
    "Streekzorg Westelijke Mijnstreek",
    "Zorg- en Welzijnspact Flevoland",
]
LEGER, LANDSTEDE = "organisation: Leger des Heils", "organisation: Landstede"
MEE, KERN, WIJZ = "organisation: MEE", "organisation: De Kern", "organisation: WijZ"
NOV, WOONZORG = "organisation: Vereniging NOV", "organisation: Woonzorg Flevoland"
PACT = "partnership: Zorg- en Welzijnspact Flevoland"


def municipalities(names: str) -> list[str]:
    return [f"municipality: {name}" for name in names.split()]


# Every known name, date, role and number in the order of the text, and nothing else.
EXPECTED = {
    "a": [
        LEGER, LANDSTEDE, "municipality: Zwolle", "organisation: Leger de Heils", LANDSTEDE,
        "organisation: Stichting Leger des Heils Welzijns- en Gezondheidszorg",
        LANDSTEDE, LANDSTEDE, LEGER, "amount: twee hoofdgebieden", LEGER, LANDSTEDE, LANDSTEDE,
        LEGER, LANDSTEDE,
    ],
    "b": [
        MEE, KERN, "municipality: Zwolle", "organisation: MEE IJsseloevers",
        "organisation: De Kern Maatschappelijk dienstverlening", "date: dinsdag 27 mei",
        "role: directeur bestuurder", "organisation: MEE IJsseloevers", "role: directeur", KERN,
        MEE, KERN, "date: al lang",
        *municipalities("Zwolle Kampen Zwartwaterland Olst-Wijhe Raalte Deventer Dalfsen Ommen"),
        "municipality: Hardenberg", MEE, "partnership: Op Orde", KERN, "organisation: Humanitas",
        WIJZ, "municipality: Zwolle",
    ],
    "c": [
        WIJZ, "organisation: Dimence groep", "organisation: Landstede Welzijn",
        *municipalities("Ommen Olst-Wijhe Raalte Deventer Zwartewaterland"), WIJZ,
        "date: vanaf nu", WIJZ, KERN, "organisation: Dimence Groep",
        "organisation: Landstede Groep", "municipality: Zwolle", "organisation: WijZ welzijn", KERN,
    ],
    "d": [
        "date: 17 september 2014", NOV, "organisation: LOVZ", "amount: vier goede voorbeelden",
        NOV, "partnership: MVZ 010", "municipality: Rotterdam",
        "partnership: Netwerk Vrijwilligerszorg Enkhuizen e.o.",
        "organisation: Stichting Net-Werk Vrijwilligershulp Zuid-Kennemerland",
        "municipality: Haarlem", "partnership: Streekzorg Westelijke Mijnstreek",
    ],
    "e": [
        "role: voorzitter", PACT, "role: coach belevingsgericht werken", WOONZORG, WOONZORG,
        "date: vanaf de start", "organisation: Werkbedrijf", WOONZORG, PACT,
    ],
}  # fmt: skip


def name_of(organisation, name, kind=NameKind.ALIAS):
    return OrganisationName.objects.create(organisation=organisation, kind=kind, name=name)


@pytest.fixture
def user():
    """Somebody who sees the six partnerships, in a register that knows the organisations."""
    for shown, others in REGISTER.items():
        organisation = OrganisationFactory(name=shown)
        name_of(organisation, shown, NameKind.COMMON)
        for other in others:
            name_of(organisation, other)
    keeper = OrganisationFactory(name="Registerbureau (voorbeeld)")
    for title in TITLES:
        PartnershipFactory(title=title, keeper=keeper)
    return make_user(keeper, "coordinator")


def said(text, user) -> list[str]:
    return [f"{mark.kind}: {mark.words}" for mark in Reading(text, user).marks]


@pytest.mark.parametrize("name", EXPECTED)
def test_everything_known_is_marked_and_nothing_else(name, user):
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")

    assert said(text, user) == EXPECTED[name]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Doe mee, de kern is: alles op orde. Mee doen. De kern van de zaak.", []),
            ("Op orde brengen, of Wijz en wijz, een mee.", []),
            ("Samen met MEE-medewerkers.", [MEE]),
            ("Landstede's studenten en WijZ’s vrijwilligers", [LANDSTEDE, WIJZ]),
            ("Het werk van Leger\ndes Heils gaat door.", [LEGER]),
            ("De stichting Landstede tekent.", [LANDSTEDE]),
            ("Zie www.Landstede.nl of info@Landstede.nl, of MEE.pdf.", []),
            ("DE KERN VAN DE ZAAK", []),
            ("LANDSTEDE ZOEKT MENSEN", ["organisation: LANDSTEDE"]),
            ("Nieuws van de Kern.", ["organisation: de Kern"]),
        ],
    )
    def test_the_way_it_is_written_counts(self, text, expected, user):
        assert said(text, user) == expected

    def test_both_spellings_lead_to_one_municipality(self, user):
        marks = Reading("Zwartwaterland is Zwartewaterland.", user).marks

        assert [mark.words for mark in marks] == ["Zwartwaterland", "Zwartewaterland"]
        assert {one.name for mark in marks for one in mark.known} == {"Zwartewaterland"}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Best belangrijk. Houten deuren. Putten graven.", []),
            ("Mensen in Best en gemeente Huizen.", municipalities("Best Huizen")),
            ("Jan van Kampen, mevrouw Van Ommen en J. van Deventer.", []),
            ("Inwoners van Kampen en de gemeente van Ommen.", municipalities("Kampen Ommen")),
            ("De provincie Utrecht en de gemeente Utrecht.", ["municipality: Utrecht"]),
            ("Rond Enkhuizen e.o. en in Enkhuizen.", ["municipality: Enkhuizen"]),
            ("Van 's-Hertogenbosch naar Den Haag.", ["municipality: 's-Hertogenbosch",
                                                    "municipality: Den Haag"]),
            ("Bij Nuenen, Gerwen en Nederwetten.",
             ["municipality: Nuenen, Gerwen en Nederwetten"]),
        ],
    )  # fmt: skip
    def test_places_are_told_from_words_and_people(self, text, expected, user):
        assert said(text, user) == expected

    def test_a_name_of_two_organisations_offers_both(self, user):
        name_of(OrganisationFactory(name="Humanitas Oost"), "Humanitas")

        (mark,) = Reading("Werk van Humanitas.", user).marks

        assert [one.name for one in mark.known] == ["Humanitas", "Humanitas Oost"]

    def test_an_archived_organisation_is_not_known(self, user):
        Organisation.objects.filter(name="Humanitas").update(archived_at=timezone.now())

        assert said("Werk van Humanitas.", user) == []

    def test_titles_only_of_partnerships_in_sight(self, user):
        stranger = make_user(OrganisationFactory(), "coordinator")

        assert said("Hulp door Op Orde.", user) == ["partnership: Op Orde"]
        assert said("Hulp door Op Orde.", stranger) == []


class TestDates:
    @pytest.mark.parametrize(
        ("text", "edtf", "words"),
        [
            ("op 27 mei 2014 getekend", "2014-05-27", ""),
            ("op dinsdag 27 mei", "XXXX-05-27", "dinsdag 27 mei"),
            ("sinds mei 2014", "2014-05", ""),
            ("sinds 2014", "2014", ""),
            ("begin 2014 begonnen", "2014~", "begin 2014"),
            ("in het eerste kwartaal van 2015", "2015~", "het eerste kwartaal van 2015"),
            ("op 27-05-2014", "2014-05-27", ""),
            ("dated 2014-05-27", "2014-05-27", ""),
            ("on May 27, 2014", "2014-05-27", ""),
            ("on Tuesday 27 May", "XXXX-05-27", "Tuesday 27 May"),
            ("dat was in mei", "XXXX-05", "mei"),
            ("schooljaar 2014-2015", "2014", "schooljaar 2014-2015"),
            ("doet vanaf het begin mee", "start", "vanaf het begin"),
            ("werken al lang samen", None, "al lang"),
            ("geldt vanaf nu", None, "vanaf nu"),
            ("per direct", None, "per direct"),
        ],
    )
    def test_as_precisely_as_stated(self, text, edtf, words, user):
        (mark,) = Reading(text, user).marks

        assert mark.kind == MarkKind.DATE
        assert (mark.date.text, mark.date.as_stated) == (edtf, words)

    @pytest.mark.parametrize(
        "text",
        ["31 februari 2014", "de Wmo 2015", "tel. 038-4212345", "27 may be", "8011 AB", "MVZ 010"],
    )
    def test_other_numbers_are_no_dates(self, text, user):
        assert Reading(text, user).of_kind(MarkKind.DATE) == []


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "number", "unit"),
        [
            ("€ 12.500", "12500", "euro"),
            ("20 stageplaatsen", "20", "stageplaatsen"),
            ("2,5 fte", "2,5", "fte"),
            ("30 procent", "30", "procent"),
            ("voor twee jaar", "2", "jaar"),
            ("1,5 miljoen euro", "1500000", "euro"),
        ],
    )
    def test_amounts(self, text, number, unit, user):
        (mark,) = Reading(text, user).marks

        assert (mark.kind, mark.number, mark.unit) == (MarkKind.AMOUNT, number, unit)

    @pytest.mark.parametrize(
        "text", ["artikel 3 lid 2", "drie van de vier", "06-12345678", "ten behoeve van", "een dag"]
    )
    def test_other_numbers_count_nothing(self, text, user):
        assert said(text, user) == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("De voorzitter vertelt, dat het kan.", ["role: voorzitter"]),
            ("Een Ander, projectleider wonen bij MEE.", ["role: projectleider wonen", MEE]),
            ("de voorzitter van de raad van bestuur", ["role: voorzitter van de raad van bestuur"]),
            ("beide directeuren", []),
        ],
    )
    def test_roles_without_the_name_of_who_has_it(self, text, expected, user):
        assert said(text, user) == expected


class TestPassages:
    def test_the_sentence_around_it(self, user):
        text = "Eerst dit. Dan tekent MEE\nde overeenkomst (zie dhr. Jansen e.o. daar). Dan dat."

        (mark,) = Reading(text, user).marks

        assert mark.passage == "Dan tekent MEE de overeenkomst (zie dhr. Jansen e.o. daar)."

    def test_a_heading_is_a_passage_of_its_own(self, user):
        (mark,) = Reading("Nieuws van MEE\n\nDe rest van het bericht.", user).marks

        assert mark.passage == "Nieuws van MEE"

    def test_of_an_endless_sentence_the_middle(self, user):
        (mark,) = Reading("woord " * 900 + "MEE " + "woord " * 900, user).marks

        assert "MEE" in mark.passage
        assert len(mark.passage) <= 1400


class TestAnyText:
    def test_text_without_names_has_no_marks(self, user):
        """Plain words in any order, with capitals where sentences begin."""
        words = (
            "samen mee best kern orde wijs de het een van voor met op in landschap huizen putten"
            " naar kan wil doet organisatie gemeente stichting leger heil stede zorg groep bergen"
        ).split()
        chance = random.Random(2014)  # noqa: S311
        for _ in range(60):
            sentences = [
                " ".join(chance.choices(words, k=chance.randint(3, 12))).capitalize() + "."
                for _ in range(chance.randint(1, 8))
            ]
            assert said(" ".join(sentences), user) == []

    def test_marks_follow_each_other_and_leave_the_text_whole(self, user):
        chance = random.Random(27)  # noqa: S311
        pieces = (TEXTS / "b.txt").read_text(encoding="utf-8").split(" ")
        for _ in range(20):
            chance.shuffle(pieces)
            text = " ".join(pieces)
            reading = Reading(text, user)

            assert "".join(piece for piece, _mark in reading.segments()) == text
            places = [place for mark in reading.marks for place in (mark.start, mark.end)]
            assert places == sorted(places)

    @pytest.mark.parametrize("text", ["", "\n" * 300, "(" * 9000, "Aa" * 9000, "a@" * 9000])
    def test_odd_texts(self, text, user):
        assert said(text, user) == []

    def test_a_text_too_long_is_read_as_far_as_it_may_be(self, user):
        assert said("x " * LONGEST_TEXT + "MEE", user) == []

    def test_what_it_costs_follows_from_the_text_not_from_the_register(self, user):
        text = (TEXTS / "b.txt").read_text(encoding="utf-8")

        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                assert Reading(text, user).marks
            return len(found)

        queries()  # whose user it is, is looked up once
        before = queries()
        for number in range(300):
            name_of(OrganisationFactory(name=f"Kern {number}"), f"Kern {number}")

        assert queries() == before <= 12
