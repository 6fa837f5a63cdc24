"""Whether an agreement is in force on a day: a pure function of what it says."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from lib.dates import HonestDate
from partnerships.listing import line_of, listed
from partnerships.models import Agreement, Partnership
from partnerships.paper_line import bar
from partnerships.papers import paper_standing
from partnerships.templatetags.agreements import agreement_bar
from partnerships.terms import end_of, notice_by
from partnerships.validity import Validity, notice_standing, standing, validity
from tests.factories import AgreementFactory, make_partnership

TODAY = datetime.date(2026, 11, 22)


def agreement(state="signed", **fields) -> Agreement:
    return Agreement(state=state, **fields)


TERM = {"term_unit": "years", "term_anchor": "signing"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": "draft"}, "not_signed"),
        ({"state": "to_sign", "ends": "2030"}, "not_signed"),
        ({"state": "never_signed"}, "not_signed"),
        # No end in the source: nobody can say.
        ({}, "unknown"),
        ({"signed": "XXXX-05-27"}, "unknown"),
        ({"duration": "open"}, "in_force"),
        ({"duration": "open", "effective": "2027-01-01"}, "not_yet"),
        ({"ends": "later"}, "in_force"),
        ({"effective": "later", "ends": "2030"}, "unknown"),
        # The last day still counts.
        ({"ends": "2026-11-21"}, "expired"),
        ({"ends": "2026-11-22"}, "in_force"),
        ({"ends": "2026-11"}, "in_force"),
        ({"ends": "2026"}, "in_force"),
        ({"ends": "2025"}, "expired"),
        ({"ends": "2026?"}, "unknown"),
        ({"ends": "2025?"}, "unknown"),
        ({"ends": "2025~"}, "expired"),
        ({"ends": "2027?"}, "in_force"),
        ({"ends": "2025", "renewal": "tacit"}, "in_force"),
        ({"ends": "2025", "renewal": "on_request"}, "expired"),
        ({"effective": "2027", "ends": "2028"}, "not_yet"),
        ({"signed": "2025-01-01", "term_amount": 2, **TERM}, "in_force"),
        ({"signed": "2024-11-22", "term_amount": 2, **TERM}, "expired"),
        ({"signed": "2024-11-23", "term_amount": 2, **TERM}, "in_force"),
        ({"term_amount": 2, **TERM}, "unknown"),
        ({"state": "ended", "ends": "2030", "ended": "2026-11-22"}, "in_force"),
        ({"state": "ended", "ends": "2030", "ended": "2026-11-21"}, "ended"),
        ({"state": "ended", "ended": "2026"}, "ended"),
        ({"state": "ended"}, "ended"),
        ({"state": "ended", "duration": "open", "ended": "2027-03-01"}, "in_force"),
        ({"state": "ended", "ended": "2027-03-01"}, "in_force"),
        ({"state": "ended", "ended": "2027-03-01", "ends": "2025"}, "expired"),
        ({"state": "notice_given", "notice_ends": "2027"}, "in_force"),
        ({"state": "notice_given", "notice_ends": "2026"}, "in_force"),
        ({"state": "notice_given", "notice_ends": "2026?"}, "unknown"),
        ({"state": "notice_given", "notice_ends": "2027", "ends": "2025"}, "expired"),
        # Notice was given: it holds until the last day, and nobody has to record that it is over.
        ({"state": "notice_given", "duration": "open", "notice_ends": "2026-11-22"}, "in_force"),
        ({"state": "notice_given", "duration": "open", "notice_ends": "2026-11-21"}, "ended"),
        ({"state": "notice_given", "duration": "open"}, "unknown"),
    ],
    ids=str,
)
def test_validity(fields, expected):
    assert validity(agreement(**fields), TODAY) == expected


def test_every_answer_is_given_somewhere():
    assert set(Validity.values) == {
        "in_force", "not_yet", "expired", "ended", "unknown", "not_signed"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "end", "derived"),
    [
        ({"ends": "2027-12-31"}, "2027-12-31", False),
        ({"signed": "2014-05-27", "term_amount": 2, **TERM}, "2016-05-26", True),
        ({"signed": "2014-05", "term_amount": 2, **TERM}, "2016-05", True),
        ({"signed": "2014", "term_amount": 2, **TERM}, "2016", True),
        ({"signed": "2014~", "term_amount": 2, **TERM}, "2016~", True),
        ({"signed": "2014", "term_amount": 18, "term_unit": "months"}, None, True),
        ({"signed": "2024-02-29", "term_amount": 1, "term_unit": "years"}, "2025-02-27", True),
        ({"signed": "2024-08-31", "term_amount": 6, "term_unit": "months"}, "2025-02-27", True),
        ({"signed": "XXXX-05-27", "term_amount": 2, **TERM}, None, True),
        ({"effective": "2015-01-01", "signed": "2014-12-01", "term_amount": 1,
          "term_unit": "years", "term_anchor": "start"}, "2015-12-31", True),
        # What is stated wins over what can be computed.
        ({"ends": "2020", "signed": "2014", "term_amount": 2, **TERM}, "2020", False),
        ({}, None, False),
    ],
    ids=str,
)  # fmt: skip
def test_end(fields, end, derived):
    found, was_derived = end_of(agreement(**fields))

    assert (found.text, was_derived) == (end, derived)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"ends": "2027-12-31", "notice_months": 6}, datetime.date(2027, 6, 30)),
        ({"ends": "2028-02-29", "notice_months": 3}, datetime.date(2027, 11, 30)),
        ({"ends": "2027-12-15", "notice_months": 10}, datetime.date(2027, 2, 15)),
        ({"ends": "2027-12-15", "notice_months": 0}, datetime.date(2027, 12, 15)),
        ({"ends": "2027-12", "notice_months": 6}, None),
        ({"ends": "2027-12-31", "notice_stated": "none"}, None),
        ({"ends": "2027-12-31", "notice_months": 6, "state": "ended"}, None),
    ],
    ids=str,
)
def test_notice(fields, day):
    fields.setdefault("notice_stated", "stated")

    assert notice_by(agreement(**fields)) == day


@pytest.mark.django_db
class TestStanding:
    def make(self, **fields):
        fields.setdefault("state", "signed")
        return AgreementFactory(partnership=make_partnership(), **fields)

    def test_says_who_is_missing(self):
        paper = self.make()
        one, other = paper.partnership.parties.all()
        paper.signatures.create(party=one, state="signed")
        awaited = paper.signatures.create(party=other)

        assert standing(paper, TODAY).missing == (awaited,)

    @pytest.mark.parametrize(
        ("fields", "label", "tone"),
        [
            ({"state": "draft"}, "Concept", "none"),
            ({"ends": "2030"}, "Van kracht", "good"),
            ({"ends": "2020"}, "Verlopen", "warn"),
            (
                {"state": "ended", "signed": "2014", "ended": "2027", "ends": "2030"},
                "Van kracht, eindigt eerder",
                "good",
            ),
        ],
        ids=str,
    )
    def test_has_words_and_a_tone(self, fields, label, tone):
        found = standing(self.make(**fields), TODAY)

        assert (found.label, found.tone) == (label, tone)

    def test_says_when_it_was_renewed_by_itself(self):
        assert standing(self.make(ends="2025", renewal="tacit"), TODAY).renewed
        assert not standing(self.make(ends="2027", renewal="tacit"), TODAY).renewed

    def test_the_line_shows_today_between_start_and_end(self):
        paper = self.make(
            effective="2026-01-01", ends="2027-12-31", notice_stated="stated", notice_months=6
        )

        line = bar(standing(paper, TODAY))

        assert 0 < line.today < line.notice < line.end == 100
        assert line.done == line.today

    def test_an_end_or_start_that_is_not_known_is_drawn_open(self):
        no_start = bar(standing(self.make(ends="2030"), TODAY))
        no_end = bar(standing(self.make(effective="2020"), TODAY))

        assert (no_start.open_start, no_start.open_end) == (True, False)
        assert (no_end.open_start, no_end.open_end) == (False, True)
        assert no_start.today < no_start.end == 100
        assert no_end.start == 0 < no_end.done == no_end.today < no_end.end == 100

    def test_no_line_without_a_date(self):
        assert bar(standing(self.make(signed="XXXX-05-27"), TODAY)) is None


STATED = {"notice_stated": "stated", "notice_months": 3}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # The last day to give notice was 30 September.
        ({"ends": "2026-12-31", **STATED}, "in_window"),
        ({"ends": "2027-02-22", **STATED}, "not_yet"),
        ({"ends": "2027-02-21", **STATED}, "in_window"),
        ({"ends": "2027-12-31", **STATED}, "not_yet"),
        ({"ends": "2026-11-21", **STATED}, "over"),
        # A month or year holds many days: yes, no, or unknown in between.
        ({"ends": "2026-12", **STATED}, "in_window"),
        ({"ends": "2027-02", **STATED}, "unknown"),
        ({"ends": "2027", **STATED}, "unknown"),
        ({"ends": "2028", **STATED}, "not_yet"),
        ({"ends": "2026-12-31~", **STATED}, "unknown"),
        ({"ends": "2026-12-31"}, "unknown"),
        ({"ends": "2026-12-31", "notice_stated": "none"}, "none"),
        ({**STATED}, "unknown"),
        ({"duration": "open", **STATED}, "any_time"),
        # Renewed by itself: the next end is not stated.
        ({"ends": "2025", "renewal": "tacit", **STATED}, "unknown"),
        ({"state": "notice_given", "ends": "2026-12-31", "notice_ends": "2026-12-31", **STATED},
         "given"),
        ({"state": "ended", "ends": "2030", "ended": "2027", **STATED}, "over"),
        ({"state": "draft", "ends": "2026-12-31", **STATED}, "over"),
    ],
    ids=str,
)  # fmt: skip
def test_notice_window(fields, expected):
    paper = agreement(**fields)
    value = validity(paper, TODAY)
    end = end_of(paper, TODAY)[0]
    renewed = value == "in_force" and end.upper is not None and TODAY > end.upper

    assert notice_standing(paper, TODAY, value, renewed=renewed) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "nl", "en"),
    [
        ("2014", "Van kracht, opgezegd", "In force, notice given"),
        ("start", "Van kracht, opgezegd", "In force, notice given"),
        ("XXXX-05-27", "Van kracht, opgezegd, begin niet bekend",
         "In force, notice given, start not known"),
        (None, "Van kracht, opgezegd, begin niet bekend",
         "In force, notice given, start not known"),
    ],
)  # fmt: skip
def test_after_notice_a_start_that_is_not_known_is_said(start, nl, en):
    paper = AgreementFactory(
        state="notice_given", signed=start, duration="open", notice_ends="2027-01-31"
    )

    assert standing(paper, TODAY).label == nl
    with translation.override("en"):
        assert standing(paper, TODAY).label == en


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends", "nl", "en"),
    [
        ("2027", "Eindigt in 2027", "Ends in 2027"),
        ("2027-03", "Eindigt in maart 2027", "Ends in March 2027"),
        ("2027-03-31", "Eindigt op 31 maart 2027", "Ends on 31 March 2027"),
    ],
)
def test_the_line_says_when_it_ends_as_precisely_as_is_known(ends, nl, en):
    paper = AgreementFactory(state="notice_given", signed="2014", duration="open", notice_ends=ends)
    context = agreement_bar(paper, standing(paper, TODAY), key=True)

    assert nl in render_to_string("partnerships/parts/agreement_bar.html", context)
    with translation.override("en"):
        assert en in render_to_string("partnerships/parts/agreement_bar.html", context)


@pytest.mark.django_db
class TestPaperStanding:
    """A partnership without a valid paper is shown as such, and goes on."""

    def said(self, *papers, **options):
        partnership = make_partnership()
        for fields in papers:
            AgreementFactory(partnership=partnership, **{"state": "signed", **fields})
        found = paper_standing(partnership.agreements.with_signatures(), TODAY, **options)
        return found and (found.words, found.tone, found.is_valid)

    def test_nothing_is_said_without_papers(self):
        assert self.said() is None

    @pytest.mark.parametrize(
        ("papers", "said"),
        [
            (
                [{"ends": "2024-12-31"}, {"ends": "2020"}],
                ("Geen geldige overeenkomst: de laatste liep op 31 december 2024 af."
                 " De samenwerking loopt door.", "warn", False),
            ),
            (
                [{"ends": "2024-12-31"}, {"ends": "2027"}],
                ("Van kracht tot en met 2027.", "good", True),
            ),
            (
                [{"ends": "2024-12-31"}, {"signed": "XXXX-05-27"}],
                ("Onbekend of er een geldige overeenkomst is: het einde is niet bekend.",
                 "none", None),
            ),
            ([{"duration": "open"}], ("Van kracht, geen einde afgesproken.", "good", True)),
            (
                [{"ends": "2024", "renewal": "tacit"}],
                ("Van kracht, na 2024 vanzelf verlengd.", "good", True),
            ),
            (
                [{"state": "notice_given", "duration": "open", "notice_ends": "2027-01-31"}],
                ("Van kracht tot en met 31 januari 2027; daarna stopt de overeenkomst.",
                 "warn", True),
            ),
            (
                [{"state": "notice_given", "duration": "open", "notice_ends": "2026-01-31"}],
                ("Geen geldige overeenkomst: de laatste eindigde op 31 januari 2026."
                 " De samenwerking loopt door.", "warn", False),
            ),
            (
                [{"state": "draft"}],
                ("Er is nog geen overeenkomst getekend. De samenwerking loopt door.",
                 "none", False),
            ),
            (
                [{"effective": "2027-01-01", "ends": "2030"}],
                ("Nog geen geldige overeenkomst: de getekende gaat pas op 1 januari 2027 in."
                 " De samenwerking loopt door.", "warn", False),
            ),
        ],
        ids=str,
    )  # fmt: skip
    def test_says_how_it_is(self, papers, said):
        assert self.said(*papers) == said

    @pytest.mark.parametrize(
        ("papers", "valid"),
        [
            ([{"signed": "2018", "duration": "open"}, {"signed": "2024", "ends": "2025"}],
             (True, False, "")),
            ([{"signed": "2018", "ends": "2030"}, {"signed": "2024", "duration": "fixed"}],
             (False, False, "2030")),
            ([{"signed": "2018", "ends": "2020"}, {"signed": "2014", "ends": "2024"}],
             (False, True, "2024")),
        ],
        ids=str,
    )  # fmt: skip
    def test_the_list_tells_of_the_same_paper(self, papers, valid):
        self.said(*papers)

        shown = line_of(listed(Partnership.objects.all(), TODAY).get(), TODAY)["valid"]

        assert (shown["is_open"], shown["is_over"], shown["end"].text or "") == valid

    def test_a_partnership_that_ended_does_not_go_on(self):
        words, _tone, _valid = self.said({"ends": "2024"}, goes_on=False)

        assert words == "Geen geldige overeenkomst: de laatste liep in 2024 af."


def test_unknown_stays_unknown():
    assert not HonestDate.unknown()
    assert end_of(agreement())[0].is_unknown
