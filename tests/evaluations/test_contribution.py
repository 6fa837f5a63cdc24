import pytest
from django.core import mail
from django.urls import reverse

from accounts.errors import WrongMoment
from accounts.models import AuditEntry, AuditText
from evaluations.enums import ContributionState
from evaluations.guide import contributing
from evaluations.guide.lifecycle import CONTRIBUTION
from evaluations.guide.tips import tips_for
from evaluations.models import Chapter, Contribution
from tests.evaluations import guides
from tests.evaluations.browser import filled
from tests.evaluations.guides import AT
from tests.factories import OrganisationFactory, make_user

pytestmark = pytest.mark.django_db

PAGES = {
    "accept": "contribution_accept",
    "leave_out": "contribution_decline",
    "take_out": "contribution_take_out",
}


def page(response) -> str:
    return response.content.decode()


def in_state(state) -> Contribution:
    """A contribution of a user that has come so far."""
    contribution = guides.tip(make_user())
    if state == ContributionState.ACCEPTED:
        guides.accepted(contribution)
    elif state == ContributionState.DECLINED:
        contributing.decline(contribution, answer="Nee.", by=guides.administrator(), at=AT)
    return Contribution.objects.get(pk=contribution.pk)


class TestGrid:
    """Every state and every move: what the table allows happens, the rest is refused."""

    @pytest.mark.parametrize("state", ContributionState.values)
    @pytest.mark.parametrize("move", CONTRIBUTION.moves)
    def test_by_an_administrator(self, visitor, state, move):
        contribution = in_state(state)
        guest = visitor(guides.administrator())
        data = {"version": contribution.version, "text_nl": "a", "text_en": "b", "answer": "c"}
        seen = contribution.chapter.version

        response = guest.post(PAGES[move], contribution.pk, **data, seen=seen)

        contribution.refresh_from_db()
        rule = CONTRIBUTION.moves[move]
        allowed = state in rule.sources
        assert response.status_code == (302 if allowed else 409)
        assert contribution.state == (rule.target if allowed else state)
        assert guest.get(PAGES[move], contribution.pk).status_code == (
            409 if contribution.state not in rule.sources else 200
        )

    @pytest.mark.parametrize("move", CONTRIBUTION.moves)
    def test_nobody_else(self, visitor, move):
        waiting, accepted = guides.tip(make_user()), in_state(ContributionState.ACCEPTED)
        for role in ("reader", "coordinator", "manager"):
            guest = visitor(make_user(OrganisationFactory(), role))
            assert guest.post(PAGES[move], waiting.pk).status_code == 404
            assert guest.post(PAGES[move], accepted.pk).status_code == 403
        author = visitor(waiting.author)
        assert author.post(PAGES[move], waiting.pk).status_code == 403

    def test_the_loser_of_a_race_changes_nothing(self):
        contribution = guides.tip(make_user())
        stale = Contribution.objects.get(pk=contribution.pk)
        guides.accepted(contribution)

        with pytest.raises(WrongMoment):
            contributing.decline(stale, answer="Te laat.", by=guides.administrator(), at=AT)

        contribution.refresh_from_db()
        assert (contribution.state, contribution.answer) == (ContributionState.ACCEPTED, "")


class TestCreate:
    def test_a_user_sends_something_in(self, visitor):
        user = make_user(display_name="Trekker sport (voorbeeld)")
        chapter = guides.chapter()
        guest = visitor(user)
        opened = guest.client.get(reverse("contribution_create"), {"chapter": chapter.pk})

        done = guest.post("contribution_create", **filled(opened, text="Bel eerst."))

        contribution = Contribution.objects.get()
        assert done.status_code == 302
        assert (contribution.author, contribution.chapter, contribution.state) == (
            user,
            chapter,
            "proposed",
        )
        assert (contribution.kind, contribution.credit, contribution.language) == (
            "tip",
            "Trekker sport (voorbeeld)",
            "nl",
        )
        assert "Bel eerst." in page(guest.get("contribution_list"))

    def test_a_tip_belongs_to_a_chapter(self, visitor):
        guest = visitor(make_user())
        data = filled(guest.get("contribution_create"), kind="tip", chapter="", text="Bel.")

        response = guest.post("contribution_create", **data)

        assert response.status_code == 422
        assert "Kies het hoofdstuk waar het bij hoort." in page(response)
        assert ">\nBel.</textarea>" in page(response)

    def test_a_new_chapter_belongs_to_none(self, visitor):
        done = visitor(make_user()).fill("contribution_create", kind="chapter", text="Over geld.")

        assert done.status_code == 302
        assert Contribution.objects.get().chapter is None

    def test_too_long(self, visitor):
        guest = visitor(make_user())
        data = filled(guest.get("contribution_create"), text="x" * 3001)

        assert guest.post("contribution_create", **data).status_code == 422

    def test_nothing_else_can_be_filled_in(self, visitor):
        data = {"state": "accepted", "answer": "Ja", "visitor_email": "a@example.org"}
        visitor(make_user()).fill("contribution_create", kind="chapter", text="Ik.", **data)

        contribution = Contribution.objects.get()
        assert (contribution.state, contribution.answer, contribution.visitor_email) == (
            "proposed",
            "",
            "",
        )


