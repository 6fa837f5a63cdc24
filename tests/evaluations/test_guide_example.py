import pytest

from accounts.errors import WrongMoment
from evaluations.guide import examples
from evaluations.models import ExampleConsent, GuideExample
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.guides import AT
from tests.evaluations.situations import make_situation
from tests.factories import OrganisationFactory, PartyFactory, make_user

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


class TestCreate:
    def test_asks_every_joined_party(self, visitor):
        situation = make_situation()
        PartyFactory(partnership=situation.partnership, state="invited")
        guest = visitor(situation.people.coordinator)

        done = guest.fill(
            "guide_example_create", situation.partnership.pk, lesson_nl="Begin klein."
        )

        example = GuideExample.objects.get()
        asked = [consent.party.organisation for consent in example.consents.all()]
        assert done.status_code == 302
        assert asked == situation.organisations
        assert example.shown_at is None

    def test_who_may(self, visitor):
        situation = make_situation()
        expected = {"coordinator": 200, "manager": 403, "reader": 403, "stranger": 404}
        found = {
            name: visitor(getattr(situation.people, name))
            .get("guide_example_create", situation.partnership.pk)
            .status_code
            for name in expected
        }

        assert found == expected
        outsider = visitor(guides.administrator())
        assert outsider.get("guide_example_create", situation.partnership.pk).status_code == 403

    def test_not_twice_and_not_without_parties(self, visitor):
        situation = make_situation()
        guest = visitor(situation.people.coordinator)
        guest.fill("guide_example_create", situation.partnership.pk, lesson_nl="Begin klein.")
        again = guest.get("guide_example_create", situation.partnership.pk)
        situation.partnership.parties.update(state="wanted")
        GuideExample.objects.all().delete() if not ExampleConsent.objects.exists() else None

        assert again.status_code == 409
        other = make_situation()
        other.partnership.parties.update(state="wanted")
        with pytest.raises(WrongMoment):
            examples.propose_example(
                GuideExample(partnership=other.partnership, lesson_nl="a"),
                by=other.people.coordinator,
                at=AT,
            )


class TestShow:
    def test_the_card_and_who_consented(self, visitor):
        example = guides.example()
        manager = make_user(example.partnership.keeper, "manager")

        shown = page(visitor(manager).get("guide_example_show", example.pk))

        for words in ("Samen sterk", "Salland", "Ontmoeting in de wijk.", "Begin klein."):
            assert words in shown
        assert "Wacht op toestemming" in shown

    def test_a_stranger_may_not_know_who_is_asked(self, visitor):
        example = guides.consented()

        assert visitor(make_user()).get("guide_example_show", example.pk).status_code == 404

    def test_a_party_that_joins_later_is_asked_before_anything_is_shown(self, visitor):
        example = guides.consented()
        assert [card.name for card in examples.shown_cards()] == ["Samen sterk"]
        late = PartyFactory(partnership=example.partnership, organisation=OrganisationFactory())
        coordinator = make_user(example.partnership.keeper, "coordinator")

        assert examples.shown_cards() == []
        shown = page(visitor(coordinator).get("guide_example_show", example.pk))
        assert "Later toegetreden en nog niet gevraagd" in shown
        visitor(coordinator).fill("guide_example_edit", example.pk)
        assert example.consents.filter(party=late).exists()
        assert examples.shown_cards() == []

    def test_without_the_party_that_left(self):
        example = guides.consented()
        party = example.partnership.parties.last()
        type(party).objects.filter(pk=party.pk).update(state="left")

        (card,) = examples.shown_cards()

        assert card.parties == ["Avondster Zorg"]


class TestEdit:
    def test_other_words_ask_for_consent_again(self, visitor):
        example = guides.consented()
        coordinator = make_user(example.partnership.keeper, "coordinator")

        done = visitor(coordinator).fill("guide_example_edit", example.pk, lesson_nl="Anders.")

        example.refresh_from_db()
        assert done.status_code == 302
        assert (example.lesson_nl, example.shown_at) == ("Anders.", None)
        assert not example.consents.filter(agreed_at__isnull=False).exists()

    def test_other_chapters_do_not(self, visitor):
        example = guides.consented()
        coordinator = make_user(example.partnership.keeper, "coordinator")

        visitor(coordinator).fill(
            "guide_example_edit", example.pk, chapters=[guides.chapter("need").pk]
        )

        example.refresh_from_db()
        assert example.shown_at is not None
        assert [chapter.code for chapter in example.chapters.all()] == ["need"]

    def test_stale(self, visitor):
        example = guides.consented()
        guest = visitor(make_user(example.partnership.keeper, "coordinator"))
        data = filled(guest.get("guide_example_edit", example.pk), lesson_nl="De mijne.")
        GuideExample.objects.update(version=9)

        assert guest.post("guide_example_edit", example.pk, **data).status_code == 409

    def test_who_may(self, visitor):
        example = guides.example()
        manager = make_user(example.partnership.keeper, "manager")

        assert visitor(manager).get("guide_example_edit", example.pk).status_code == 403


class TestRemove:
    def test_goes_with_its_consents(self, visitor):
        example = guides.consented()
        coordinator = make_user(example.partnership.keeper, "coordinator")

        done = visitor(coordinator).fill("guide_example_remove", example.pk)

        assert done.status_code == 302
        assert not GuideExample.objects.exists()
        assert not ExampleConsent.objects.exists()

    def test_who_may(self, visitor):
        example = guides.example()
        reader = make_user(example.partnership.keeper, "reader")

        assert visitor(reader).post("guide_example_remove", example.pk).status_code == 403
