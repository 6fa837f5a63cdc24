"""The result card: making it, asking the parties, sharing it by a link, and taking it back."""

import pypdfium2
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from evaluations.cards import writing
from evaluations.cards.contents import contents_of
from evaluations.cards.drawing import card_pdf
from evaluations.enums import CardState
from evaluations.models import CardConsent, ResultCard
from tests.evaluations.browser import filled
from tests.evaluations.card_pages import (  # noqa: F401
    OTHERS,
    STATES,
    AsFile,
    Step,
    agrees,
    own_store,
    stored,
)
from tests.evaluations.cards import INTRO, asked, card_of, drafted, shared
from tests.evaluations.situations import AT, adopted, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(AT, tick=False):
        yield


class TestCreate:
    def test_makes_a_card_of_what_was_adopted(self, visitor):
        situation = adopted()
        done = visitor(situation.people.coordinator).fill(
            "result_card_create", situation.evaluation.pk, title="Ons jaar", intro="Goed."
        )

        card = ResultCard.objects.get()
        assert done.status_code == 302
        assert done.url == card.get_absolute_url()
        assert (card.title, card.intro, card.figures) == ("Ons jaar", "Goed.", ["counts"])
        assert card.state == CardState.DRAFT

    def test_a_second_click_makes_no_second_card(self, visitor):
        situation = adopted()
        guest = visitor(situation.people.coordinator)
        data = filled(guest.get("result_card_create", situation.evaluation.pk), intro="Goed.")

        first = guest.post("result_card_create", situation.evaluation.pk, **data)
        second = guest.post("result_card_create", situation.evaluation.pk, **data)

        assert (first.status_code, second.status_code) == (302, 302)
        assert first.url == second.url
        assert ResultCard.objects.count() == 1

    def test_only_once_and_not_before_adoption(self, visitor):
        situation = drafted()
        coordinator = visitor(situation.people.coordinator)
        assert coordinator.get("result_card_create", situation.evaluation.pk).status_code == 409

        before = submitted()
        guest = visitor(before.people.coordinator)
        assert guest.get("result_card_create", before.evaluation.pk).status_code == 409
        post = guest.post("result_card_create", before.evaluation.pk, title="Ons jaar")
        assert post.status_code == 409
        assert ResultCard.objects.count() == 1

    def test_too_much_for_one_page(self, visitor):
        situation = drafted()
        guest = visitor(situation.people.coordinator)
        card = card_of(situation)
        for number in range(5):
            situation.partnership.results.create(title=f"Resultaat {number}")
        keys = list(situation.partnership.results.values_list("pk", flat=True))

        page = guest.fill("result_card_edit", card.pk, results=keys, title="Nieuw")

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"results"}
        assert card_of(situation).title == "Ons jaar"

    def test_who_may(self, visitor):
        situation = adopted()
        for person, status in OTHERS:
            guest = visitor(getattr(situation.people, person))
            assert guest.get("result_card_create", situation.evaluation.pk).status_code == status


class TestShow:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_shows_what_was_chosen(self, visitor, language):
        situation = drafted()
        reader = situation.people.reader
        type(reader).objects.filter(pk=reader.pk).update(language=language)

        page = visitor(reader).get("result_card_show", card_of(situation).pk)

        said = page.content.decode()
        wanted = ["Ons jaar", INTRO, "Dank aan allen.", "Werkwijze samen dansen", "Een volle"]
        assert [text for text in wanted if text not in said] == []
        assert "Zo ziet partij" not in said
        assert "Daarom." not in said

    def test_the_link_is_shown_to_who_shares(self, visitor):
        situation = shared()
        token = str(card_of(situation).share_token)
        pages = {
            person: visitor(getattr(situation.people, person))
            .get("result_card_show", card_of(situation).pk)
            .content.decode()
            for person in ("coordinator", "manager")
        }

        assert token in pages["coordinator"]
        assert token not in pages["manager"]

    def test_stranger(self, visitor):
        situation = shared()
        page = visitor(situation.people.stranger).get("result_card_show", card_of(situation).pk)
        assert page.status_code == 404

    def test_as_many_queries_with_more_results(self, visitor, django_assert_max_num_queries):
        situation = asked()
        guest = visitor(situation.people.coordinator)
        with django_assert_max_num_queries(16):
            guest.get("result_card_show", card_of(situation).pk)


