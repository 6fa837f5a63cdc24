import html
import io
import re

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.errors import WrongMoment
from accounts.models import AuditEntry, AuditText
from evaluations.guide import comparing, publishing
from evaluations.guide.contents import contents_of
from evaluations.guide.reading import ReadGuide, newest_version
from evaluations.guide.text import blocks_of
from evaluations.models import Chapter, Criterion, Guide
from evaluations.models import GuideVersion as Version
from evaluations.starting_guide import starting_chapters
from lib.pdf import can_make_pdf
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.guides import AT
from tests.factories import OrganisationFactory, make_user
from tests.house.sweep import text_of_pdf

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


class TestStart:
    def test_every_criterion_has_a_chapter_and_there_are_more(self):
        codes = set(Chapter.objects.values_list("code", flat=True))

        assert set(Criterion.objects.values_list("code", flat=True)) <= codes
        assert codes - set(Criterion.objects.values_list("code", flat=True)) == {
            "how_to_start",
            "which_form",
            "value",
            "meeting_culture",
            "keeping_identity",
        }

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_texts_are_of_a_readable_length(self, language):
        lengths = {
            code: len(text.split()) for code, (_title, text) in starting_chapters(language).items()
        }

        assert {code: n for code, n in lengths.items() if not 80 <= n <= 200} == {}

    def test_both_languages_have_the_same_chapters(self):
        assert list(starting_chapters("nl")) == list(starting_chapters("en"))

    def test_version_one_holds_it_all(self):
        version = Version.objects.get()

        assert version.number == 1
        assert len(version.contents["chapters"]) == Chapter.objects.count() == 23
        assert version.contents == contents_of(
            Guide.objects.get(), Chapter.objects.select_related("criterion")
        )


class TestText:
    def test_paragraphs_and_lists(self):
        blocks = blocks_of("Een.\nTwee.\n\n- a\n- b\n1. c\n2) d\n\nDrie.")

        assert [(block.kind, block.lines) for block in blocks] == [
            ("p", ["Een.", "Twee."]),
            ("ul", ["a", "b"]),
            ("ol", ["c", "d"]),
            ("p", ["Drie."]),
        ]

    def test_nothing_is_dropped_and_nothing_is_markup(self, visitor):
        hostile = "<script>alert(1)</script>\n- <img src=x onerror=alert(1)> & “meer”"
        chapter = guides.chapter()
        Chapter.objects.filter(pk=chapter.pk).update(text_nl=hostile)
        guides.published()

        shown = page(visitor(make_user()).get("chapter_show", chapter.pk))

        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "<li>&lt;img src=x onerror=alert(1)&gt; &amp; “meer”</li>" in shown
        assert "<script>alert" not in shown

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "-", "- ", "1.", "2026 is een jaar", "-10 graden"]
    )
    def test_odd_texts(self, text):
        joined = " ".join(line for block in blocks_of(text) for line in block.lines)

        assert joined == text.strip() or joined == ""


class TestShow:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_contents_in_the_language_of_the_user(self, visitor, language):
        with translation.override(language):
            titles = [chapter.title for chapter in ReadGuide(newest_version()).chapters]
            shown = page(visitor(make_user(language=language)).get("guide_show"))

        assert [title for title in titles if title.replace("’", "’") not in shown] == []

    def test_tells_version_date_and_what_changed(self, visitor):
        shown = page(visitor(make_user()).get("guide_show"))

        assert "De eerste versie." in shown
        assert reverse("guide_version", args=[newest_version().pk]) in shown

    def test_search_finds_all_words_wherever_they_stand(self, visitor):
        response = visitor(make_user()).get("guide_show", q="TREKKER telefoonnummer")

        assert [row.chapter.code for row in response.context["found"]] == ["clear_roles"]
        assert "telefoonnummer" in response.context["found"][0].excerpt

    def test_search_finds_a_tip(self, visitor):
        guides.accepted(guides.tip(text="Neem een zeppelin mee."))
        guides.published()

        response = visitor(make_user()).get("guide_show", q="zeppelin")

        assert [row.chapter.code for row in response.context["found"]] == ["trust"]

    def test_search_without_result(self, visitor):
        response = visitor(make_user()).get("guide_show", q="xylofoon<b>")

        assert response.context["found"] == []
        assert "xylofoon&lt;b&gt;" in page(response)

    def test_readers_see_the_published_text_only(self, visitor):
        Chapter.objects.filter(code="trust").update(text_nl="Een nieuwe tekst.", title_nl="Nieuw")
        reader, manager = visitor(make_user()), visitor(guides.administrator())

        assert "Nieuw</a>" not in page(reader.get("guide_show"))
        assert "die lezers nog niet zien" not in page(reader.get("guide_show"))
        assert reverse("guide_publish") in page(manager.get("guide_show"))
        assert "Een nieuwe tekst." not in page(reader.get("chapter_show", guides.chapter().pk))

    def test_signed_out(self, in_use):
        assert Client().get(reverse("guide_show")).status_code == 302

    def test_costs_the_same_with_more(self, visitor, django_assert_max_num_queries):
        guides.consented()
        guest = visitor(make_user())
        with django_assert_max_num_queries(14):
            guest.get("guide_show")


