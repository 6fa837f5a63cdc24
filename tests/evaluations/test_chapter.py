import pytest
from django.utils import translation

from evaluations.models import Chapter
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db

TEXTS = {"title_nl": "Geld", "text_nl": "Wie betaalt?", "title_en": "Money", "text_en": "Who?"}


def page(response) -> str:
    return response.content.decode()


class TestShow:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_text_tips_experiences_and_the_criterion(self, visitor, language):
        guides.accepted(guides.tip(text="Bel dezelfde dag.", credit="Wijkteam Oost"))
        guides.accepted(guides.tip(text="Bij ons lukte het.", kind="example"))
        guides.accepted(guides.tip(text="Een fout.", kind="correction", credit="Zorgbelang"))
        guides.published()
        chapter = guides.chapter()

        response = visitor(make_user(language=language)).get("chapter_show", chapter.pk)

        with translation.override(language):
            words = [chapter.title_nl if language == "nl" else chapter.title_en]
            words += [chapter.criterion.statement, chapter.criterion.guidance]
        words += ["Bel dezelfde dag.", "Wijkteam Oost", "Bij ons lukte het.", "Zorgbelang"]
        assert [word for word in words if word not in page(response)] == []
        assert "Een fout." not in page(response)

    def test_what_was_never_published_is_not_found(self, visitor):
        chapter = Chapter.objects.create(code="geld", **TEXTS)

        assert visitor(make_user()).get("chapter_show", chapter.pk).status_code == 404
        shown = visitor(guides.administrator()).get("chapter_show", chapter.pk)
        assert "Nog niet gepubliceerd" in page(shown)

    def test_examples_of_this_chapter(self, visitor):
        example = guides.consented()
        example.chapters.set([guides.chapter("trust")])
        guest = visitor(make_user())

        assert "Samen sterk" in page(guest.get("chapter_show", guides.chapter("trust").pk))
        assert "Samen sterk" not in page(guest.get("chapter_show", guides.chapter("need").pk))

    def test_a_tip_in_another_language_says_so(self, visitor):
        contribution = guides.accepted(guides.tip(text="Bel dezelfde dag."))
        guides.published()

        guest = visitor(make_user(language="en"))
        shown = page(guest.get("chapter_show", contribution.chapter_id))

        assert 'lang="nl">Bel dezelfde dag.' in shown


class TestCreate:
    def test_comes_last(self, visitor):
        done = visitor(guides.administrator()).fill("chapter_create", **TEXTS)

        assert done.status_code == 302
        assert Chapter.objects.last().title_nl == "Geld"
        assert Chapter.objects.last().criterion is None

    def test_who_may(self, visitor):
        user = make_user(OrganisationFactory(), "coordinator")

        assert visitor(user).get("chapter_create").status_code == 403


class TestEdit:
    def test_changes_the_text(self, visitor):
        done = visitor(guides.administrator()).fill(
            "chapter_edit", guides.chapter().pk, text_nl="Kort."
        )

        assert done.status_code == 302
        assert guides.chapter().text_nl == "Kort."

    def test_stale(self, visitor):
        guest = visitor(guides.administrator())
        data = filled(guest.get("chapter_edit", guides.chapter().pk), text_nl="De mijne.")
        Chapter.objects.filter(code="trust").update(version=4, text_nl="Van een ander.")

        response = guest.post("chapter_edit", guides.chapter().pk, **data)

        assert response.status_code == 409
        assert guides.chapter().text_nl == "Van een ander."

    def test_who_may(self, visitor):
        user = make_user(OrganisationFactory(), "manager")

        assert visitor(user).post("chapter_edit", guides.chapter().pk).status_code == 403


class TestRetire:
    def test_the_next_version_is_without_it(self, visitor):
        chapter = guides.chapter("value")
        done = visitor(guides.administrator()).fill("chapter_retire", chapter.pk)
        version = guides.published()

        assert done.status_code == 302
        assert "value" not in [row["code"] for row in version.contents["chapters"]]
        assert visitor(make_user()).get("chapter_show", chapter.pk).status_code == 404

    def test_not_while_its_criterion_is_asked(self, visitor):
        guest = visitor(guides.administrator())

        assert guest.get("chapter_retire", guides.chapter("trust").pk).status_code == 409

    def test_not_twice(self, visitor):
        guest, chapter = visitor(guides.administrator()), guides.chapter("value")
        guest.fill("chapter_retire", chapter.pk)

        assert guest.get("chapter_retire", chapter.pk).status_code == 409


class TestRestore:
    def test_puts_it_back(self, visitor):
        guest, chapter = visitor(guides.administrator()), guides.chapter("value")
        guest.fill("chapter_retire", chapter.pk)

        done = guest.post("chapter_restore", chapter.pk)

        assert done.status_code == 302
        assert guides.chapter("value").retired_at is None
        assert guest.post("chapter_restore", chapter.pk).status_code == 409
        assert guest.get("chapter_restore", chapter.pk).status_code == 405