class TestEdit:
    @pytest.mark.parametrize("state", list(STATES))
    def test_a_change_takes_back_what_was_asked_or_shared(self, visitor, state):
        situation = STATES[state]()
        done = visitor(situation.people.coordinator).fill(
            "result_card_edit", card_of(situation).pk, intro="Anders.", figures="counts"
        )

        card = card_of(situation)
        assert done.status_code == 302, done.content.decode()[:3000]
        assert (card.intro, card.state) == ("Anders.", CardState.DRAFT)
        assert (card.contents, card.share_token, card.shared_at) == (None, None, None)
        assert not any(agrees(situation))

    def test_the_same_text_takes_nothing_back(self, visitor):
        situation = shared()
        visitor(situation.people.coordinator).fill(
            "result_card_edit",
            card_of(situation).pk,
            figures="counts",
            results=str(situation.notes["result"].pk),
        )

        assert card_of(situation).state == CardState.SHARED

    def test_two_editors(self, visitor):
        situation = drafted()
        guest = visitor(situation.people.coordinator)
        mine = filled(guest.get("result_card_edit", card_of(situation).pk), intro="Mijn tekst.")
        guest.fill("result_card_edit", card_of(situation).pk, intro="Eerste tekst.")

        page = guest.post("result_card_edit", card_of(situation).pk, **mine)

        assert page.status_code == 409
        assert "Eerste tekst." in page.content.decode()
        assert "Mijn tekst." in page.content.decode()
        assert card_of(situation).intro == "Eerste tekst."

    def test_who_may(self, visitor):
        situation = drafted()
        for person, status in OTHERS:
            guest = visitor(getattr(situation.people, person))
            assert guest.get("result_card_edit", card_of(situation).pk).status_code == status