class TestHistory:
    def test_every_version_with_what_changed(self, visitor):
        guides.accepted()
        version = guides.published()

        shown = page(visitor(make_user()).get("guide_history"))

        assert shown.index("Er kwam iets bij.") < shown.index("De eerste versie.")
        assert version.get_absolute_url() in shown


class TestVersion:
    def test_keeps_what_it_said(self, visitor):
        chapter = guides.chapter()
        first = newest_version()
        Chapter.objects.filter(pk=chapter.pk).update(text_nl="Alles is anders.")
        second = guides.published()
        guest = visitor(make_user())

        old, new = guest.get("guide_version", first.pk), guest.get("guide_version", second.pk)

        assert "Vertrouwen groeit door kleine beloftes" in page(old)
        assert "Alles is anders." not in page(old)
        assert "Er is een nieuwere versie" in page(old)
        assert "Alles is anders." in page(new)
        assert "Er is een nieuwere versie" not in page(new)

    def test_says_line_by_line_what_changed(self, visitor):
        chapter = guides.chapter()
        text = chapter.text_nl.replace("- Beloof minder en doe het.", "- Beloof weinig.")
        Chapter.objects.filter(pk=chapter.pk).update(text_nl=text)
        guides.accepted(guides.tip(code="need", credit="Wijkteam Oost"))
        version = guides.published()

        response = visitor(make_user()).get("guide_version", version.pk)

        changes = response.context["changes"]
        assert [row.title for row in changes.changed] == ["Vertrouwen"]
        kinds = [line.change for line in changes.changed[0].lines]
        assert kinds == ["same", "gone", "new", "same"]
        assert [(row.chapter, row.credit) for row in changes.contributions] == [
            ("Noodzaak", "Wijkteam Oost")
        ]
        assert "Wijkteam Oost" in page(response)

    def test_a_stranger_key_is_not_found(self, visitor):
        assert visitor(make_user()).get("guide_version", 987654).status_code == 404

    def test_examples_stand_with_the_newest_only(self, visitor):
        guides.consented()
        first = newest_version()
        Chapter.objects.filter(code="trust").update(text_nl="Anders.")
        second = guides.published()
        guest = visitor(make_user())

        assert "Samen sterk" not in page(guest.get("guide_version", first.pk))
        assert "Samen sterk" in page(guest.get("guide_version", second.pk))


class TestPrint:
    def test_holds_every_chapter_with_date_and_version(self, visitor):
        version = newest_version()
        shown = page(visitor(make_user()).get("guide_print", version.pk))

        titles = [chapter.title_nl for chapter in Chapter.objects.all()]
        assert [title for title in titles if title not in shown] == []
        assert "Handreiking samenwerken · versie 1" in shown


@pytest.mark.skipif(not can_make_pdf(), reason="Pango is missing")
class TestPdf:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_is_tagged_in_its_language_and_says_what_the_page_says(self, visitor, language):
        guides.accepted(guides.tip(text="Bel dezelfde dag.", credit="Wijkteam Oost"))
        version = guides.published()
        guides.consented()
        guest = visitor(make_user(language=language))

        paper, response = guest.get("guide_print", version.pk), guest.get("guide_pdf", version.pk)

        reader = pypdf.PdfReader(io.BytesIO(response.content), strict=True)
        root = reader.trailer["/Root"]
        words = squashed(text_of_pdf(response.content))
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
        for chapter in ReadGuide(version).chapters:
            for block in chapter.blocks if language == "nl" else []:
                assert all(squashed(line) in squashed(page(paper)) for line in block.lines)
        for text in ("Bel dezelfde dag.", "Wijkteam Oost", "Samen sterk", "Begin klein."):
            assert squashed(text) in words
        number = len(reader.pages)
        of = "van" if language == "nl" else "of"
        pagina = "Pagina" if language == "nl" else "Page"
        assert squashed(f"{pagina} {number} {of} {number}") in words
        assert squashed("versie 2" if language == "nl" else "version 2") in words

    def test_stands_in_the_trail_and_names_nobody(self, visitor):
        version = newest_version()
        response = visitor(make_user()).get("guide_pdf", version.pk)

        assert response["Content-Disposition"] == 'attachment; filename="handreiking-1.pdf"'
        assert [entry.verb for entry in AuditEntry.objects.of(version)] == ["export"]