class TestList:
    def test_who_moderates_sees_all_and_others_their_own(self, visitor):
        mine, other = make_user(), make_user()
        guides.tip(mine, text="Van mij.")
        guides.tip(other, text="Van een ander.")
        guides.tip(text="Van een bezoeker.")

        own = page(visitor(mine).get("contribution_list"))
        everything = page(visitor(guides.administrator()).get("contribution_list"))

        assert ("Van mij." in own, "Van een ander." in own) == (True, False)
        assert all(
            text in everything for text in ("Van mij.", "Van een ander.", "Van een bezoeker.")
        )

    def test_nothing_yet(self, visitor):
        assert "Er is nog niets ingestuurd" in page(visitor(make_user()).get("contribution_list"))

    def test_costs_the_same_for_more(self, visitor, django_assert_max_num_queries):
        for _ in range(5):
            guides.tip(make_user())
        guest = visitor(guides.administrator())
        with django_assert_max_num_queries(8):
            guest.get("contribution_list")


class TestShow:
    def test_the_address_of_a_visitor_is_shown_to_nobody(self, visitor):
        contribution = guides.accepted(guides.tip(credit="B. uit O."))
        for user in (make_user(), guides.administrator()):
            guest = visitor(user)
            for response in (
                guest.get("contribution_show", contribution.pk),
                guest.get("contribution_list"),
                guest.get("chapter_show", contribution.chapter_id),
            ):
                assert "bezoeker@example.org" not in page(response)

    def test_others_see_it_once_it_is_accepted(self, visitor):
        contribution = guides.tip(make_user())
        guest = visitor(make_user())

        assert guest.get("contribution_show", contribution.pk).status_code == 404
        guides.accepted(contribution)
        assert guest.get("contribution_show", contribution.pk).status_code == 200

    def test_the_name_of_a_visitor_only_to_who_moderates(self, visitor):
        contribution = guides.accepted(guides.tip(credit=""))

        reader = page(visitor(make_user()).get("contribution_show", contribution.pk))
        manager = page(visitor(guides.administrator()).get("contribution_show", contribution.pk))

        assert ("Bezoeker Bos" in reader, "Bezoeker Bos" in manager) == (False, True)


class TestAccept:
    def test_changes_the_chapter_in_the_same_step_and_mails(
        self, visitor, django_capture_on_commit_callbacks
    ):
        author = make_user(email="trekker@example.org")
        contribution = guides.tip(author, kind="correction", text="Er staat een fout.")
        guest = visitor(guides.administrator())

        with django_capture_on_commit_callbacks(execute=True):
            done = guest.fill(
                "contribution_accept",
                contribution.pk,
                text_nl="Een betere tekst.",
                answer="Goed gezien!",
            )

        contribution.refresh_from_db()
        assert done.status_code == 302
        assert (contribution.state, contribution.decided_by) == (
            "accepted",
            guest_user(guest),
        )
        assert guides.chapter().text_nl == "Een betere tekst."
        assert [(message.to, message.subject) for message in mail.outbox] == [
            (["trekker@example.org"], "Uw bijdrage aan de handreiking is overgenomen")
        ]
        assert "Goed gezien!" in mail.outbox[0].body

    def test_a_visitor_gets_the_answer_in_their_language(
        self, visitor, django_capture_on_commit_callbacks
    ):
        contribution = guides.tip()
        Contribution.objects.filter(pk=contribution.pk).update(language="en")
        with django_capture_on_commit_callbacks(execute=True):
            visitor(guides.administrator()).fill("contribution_accept", contribution.pk)

        assert [(message.to, message.subject) for message in mail.outbox] == [
            (["bezoeker@example.org"], "Your contribution to the guide is accepted")
        ]

    def test_into_another_chapter(self, visitor):
        contribution = guides.tip(make_user(), code="trust")
        guest, other = visitor(guides.administrator()), guides.chapter("need")
        url = f"{reverse('contribution_accept', args=[contribution.pk])}?chapter={other.pk}"

        opened = guest.client.get(url)
        done = guest.client.post(url, filled(opened))

        contribution.refresh_from_db()
        assert done.status_code == 302
        assert contribution.chapter == other
        assert other.text_nl == guides.chapter("need").text_nl

    def test_as_a_new_chapter(self, visitor):
        contribution = contributing.propose(
            Contribution(kind="chapter", text="Over geld."), by=make_user(), at=AT
        )
        done = visitor(guides.administrator()).fill(
            "contribution_accept",
            contribution.pk,
            title_nl="Geld",
            title_en="Money",
            text_nl="Wie betaalt wat?",
            text_en="Who pays what?",
        )

        contribution.refresh_from_db()
        assert done.status_code == 302
        assert (contribution.chapter.title_nl, contribution.chapter.criterion) == ("Geld", None)
        assert list(Chapter.objects.in_use())[-1] == contribution.chapter

    def test_stale_chapter_shows_both_texts_and_saves_nothing(self, visitor):
        contribution = guides.tip(make_user())
        guest = visitor(guides.administrator())
        data = filled(guest.get("contribution_accept", contribution.pk), text_nl="De mijne.")
        Chapter.objects.filter(code="trust").update(version=5, text_nl="Van een ander.")

        response = guest.post("contribution_accept", contribution.pk, **data)
        again = guest.post("contribution_accept", contribution.pk, **filled(response))

        assert response.status_code == 409
        assert "De mijne." in page(response) and "Van een ander." in page(response)
        assert again.status_code == 302
        assert guides.chapter().text_nl == "De mijne."

    def test_an_empty_chapter_is_refused(self, visitor):
        contribution = guides.tip(make_user())
        guest = visitor(guides.administrator())
        data = filled(guest.get("contribution_accept", contribution.pk), text_nl="")

        assert guest.post("contribution_accept", contribution.pk, **data).status_code == 422
        contribution.refresh_from_db()
        assert contribution.state == "proposed"