class TestAsk(Step):
    name = "result_card_ask"

    def check(self, situation):
        card = card_of(situation)
        assert card.state == CardState.ASKED
        assert card.contents["intro"] == INTRO
        assert agrees(situation) == [False, False]

    def test_keeps_the_card_as_it_is(self):
        situation = asked()
        kept = contents_of(card_of(situation))
        result = situation.notes["result"]
        default_storage.delete(result.picture_name)
        type(result).objects.filter(pk=result.pk).update(title="Anders", picture_name="")

        assert contents_of(card_of(situation)) == kept
        assert default_storage.exists(kept["results"][0]["picture"]["name"])

    def test_a_failure_leaves_no_picture(self, monkeypatch):
        situation = drafted()
        before, card = stored(), card_of(situation)
        monkeypatch.setattr(writing, "parties_to_ask", lambda card: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            writing.ask_parties(card, version=card.version, by=situation.people.coordinator, at=AT)

        assert stored() == before
        assert card_of(situation).state == CardState.DRAFT

    def test_nothing_on_it(self, visitor):
        situation = adopted()
        card = writing.save_card(
            ResultCard(evaluation=situation.fresh()),
            {"title": "Leeg"},
            results=[],
            by=situation.people.coordinator,
            at=AT,
        )
        guest = visitor(situation.people.coordinator)
        assert guest.get("result_card_ask", card.pk).status_code == 409


class TestShare(Step):
    name = "result_card_share"
    ready = "agreed"
    wrong = ("draft", "asked", "shared")

    def check(self, situation):
        card = card_of(situation)
        assert card.state == CardState.SHARED
        assert card.share_token is not None
        trail = AuditEntry.objects.filter(verb="share_by_link", object_id=card.pk).get()
        assert str(card.share_token) not in f"{trail.before} {trail.after}"


class TestTakeBack(Step):
    name = "result_card_take_back"
    ready = "shared"
    wrong = ("draft",)

    def check(self, situation):
        card = card_of(situation)
        assert (card.state, card.share_token) == (CardState.DRAFT, None)
        assert not any(agrees(situation))

    def test_from_asked(self, visitor):
        situation = asked()
        before = stored()
        done = visitor(situation.people.coordinator).fill(self.name, card_of(situation).pk)

        assert done.status_code == 302
        assert card_of(situation).state == CardState.DRAFT
        assert len(before) == 2

    def test_asked_once_more_all_answer_anew(self):
        situation = shared()
        writing.take_back(card_of(situation), by=situation.people.coordinator, at=AT)

        asked(situation)

        assert agrees(situation) == [False, False]
        assert CardConsent.objects.count() == 2


class TestRemove:
    def test_removes_a_draft(self, visitor):
        situation = drafted()
        done = visitor(situation.people.coordinator).fill(
            "result_card_remove", card_of(situation).pk
        )

        assert done.status_code == 302
        assert not ResultCard.objects.exists()

    @pytest.mark.parametrize("make", [asked, shared])
    def test_not_while_it_is_asked_or_shared(self, visitor, make):
        situation = make()
        guest = visitor(situation.people.coordinator)
        assert guest.get("result_card_remove", card_of(situation).pk).status_code == 409

    def test_who_may(self, visitor):
        situation = drafted()
        for person, status in OTHERS:
            guest = visitor(getattr(situation.people, person))
            assert guest.get("result_card_remove", card_of(situation).pk).status_code == status


class TestPicture:
    @pytest.mark.parametrize("make", [drafted, shared])
    def test_is_shown_on_the_card(self, visitor, make):
        situation = make()
        reader = visitor(situation.people.reader)

        found = reader.get("result_card_picture", card_of(situation).pk, 1)

        assert found.status_code == 200
        assert found["Content-Type"] == "image/jpeg"
        assert reader.get("result_card_picture", card_of(situation).pk, 2).status_code == 404
        stranger = visitor(situation.people.stranger)
        assert stranger.get("result_card_picture", card_of(situation).pk, 1).status_code == 404


class TestShared:
    def test_anybody_reads_what_was_agreed(self):
        situation = shared()
        type(situation.notes["result"]).objects.update(title="Later veranderd")

        page = Client().get(reverse("result_card_shared", args=[card_of(situation).share_token]))

        said = page.content.decode()
        assert page.status_code == 200
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert INTRO in said
        assert "Werkwijze samen dansen" in said
        assert "Later veranderd" not in said
        names = [user.display_name for user in vars(situation.people).values() if user]
        assert [name for name in names if name and name in said] == []

    def test_the_link_dies_at_once(self):
        situation = shared()
        card = card_of(situation)
        address = reverse("result_card_shared", args=[card.share_token])
        picture = reverse("result_card_shared_picture", args=[card.share_token, 1])
        writing.take_back(card, by=situation.people.coordinator, at=AT)

        assert Client().get(address).status_code == 404
        assert Client().get(picture).status_code == 404


class TestSharedPicture:
    def test_is_shown(self):
        situation = shared()
        token = card_of(situation).share_token
        found = Client().get(reverse("result_card_shared_picture", args=[token, 1]))

        assert found.status_code == 200
        assert found["X-Robots-Tag"] == "noindex, nofollow"


class TestPdf(AsFile):
    name = "result_card_pdf"
    head = b"%PDF-"

    def test_is_one_page_with_what_the_card_says(self):
        situation = drafted()
        card = card_of(situation)
        ResultCard.objects.filter(pk=card.pk).update(
            intro="Lange zin van het jaar. " * 29, thanks="Dank aan allen. " * 18
        )
        for number in range(3):
            copy = situation.partnership.results.create(
                title=f"Resultaat {number}",
                text="Veel woorden. " * 80,
                picture_name=situation.notes["result"].picture_name,
                picture_alt="Een volle dansvloer",
            )
            card.results.add(copy)

        document = pypdfium2.PdfDocument(card_pdf(contents_of(card_of(situation))))

        text = " ".join(document[0].get_textpage().get_text_range().split())
        wanted = ["Ons jaar", "Lange zin van het jaar.", "Resultaat 2", "Dank aan allen."]
        assert len(document) == 1
        assert [words for words in wanted if words not in text] == []


class TestImage(AsFile):
    name = "result_card_image"
    head = b"\x89PNG"


class TestSharedPdf:
    def test_anybody_saves_it(self):
        situation = shared()
        token = card_of(situation).share_token
        found = Client().get(reverse("result_card_shared_pdf", args=[token]))

        assert found.content.startswith(b"%PDF-")
        assert found["X-Robots-Tag"] == "noindex, nofollow"
        assert not AuditEntry.objects.filter(verb="export").exists()


class TestSharedImage:
    def test_anybody_saves_it(self):
        situation = shared()
        token = card_of(situation).share_token
        found = Client().get(reverse("result_card_shared_image", args=[token]))

        assert found.content.startswith(b"\x89PNG")
