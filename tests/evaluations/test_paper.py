"""The page for paper and the PDF say what the page says, and an adopted one says it for good."""

import html
import io
import re

import pypdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.trail.guards import erasing
from evaluations import adoption, answering
from evaluations.enums import Way
from evaluations.models import Criterion, PartyResponse
from evaluations.page import page_of
from evaluations.sheet import for_viewer, sheet_of
from lib.pdf import can_make_pdf
from partnerships.models import Activity, Programme, Theme
from tests.evaluations.situations import (
    AFTER_DUE,
    AT,
    adopted,
    answer,
    answered,
    concluded,
    make_situation,
    opened,
    submitted,
)
from tests.evaluations.test_page import wide
from tests.house.sweep import text_of_pdf

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not can_make_pdf(), reason="Pango is missing"),
]

PHASES = {"open": opened, "shared": answered, "in review": submitted, "adopted": adopted}


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


def squashed(text) -> str:
    """Without white space: a PDF breaks lines elsewhere than a page does."""
    return re.sub(r"\s+", "", str(text))


def words_of(page) -> str:
    """What stands on a page, without its pictures."""
    body = page.content.decode().partition("<main")[2].partition("</main>")[0]
    body = re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL).partition(">")[2]
    return squashed(html.unescape(re.sub(r"<[^>]*>", " ", body)))


def pdf_words(visitor, user, evaluation, **query) -> str:
    answered_page = visitor(user).get("evaluation_pdf", evaluation.pk, **query)
    assert answered_page.status_code == 200
    return squashed(text_of_pdf(answered_page.content))


def facts_of(evaluation) -> set[str]:
    """Every score, party, verdict, target, text and decision of the sheet, in words."""
    page = page_of(sheet_of(evaluation), evaluation, on=AT.date())
    facts = {page["partnership"], page["label"], page["conclusion"]["label"]}
    facts |= {page["conclusion"]["summary"], page["conclusion"]["differing_opinions"]}
    for party in page["parties"]:
        facts |= {party["name"], party["view"], party["way"]}
    for row in page["scores"] if page["has_answers"] else []:
        scores = "".join(
            cell["text"] + (f"was {cell['was']}" if cell["was"] else "") for cell in row["cells"]
        )
        facts |= {row["title"] + row["statement"] + scores, row["difference_words"]}
        facts |= {f"{c['party']} ({c['text']}): {c['comment']}" for c in row["sentences"]}
    for theme in page["all_themes"]:
        facts |= {theme["title"], theme["owner"], theme["summary"], theme["next"]}
        for row in theme["activities"]:
            facts |= {row[key] for key in ("title", "state", "verdict", "lesson", "next")}
            facts |= {row[key] for key in ("target", "target_text", "result", "result_text")}
    for row in page["arrangements"]:
        facts |= {row["text"], row["kept"], row["note"]}
    for group in page["next_themes"]:
        facts |= {group["theme"]} | {row["title"] for row in group["activities"]}
    for row in (*page["sign_offs"], *page["earlier_sign_offs"]):
        facts |= {row["name"], str(row["label"]), row["way"], row["who"], row["note"]}
    for row in page["trend"]["rows"] if page["trend"] else []:
        facts |= {row["label"] + "".join(row["cells"])}
    return {squashed(fact) for fact in facts if fact}


def second_year():
    """2026 adopted, 2027 adopted too; some things changed between them."""
    situation = adopted()
    situation.programme = Programme.objects.get(year=2027)
    return adopted(submitted(concluded(answered(opened(situation)))))


