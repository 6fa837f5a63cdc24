import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evaluations.guide import examples
from evaluations.models import Chapter, Contribution, ExampleConsent, Guide
from lib.pdf import can_make_pdf
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.guides import AT
from tests.house.sweep import text_of_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_use")]

READING = ("guide_public_show", "guide_public_print", "guide_public_pdf", "guide_public_thanks")


@pytest.fixture
def public():
    Guide.objects.update(is_public=True)


def page(response) -> str:
    return response.content.decode()


def open_page(name, *args, **query):
    return Client().get(reverse(name, args=args), query)


class TestShow:
    def test_off_is_not_found(self):
        names = [*READING, "guide_public_contribute"]
        found = {name: open_page(name).status_code for name in names}

        assert set(found.values()) == {404}
        assert open_page("guide_public_chapter", guides.chapter().pk).status_code == 404
        assert Client().post(reverse("guide_public_contribute"), {}).status_code == 404

    @pytest.mark.usefixtures("public")
    @pytest.mark.parametrize(
        ("language", "title"), [("nl", "Heldere doelen"), ("en", "Clear goals"), ("xx", "Heldere")]
    )
    def test_in_the_language_of_the_address(self, language, title):
        response = open_page("guide_public_show", language=language)

        assert title in page(response)
        assert f'<html lang="{"en" if language == "en" else "nl"}">' in page(response)

    @pytest.mark.usefixtures("public")
    def test_needs_no_session_and_may_be_kept(self):
        client = Client()
        first = client.get(reverse("guide_public_show"))
        again = client.get(reverse("guide_public_show"), headers={"if-none-match": first["ETag"]})

        assert first["Cache-Control"] == "public, no-cache"
        assert "X-Robots-Tag" not in first and "noindex" not in page(first)
        assert client.cookies == {}
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.usefixtures("public")
    def test_shows_the_published_version_only(self):
        Chapter.objects.filter(code="trust").update(title_nl="Nog niet klaar")

        assert "Nog niet klaar" not in page(open_page("guide_public_show"))

    @pytest.mark.usefixtures("public")
    def test_a_consenting_example_shows_its_card_and_nothing_else(self):
        example = guides.example()
        assert "Samen sterk" not in page(open_page("guide_public_show"))
        guides.consented(example)

        shown = page(open_page("guide_public_show"))

        card = examples.shown_cards()[0]
        told = [card.name, card.place, card.goal, card.lesson, *card.parties]
        assert [word for word in told if word not in shown] == []
        assert f"/partnerships/{example.partnership_id}/" not in shown
        assert example.partnership.number not in shown

    @pytest.mark.usefixtures("public")
    def test_a_consent_taken_back_hides_it_at_once(self):
        example = guides.consented()
        before = open_page("guide_public_show")
        consent = ExampleConsent.objects.filter(example=example).first()
        examples.withdraw_consent(consent, by=guides.administrator(), at=AT)

        after = Client().get(
            reverse("guide_public_show"), headers={"if-none-match": before["ETag"]}
        )

        assert (after.status_code, "Samen sterk" in page(after)) == (200, False)

    @pytest.mark.usefixtures("public")
    def test_search(self):
        response = open_page("guide_public_show", q="owner telephone", language="en")

        assert [row.chapter.code for row in response.context["found"]] == ["clear_roles"]

    @pytest.mark.usefixtures("public")
    def test_costs_the_same_for_more(self, django_assert_max_num_queries):
        guides.consented()
        with django_assert_max_num_queries(7):
            open_page("guide_public_show")


@pytest.mark.usefixtures("public")
class TestChapter:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_text_tips_and_the_way_on(self, language):
        guides.accepted(guides.tip(text="Bel dezelfde dag.", credit="Wijkteam Oost"))
        guides.published()
        chapter = guides.chapter()

        shown = page(open_page("guide_public_chapter", chapter.pk, language=language))

        title = chapter.title_nl if language == "nl" else chapter.title_en
        for words in (title, "Bel dezelfde dag.", "Wijkteam Oost", 'rel="next"', 'rel="prev"'):
            assert words in shown
        assert "bezoeker@example.org" not in shown and "Bezoeker Bos" not in shown

    def test_what_was_never_published_is_not_found(self):
        chapter = Chapter.objects.create(code="geld", title_nl="Geld", title_en="Money")

        assert open_page("guide_public_chapter", chapter.pk).status_code == 404


@pytest.mark.usefixtures("public")
class TestPrint:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_every_chapter_on_one_page(self, language):
        response = open_page("guide_public_print", language=language)

        titles = [getattr(chapter, f"title_{language}") for chapter in Chapter.objects.all()]
        assert [title for title in titles if title not in page(response)] == []
        assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.usefixtures("public")