def squashed(text) -> str:
    """Without white space and signs that a page writes otherwise."""
    return re.sub(r"\s+", "", html.unescape(str(text)))


class TestEdit:
    def test_title_introduction_and_public(self, visitor):
        guest = visitor(guides.administrator())

        done = guest.fill("guide_edit", title_nl="Samen werkt het", is_public="on")

        guide = Guide.objects.get()
        assert done.status_code == 302
        assert (guide.title_nl, guide.is_public) == ("Samen werkt het", True)
        assert AuditEntry.objects.of(guide).count() == 1

    def test_who_may(self, visitor):
        for role in ("reader", "coordinator", "manager"):
            user = make_user(OrganisationFactory(), role)
            assert visitor(user).get("guide_edit").status_code == 403

    def test_stale(self, visitor):
        guest = visitor(guides.administrator())
        data = filled(guest.get("guide_edit"), title_nl="De mijne")
        Guide.objects.update(version=9, title_nl="Van een ander")

        response = guest.post("guide_edit", **data)

        assert response.status_code == 409
        assert Guide.objects.get().title_nl == "Van een ander"


class TestPublish:
    def test_makes_a_version_with_credits_and_keeps_it(self, visitor):
        contribution = guides.accepted(guides.tip(credit="Buurthuis De Brug"))
        guest = visitor(guides.administrator())
        opened = guest.get("guide_publish")
        assert "Buurthuis De Brug" in page(opened)

        done = guest.fill("guide_publish")

        version = newest_version()
        contribution.refresh_from_db()
        assert done.status_code == 302
        assert (version.number, contribution.published_in) == (2, version)
        assert "Vertrouwen" in version.changed_nl
        assert "Buurthuis De Brug" in version.changed_nl
        assert "Trust" in version.changed_en
        quotes = ReadGuide(version).chapter(contribution.chapter_id).tips
        assert [(quote.text, quote.credit) for quote in quotes] == [
            ("Bel dezelfde dag nog.", "Buurthuis De Brug")
        ]

    def test_nothing_changed(self, visitor):
        guest = visitor(guides.administrator())

        assert guest.get("guide_publish").status_code == 409
        with pytest.raises(WrongMoment):
            guides.published()

    def test_two_at_once_make_one_version(self, visitor):
        guides.accepted()
        guest = visitor(guides.administrator())
        data = filled(guest.get("guide_publish"))
        guides.published()

        response = guest.post("guide_publish", **data)

        assert response.status_code == 409
        assert Version.objects.count() == 2

    def test_twice_is_once(self, visitor):
        guides.accepted()
        guest = visitor(guides.administrator())
        data = filled(guest.get("guide_publish"))

        first, second = guest.post("guide_publish", **data), guest.post("guide_publish", **data)

        assert (first.status_code, second.status_code) == (302, 302)
        assert first.url == second.url
        assert Version.objects.count() == 2

    def test_nobody_else(self, visitor):
        guides.accepted()
        user = make_user(OrganisationFactory(), "coordinator")

        assert visitor(user).get("guide_publish").status_code == 403
        assert visitor(user).post("guide_publish").status_code == 403

    def test_the_trail_names_nobody(self):
        guides.accepted(guides.tip(credit="Buurthuis De Brug"))
        version = guides.published()

        entry = AuditEntry.objects.of(version).get()
        text = AuditText.objects.get(entry=entry)
        assert entry.verb == "publish"
        assert "Buurthuis" not in f"{entry.after}{text.after}"

    def test_what_waits_is_seen(self):
        assert not publishing.is_changed()
        guides.accepted()
        assert publishing.is_changed()


class TestComparing:
    def test_in_words_of_both_languages(self):
        old = newest_version().contents
        Chapter.objects.filter(code="papers").update(text_nl="Kort.", text_en="Short.")
        Chapter.objects.filter(code="need").update(retired_at=AT)
        guides.accepted(guides.tip(credit="De Brug"))
        new = publishing.contents_now()

        assert comparing.in_words(old, new, "nl") == (
            "Aangepast: Afspraken op orde. Niet meer opgenomen: Noodzaak. "
            "Bijdragen aan: Vertrouwen. Met dank aan De Brug."
        )
        assert comparing.in_words(old, new, "en") == (
            "Changed: Papers in order. No longer there: Need. "
            "Contributions to: Trust. With thanks to De Brug."
        )
        assert not comparing.compare(new, new)

    def test_taken_out(self):
        contribution = guides.accepted()
        guides.published()
        old = newest_version().contents
        type(contribution).objects.filter(pk=contribution.pk).update(state="declined")

        changes = comparing.compare(old, publishing.contents_now())

        assert (changes.taken_out, changes.contributions) == (1, [])