class TestFacts:
    @pytest.mark.parametrize("phase", [*PHASES, "second year"])
    def test_page_paper_and_pdf_say_all_of_them(self, visitor, phase):
        situation = second_year() if phase == "second year" else PHASES[phase]()
        user, evaluation = situation.people.coordinator, situation.fresh()
        facts = facts_of(evaluation)
        guest = visitor(user)
        said = {
            "page": words_of(guest.get("evaluation_show", evaluation.pk)),
            "paper": words_of(guest.get("evaluation_print", evaluation.pk)),
            "pdf": pdf_words(visitor, user, evaluation),
        }

        assert {name: {f for f in facts if f not in text} for name, text in said.items()} == {
            "page": set(),
            "paper": set(),
            "pdf": set(),
        }
        assert len(facts) > 15

    def test_the_pdf_is_the_page_for_paper(self, visitor):
        situation = adopted()
        user, evaluation = situation.people.reader, situation.fresh()
        paper = words_of(visitor(user).get("evaluation_print", evaluation.pk))
        pdf = pdf_words(visitor, user, evaluation)
        foot = squashed(f"{evaluation} · {situation.partnership} · Vastgesteld op 20 november 2026")
        for page in ("Pagina1van2", "Pagina2van2"):
            assert foot in pdf and page in pdf
            pdf = pdf.replace(page, "")

        assert pdf.replace(foot, "") == paper

    def test_in_english(self, visitor):
        situation = adopted()
        reader = situation.people.reader
        reader.language = "en"
        reader.save()
        answered_page = visitor(reader).get("evaluation_pdf", situation.evaluation.pk)
        with translation.override("en"):
            facts = facts_of(situation.fresh())
        text = squashed(text_of_pdf(answered_page.content))

        assert {fact for fact in facts if fact not in text} == set()
        assert "Page1of" in text and "AdoptedonNovember20,2026" in text or "Adoptedon20" in text
        root = pypdf.PdfReader(io.BytesIO(answered_page.content)).trailer["/Root"]
        assert root["/Lang"] == "en"
        assert "yearly-evaluation-2026-" in answered_page.headers["Content-Disposition"]


class TestWays:
    def test_how_it_came_in_is_printed_on_page_and_pdf(self, visitor):
        situation = make_situation(partner_users=False)
        opened(situation)
        coordinator = situation.people.coordinator
        ours = answer(situation.response(0), coordinator)
        answering.hand_in(ours, by=coordinator, at=AT)
        theirs = answer(situation.response(1), coordinator)
        PartyResponse.objects.filter(pk=theirs.pk).update(
            way=Way.LINK, state="handed_in", handed_in_at=AT
        )
        type(situation.evaluation).objects.filter(pk=situation.evaluation.pk).update(shared_at=AT)
        submitted(concluded(situation))
        adoption.adopt(
            situation.sign_off(1),
            by=coordinator,
            at=AT,
            way=Way.ON_BEHALF,
            source_person="directeur",
            source_on=AT.date(),
            source_text="verslag 12",
        )
        adoption.adopt(situation.sign_off(0), by=situation.people.manager, at=AT)
        reader = situation.people.reader
        page = words_of(visitor(reader).get("evaluation_show", situation.evaluation.pk))
        pdf = pdf_words(visitor, reader, situation.evaluation)

        for words in (
            "in het register",
            "via een gemailde link",
            "vastgelegd namens de partij: directeur, 20 november 2026, bron: verslag 12",
        ):
            assert squashed(words) in page, words
            assert squashed(words) in pdf, words