@pytest.mark.skipif(not can_make_pdf(), reason="Pango is missing")
class TestPdf:
    def test_is_the_guide_in_the_language_of_the_address(self):
        response = open_page("guide_public_pdf", language="en")

        text = text_of_pdf(response.content)
        assert response["Content-Type"] == "application/pdf"
        assert "Clear goals" in text and "version 1" in text

    def test_is_drawn_once(self, monkeypatch):
        drawn = []

        def draw(html):
            drawn.append(html)
            return b"%PDF-1.7"

        monkeypatch.setattr("evaluations.views.guide_public.make_pdf", draw)
        open_page("guide_public_pdf")
        open_page("guide_public_pdf")
        assert len(drawn) == 1
        guides.consented()
        open_page("guide_public_pdf")
        assert len(drawn) == 2


@pytest.mark.usefixtures("public")
class TestContribute:
    def send(self, client=None, **values):
        client = client or Client()
        url = reverse("guide_public_contribute")
        given = {
            "kind": "tip",
            "chapter": guides.chapter().pk,
            "text": "Bel dezelfde dag.",
            "visitor_name": "Bezoeker Bos",
            "visitor_email": "bezoeker@example.org",
        }
        return client.post(url, filled(client.get(url), **{**given, **values}))

    def test_comes_in_as_proposed(self):
        client = Client()
        response = self.send(client, credit="B. Bos")
        thanks = client.get(response.url)

        contribution = Contribution.objects.get()
        assert (response.status_code, response.url) == (302, reverse("guide_public_thanks"))
        assert "het is binnen" in page(thanks)
        assert (contribution.state, contribution.author, contribution.credit) == (
            "proposed",
            None,
            "B. Bos",
        )
        assert "session" not in client.cookies

    def test_keeps_the_language(self):
        client, url = Client(), f"{reverse('guide_public_contribute')}?language=en"
        data = filled(client.get(url), kind="chapter", text="About money.")
        sender = {"visitor_name": "A", "visitor_email": "a@example.org"}

        response = client.post(url, {**data, **sender})

        assert response.url.endswith("?language=en")
        assert Contribution.objects.get().language == "en"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"visitor_name": ""},
            {"visitor_email": ""},
            {"visitor_email": "geen adres"},
            {"text": "x" * 3001},
            {"text": ""},
            {"text": "a\x00b"},
            {"kind": "anders"},
            {"chapter": "987654"},
        ],
    )
    def test_bad_input_is_refused_with_what_was_typed(self, wrong):
        response = self.send(**wrong)

        assert response.status_code == 422
        assert "error-summary" in page(response)
        assert Contribution.objects.count() == 0

    def test_what_a_machine_fills_in_goes_nowhere(self):
        response = self.send(website="https://spam.example")

        assert response.status_code == 302
        assert Contribution.objects.count() == 0

    def test_not_more_than_a_few_an_hour(self):
        found = [self.send(text=f"Tip {number}.").status_code for number in range(6)]

        assert found == [302] * 5 + [429]
        assert Contribution.objects.count() == 5
        cache.clear()
        assert self.send().status_code == 302

    def test_a_forged_address_does_not_help(self):
        client = Client()
        for _ in range(5):
            self.send(client)
        url = reverse("guide_public_contribute")
        forged = client.post(url, {"text": "x"}, headers={"x-forwarded-for": "10.1.1.1"})

        assert forged.status_code == 429

    def test_twice_is_once(self):
        client, url = Client(), reverse("guide_public_contribute")
        sender = {"visitor_name": "A", "visitor_email": "a@example.org"}
        data = {**filled(client.get(url), kind="chapter", text="Over geld."), **sender}

        first, second = client.post(url, data), client.post(url, data)

        assert (first.status_code, second.status_code) == (302, 302)
        assert Contribution.objects.count() == 1

    def test_needs_the_token_of_its_own_page(self):
        client = Client(enforce_csrf_checks=True)

        assert client.post(reverse("guide_public_contribute"), {"text": "x"}).status_code == 403

    def test_nothing_else_can_be_filled_in(self):
        self.send(state="accepted", answer="Ja", author="1", published_in="1")

        contribution = Contribution.objects.get()
        assert (contribution.state, contribution.answer, contribution.author) == (
            "proposed",
            "",
            None,
        )


@pytest.mark.usefixtures("public")
class TestThanks:
    def test_says_what_happens_next(self):
        assert "Dat adres wordt nergens anders voor gebruikt" in page(
            open_page("guide_public_thanks")
        )