class TestDecline:
    def test_with_an_answer_that_is_mailed(self, visitor, django_capture_on_commit_callbacks):
        contribution = guides.tip()
        guest = visitor(guides.administrator())
        data = filled(guest.get("contribution_decline", contribution.pk))
        assert guest.post("contribution_decline", contribution.pk, **data).status_code == 422

        with django_capture_on_commit_callbacks(execute=True):
            done = guest.fill("contribution_decline", contribution.pk, answer="Staat er al.")

        contribution.refresh_from_db()
        assert (done.status_code, contribution.state) == (302, "declined")
        assert "Staat er al." in mail.outbox[0].body

    def test_a_mail_that_fails_undoes_nothing(
        self, visitor, django_capture_on_commit_callbacks, settings
    ):
        settings.EMAIL_BACKEND = "nowhere.Backend"
        contribution = guides.tip()
        with django_capture_on_commit_callbacks(execute=True):
            visitor(guides.administrator()).fill(
                "contribution_decline", contribution.pk, answer="Staat er al."
            )

        contribution.refresh_from_db()
        assert contribution.state == "declined"


class TestTakeOut:
    def test_the_next_version_is_without_it(self, visitor):
        contribution = guides.accepted()
        first = guides.published()
        visitor(guides.administrator()).fill("contribution_take_out", contribution.pk)
        second = guides.published()

        def told(version):
            return [row for c in version.contents["chapters"] for row in c["contributions"]]

        assert (len(told(first)), told(second)) == (1, [])


class TestForget:
    def test_empties_name_and_address_in_the_trail_too(self, visitor):
        contribution = guides.accepted(guides.tip(credit="Bezoeker B."))
        done = visitor(guides.administrator()).fill("contribution_forget", contribution.pk)

        contribution.refresh_from_db()
        texts = AuditText.objects.filter(entry__in=AuditEntry.objects.of(contribution))
        everything = "".join(f"{text.before}{text.after}{text.label}" for text in texts)
        assert done.status_code == 302
        assert (contribution.visitor_name, contribution.visitor_email) == ("", "")
        assert contribution.credit == "Bezoeker B."
        assert "bezoeker@example.org" not in everything and "Bezoeker Bos" not in everything

    def test_not_before_the_answer(self, visitor):
        contribution = guides.tip()
        guest = visitor(guides.administrator())

        assert guest.get("contribution_forget", contribution.pk).status_code == 409
        assert guest.post("contribution_forget", contribution.pk, version=1).status_code == 409
        contribution.refresh_from_db()
        assert contribution.visitor_email == "bezoeker@example.org"

    def test_who_may(self, visitor):
        contribution = guides.accepted()

        assert visitor(make_user()).get("contribution_forget", contribution.pk).status_code == 403


class TestTips:
    def test_accepted_tips_per_criterion_in_one_query(self, django_assert_num_queries):
        guides.accepted(guides.tip(text="Oud.", credit="A"))
        guides.accepted(guides.tip(text="Nieuw."))
        guides.tip(text="Nog niet.")
        guides.accepted(guides.tip(text="Ervaring.", kind="example"))
        english = guides.accepted(guides.tip(text="English.", code="need"))
        Contribution.objects.filter(pk=english.pk).update(language="en")

        with django_assert_num_queries(1):
            tips = tips_for(["trust", "need", "papers"], "nl")

        assert {code: [tip.text for tip in rows] for code, rows in tips.items()} == {
            "trust": ["Nieuw.", "Oud."],
            "need": ["English."],
        }
        assert tips["trust"][0].url == reverse("chapter_show", args=[guides.chapter().pk])

    def test_the_own_language_first(self):
        guides.accepted(guides.tip(text="Nederlands."))
        english = guides.accepted(guides.tip(text="English."))
        Contribution.objects.filter(pk=english.pk).update(language="en")

        assert [tip.text for tip in tips_for(["trust"], "nl")["trust"]][0] == "Nederlands."
        assert [tip.text for tip in tips_for(["trust"], "en")["trust"]][0] == "English."


def guest_user(guest):
    from accounts.models import User

    return User.objects.get(pk=guest.client.session["_auth_user_id"])