class TestFrozen:
    def test_the_text_stays_the_same_to_the_byte(self, visitor):
        situation = second_year()
        reader, evaluation = situation.people.reader, situation.fresh()
        before = visitor(reader).get("evaluation_pdf", evaluation.pk).content
        Criterion.objects.create(
            code="new", title_nl="Nieuw", title_en="New", statement_nl="N", statement_en="N"
        )
        Criterion.objects.update(title_nl="Anders", statement_nl="Heel anders")
        evaluation.criteria.update(title_nl="Anders")
        Theme.objects.update(title="Ander thema")
        Activity.objects.update(title="Iets anders", target=999)
        for organisation in situation.organisations:
            organisation.names.all().delete()
            type(organisation).objects.filter(pk=organisation.pk).update(name="Andere naam")
        type(situation.partnership).objects.update(title="Andere titel")

        with time_machine.travel(AFTER_DUE, tick=False):
            after = visitor(reader).get("evaluation_pdf", evaluation.pk).content

        assert text_of_pdf(after) == text_of_pdf(before)
        assert after == before

    def test_a_correction_is_added_below(self, visitor):
        situation = adopted()
        reader = situation.people.reader
        before = pdf_words(visitor, reader, situation.evaluation)
        correcting_words = "Het waren 42 deelnemers."
        situation.evaluation.corrections.create(
            text=correcting_words, author=situation.people.coordinator, noted_at=AT
        )
        after = pdf_words(visitor, reader, situation.evaluation)

        assert squashed(correcting_words) in after
        assert squashed(correcting_words) not in before


class TestPrivacy:
    def test_before_sharing_a_pdf_holds_the_own_answers_only(self, visitor):
        situation = opened()
        people = situation.people
        answer(situation.response(1), people.their_coordinator, 1, comment="Geheim", view="Stil")
        ours = pdf_words(visitor, people.coordinator, situation.evaluation)
        theirs = pdf_words(visitor, people.their_coordinator, situation.evaluation)

        assert "Geheim" not in ours and "Stil" not in ours
        assert "Geheim" in theirs and "Stil" in theirs


def test_saving_it_stands_in_the_trail(visitor):
    situation = adopted()
    before = AuditEntry.objects.count()
    visitor(situation.people.reader).get("evaluation_pdf", situation.evaluation.pk)

    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.verb, entry.object_type, entry.object_id, entry.actor_id) == (
        "export",
        "evaluations.evaluation",
        situation.evaluation.pk,
        situation.people.reader.pk,
    )


class TestFile:
    def test_is_a_file_without_a_name_of_anybody(self, visitor):
        situation = adopted()
        page = visitor(situation.people.reader).get("evaluation_pdf", situation.evaluation.pk)
        number = situation.partnership.number

        assert page.status_code == 200
        assert page.content.startswith(b"%PDF-1.7")
        assert page.headers["Content-Type"] == "application/pdf"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Content-Disposition"] == (
            f'attachment; filename="jaarevaluatie-2026-{number}.pdf"'
        )

    def test_without_pango_the_page_for_paper_says_why(self, visitor, monkeypatch):
        monkeypatch.setattr("accounts.views.printed.can_make_pdf", lambda: False)
        situation = adopted()
        guest = visitor(situation.people.reader)
        answer = guest.get("evaluation_pdf", situation.evaluation.pk)
        paper = reverse("evaluation_print", args=[situation.evaluation.pk])
        text = guest.client.get(answer.url).content.decode()

        assert (answer.status_code, answer.url) == (302, paper)
        assert "ontbreekt het pakket Pango" in text
        assert reverse("evaluation_pdf", args=[situation.evaluation.pk]) not in text


class TestWhatOthersAdd:
    """Benefits, goals, supply and demand, follow-ups and advice, from an adopted sheet."""

    def kept(self) -> tuple:
        situation = adopted()
        evaluation = situation.fresh()
        first, second = (party["id"] for party in evaluation.frozen["parties"])
        sheet = {
            **evaluation.frozen,
            "benefits": [
                {
                    "stakeholder": "Cliënten",
                    "text": "Sneller een plek.",
                    "kind": "benefit",
                    "answers": {
                        first: {"noticed": "yes", "note": "Wachttijd van 6 naar 2 weken."},
                        second: {"noticed": "unknown", "note": ""},
                    },
                },
                {
                    "stakeholder": "Cliënten",
                    "text": "Eén aanspreekpunt.",
                    "kind": "statement",
                    "answers": {},
                },
            ],
            "exchange": [
                {
                    "party": "Avondster Zorg",
                    "direction": "offer",
                    "text": "Een keuken op vrijdag",
                    "next_year": "close",
                    "outcome": "Gebruikt door twee klassen.",
                    "new": False,
                },
                {
                    "party": "Berkel Onderwijs",
                    "direction": "request",
                    "text": "Vier stageplekken",
                    "next_year": "",
                    "outcome": "",
                    "new": True,
                },
            ],
            "follow_ups": [
                {"text": "Rooster maken", "assignee": "Trekker sport", "due_on": "2027-01-31"}
            ],
            "recommendations": [
                {
                    "text": "Minder overleg.",
                    "source": "Rapport, blz. 4",
                    "answer": "partly",
                    "done": "Eén keer per kwartaal.",
                }
            ],
            "done_by": "bureau",
            "bureau": "Bureau Voorbeeld",
        }
        sheet["themes"][0]["goals"] = [
            {
                "statement": "Meer deelnemers",
                "indicator": "aanmeldingen",
                "unit": "deelnemers",
                "baseline": "20",
                "target": "40",
                "value": "38",
                "text": "Vooral jongeren.",
            }
        ]
        sheet["sign_offs"][0]["four_eyes_waived"] = True
        with erasing(at=AT):
            type(evaluation).objects.filter(pk=evaluation.pk).update(frozen=sheet)
        return situation, evaluation

    WORDS = (
        "Cliënten",
        "Sneller een plek.",
        "Wachttijd van 6 naar 2 weken.",
        "Gemerkt",
        "Niet bekend",
        "Een keuken op vrijdag",
        "Gebruikt door twee klassen.",
        "Vier stageplekken",
        "Rooster maken",
        "Trekker sport",
        "uiterlijk 31 januari 2027",
        "Minder overleg.",
        "Deels overgenomen",
        "Eén keer per kwartaal.",
        "Aanbevelingen van Bureau Voorbeeld",
        "Meer deelnemers",
        "38 deelnemers",
        "doel 40 deelnemers",
        "Vooral jongeren.",
    )

    def test_stands_on_page_and_pdf(self, visitor):
        situation, evaluation = self.kept()
        reader = situation.people.reader
        page = words_of(visitor(reader).get("evaluation_show", evaluation.pk))
        pdf = pdf_words(visitor, reader, evaluation)

        alone = _("adopted without a second pair of eyes, as the organisation allows")
        words = [*self.WORDS, alone]
        assert [word for word in words if squashed(word) not in page] == []
        assert [word for word in words if squashed(word) not in pdf] == []

    def test_verdicts_on_benefits_are_private_until_shared(self):
        situation, evaluation = self.kept()
        sheet = {**sheet_of(type(evaluation).objects.get(pk=evaluation.pk)), "shared_at": ""}
        people = situation.people
        seen = {
            name: {
                party["name"]
                for row in for_viewer(sheet, user, roles=frozenset())["benefits"]
                for party in sheet["parties"]
                if party["id"] in row["answers"]
            }
            for name, user in (("ours", people.reader), ("theirs", people.their_manager))
        }

        assert seen == {"ours": {"Avondster Zorg"}, "theirs": {"Berkel Onderwijs"}}


def test_of_many_parties_each_score_and_sentence_is_in_the_pdf(visitor):
    many = wide(12)
    page = page_of(sheet_of(many), many, on=AT.date())
    foot = squashed(f"{many} · {many.partnership} · {page['status']}")
    pdf = pdf_words(visitor, many.reader, many)
    pdf = re.sub(re.escape(foot) + r"Pagina\d+van\d", "", pdf)

    assert page["layout"] == "counts"
    for row in page["scores"]:
        scores = " · ".join(f"{cell['party']} {cell['text']}" for cell in row["cells"])
        said = "".join(f"{c['party']} ({c['text']}): {c['comment']}" for c in row["cells"])
        assert squashed(row["title"] + scores + said) in pdf
