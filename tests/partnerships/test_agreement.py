"""Agreements: recording, reading, and the way from draft to signed to ended."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.enums import AgreementState, SignatureState
from partnerships.lifecycle.agreement import AGREEMENT
from partnerships.models import Agreement, Arrangement, Document
from tests.factories import AgreementFactory, form_data, make_partnership, make_user
from tests.partnerships.children import (
    ButtonCases,
    CreateCases,
    EditCases,
    Refusals,
    RemoveCases,
    Situation,
    StepCases,
)


class OneAgreement:
    """A paper under which both parties are to sign."""

    state = AgreementState.DRAFT

    def prepare(self):
        self.agreement = AgreementFactory(partnership=self.partnership, state=self.state)
        signed = self.state in (AgreementState.SIGNED, AgreementState.ENDED)
        for party in (self.party, self.other_party):
            self.agreement.signatures.create(party=party, state="signed" if signed else "awaited")

    def subject(self):
        return self.agreement


class TestCreate(CreateCases):
    url_name = "agreement_create"
    model = Agreement
    bad = {"term_amount": "twee"}

    def values(self):
        return {"kind": "covenant", "signed_0": "27", "signed_1": "5", "signed_2": "2014"}

    def test_signed_already_is_one_step(self, client):
        client.post(self.url, self.opened(client, **self.values()))

        made = Agreement.objects.get()
        assert (made.state, made.signed.text) == ("signed", "2014-05-27")
        assert {(s.party, s.state, s.signed.text) for s in made.signatures.all()} == {
            (self.party, "signed", "2014-05-27"),
            (self.other_party, "signed", "2014-05-27"),
        }
        verbs = AuditEntry.objects.filter(object_type="partnerships.agreement").order_by("pk")
        assert [entry.verb for entry in verbs] == ["create", "sign"]

    def test_who_did_not_sign_is_awaited(self, client):
        client.post(self.url, self.opened(client, signed_by=[self.party.pk]))

        made = Agreement.objects.get()
        assert dict(made.signatures.values_list("party", "state")) == {
            self.party.pk: "signed",
            self.other_party.pk: "awaited",
        }

    @pytest.mark.parametrize("how", ["draft", "to_sign"])
    def test_not_signed_yet(self, client, how):
        client.post(self.url, self.opened(client, recorded_as=how))

        made = Agreement.objects.get()
        assert made.state == how
        assert set(made.signatures.values_list("state", flat=True)) == {SignatureState.AWAITED}

    def test_a_year_may_be_missing(self, client):
        client.post(self.url, self.opened(client, signed_0="27", signed_1="5"))

        assert str(Agreement.objects.get().signed) == "27 mei, jaar onbekend"

    def test_a_term_makes_it_end(self, client):
        client.post(
            self.url, self.opened(client, **self.values(), term_amount="2", term_anchor="signing")
        )

        made = Agreement.objects.get()
        assert (made.duration, made.term_unit) == ("fixed", "years")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"recorded_as": "draft", "signed_2": "2014"}, "signed"),
            ({"signed_by": []}, "signed_by"),
            ({"signed_by": ["999999"]}, "signed_by"),
            ({"signed_0": "31", "signed_1": "2", "signed_2": "2014"}, "signed"),
            ({"duration": "open", "ends_2": "2030"}, "ends"),
            ({"duration": "open", "term_amount": "2"}, "term_amount"),
            ({"term_unit": "years"}, "term_amount"),
            ({"term_amount": "0"}, "term_amount"),
            ({"term_amount": "9" * 20}, "term_amount"),
            ({"effective_2": "2020", "ends_2": "2019"}, "ends"),
            ({"notice_stated": "stated"}, "notice_months"),
            ({"notice_stated": "none", "notice_months": "3"}, "notice_months"),
            ({"notice_months": "-1"}, "notice_months"),
            ({"evaluation_stated": "none", "evaluation_clause": "Elk jaar."}, "evaluation_clause"),
            ({"title": "x" * 201}, "title"),
            ({"title": "nul\x00teken"}, "title"),
            ({"kind": "briefje"}, "kind"),
        ],
        ids=str,
    )
    def test_refused_at_its_field(self, client, values, field):
        response = client.post(self.url, self.opened(client, **values))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert not Agreement.objects.exists()

    def test_months_of_notice_say_that_it_is_stated(self, client):
        client.post(self.url, self.opened(client, notice_months="3"))

        assert Agreement.objects.get().notice_stated == "stated"

    def test_emoji_in_a_title(self, client):
        client.post(self.url, self.opened(client, title="Samen 🤝 sterk"))

        assert Agreement.objects.get().title == "Samen 🤝 sterk"


class TestShow(OneAgreement, Situation):
    url_name = "agreement_show"
    state = AgreementState.SIGNED

    def test_a_reader_reads_what_it_says_and_what_it_does_not(self, client):
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "Niet vermeld" in page
        assert "/edit/" not in page

    @pytest.mark.parametrize(
        ("signed", "words"),
        [
            ("XXXX-05-27", "27 mei, jaar onbekend"),
            ("2014-05-27~", "omstreeks 27 mei 2014"),
            ("2014?", "2014 (onzeker)"),
            ("start", "vanaf de start"),
            ("later", "later, datum onbekend"),
        ],
    )
    def test_says_a_date_as_the_source_does(self, client, signed, words):
        self.agreement.signed = signed
        self.agreement.ends = "2030"
        self.agreement.save()
        client.force_login(self.reader)

        assert words in client.get(self.url).content.decode()

    def test_names_who_is_missing(self, client):
        self.agreement.signatures.filter(party=self.other_party).update(state="awaited")
        client.force_login(self.reader)

        response = client.get(self.url)

        assert [s.party for s in response.context["page"].standing.missing] == [self.other_party]
        assert "Landstede" in response.content.decode()

    def test_shows_its_arrangements_and_documents(self, client):
        Arrangement.objects.create(
            partnership=self.partnership, agreement=self.agreement, text="Ruimte delen"
        )
        Document.objects.create(
            partnership=self.partnership,
            agreement=self.agreement,
            title="De tekst",
            link="https://voorbeeld.nl/tekst",
        )
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "Ruimte delen" in page
        assert "https://voorbeeld.nl/tekst" in page

    def test_offers_the_steps_of_the_table(self, client):
        client.force_login(self.editor)

        moves = client.get(self.url).context["page"].moves

        assert moves == AGREEMENT.available(self.agreement, self.editor) == []

    def test_a_manager_may_end_it(self, client):
        client.force_login(make_user(self.one, "manager"))

        moves = client.get(self.url).context["page"].moves
        assert [move.name for move in moves] == ["give_notice", "end"]

    def test_costs_the_same_for_more_signatures(self, client, django_assert_max_num_queries):
        for number in range(9):
            self.agreement.signatures.create(party=self.party, on_behalf_of=f"Afdeling {number}")
        client.force_login(self.editor)

        with django_assert_max_num_queries(16):
            client.get(self.url)

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestEdit(OneAgreement, EditCases):
    url_name = "agreement_edit"
    state = AgreementState.SIGNED
    change = ("title", "Convenant leerwerkplaatsen")
    bad = {"term_amount": "-2"}

    def test_a_draft_has_no_signing_date(self, client):
        Agreement.objects.filter(pk=self.agreement.pk).update(state=AgreementState.DRAFT)
        client.force_login(self.editor)

        assert "signed" not in client.get(self.url).context["form"].fields

    def test_papers_do_not_replace_each_other_in_a_circle(self, client):
        later = AgreementFactory(partnership=self.partnership, predecessor=self.agreement)
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url), predecessor=str(later.pk)))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"predecessor"}

    def test_papers_of_others_are_not_offered(self, client):
        mine = AgreementFactory(partnership=self.partnership)
        AgreementFactory(partnership=make_partnership())
        client.force_login(self.editor)

        fields = client.get(self.url).context["form"].fields

        assert list(fields["predecessor"].queryset) == [mine]

    def test_state_cannot_be_posted(self, client):
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url), state="ended", title="Nieuw"))

        self.agreement.refresh_from_db()
        assert (self.agreement.title, self.agreement.state) == ("Nieuw", "signed")


class TestRemove(OneAgreement, RemoveCases):
    url_name = "agreement_remove"

    def test_what_was_asked_for_it_goes_along(self, client):
        self.agreement.approvals.create(body="Ondernemingsraad")
        hidden = Document.objects.create(
            partnership=self.partnership,
            agreement=self.agreement,
            title="Van de andere partij",
            link="https://voorbeeld.nl",
            visibility="own",
            organisation=self.other,
        )
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        hidden.refresh_from_db()
        assert (response.status_code, hidden.agreement) == (302, None)
        assert not Agreement.objects.exists()

    def test_what_was_signed_stays(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Agreement.objects.filter(pk=self.agreement.pk).update(state=AgreementState.SIGNED)

        assert client.post(self.url, data).status_code == 409
        assert client.get(self.url).status_code == 409
        assert self.agreement.signatures.count() == 2


class TestGather(OneAgreement, Refusals):
    url_name = "agreement_gather"

    def test_every_party_is_asked_once(self, client):
        self.agreement.signatures.filter(party=self.other_party).delete()
        client.force_login(self.editor)

        for _click in range(2):
            assert client.post(self.url).status_code == 302

        assert sorted(self.agreement.signatures.values_list("party", "state")) == sorted(
            (party.pk, "awaited") for party in (self.party, self.other_party)
        )

    def test_not_when_it_was_signed(self, client):
        Agreement.objects.filter(pk=self.agreement.pk).update(state=AgreementState.SIGNED)
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 409

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 405


class TestOffer(OneAgreement, ButtonCases):
    url_name = "agreement_offer"
    target = AgreementState.TO_SIGN

    def test_not_without_signatories(self, client):
        self.agreement.signatures.all().delete()

        assert self.press(client).status_code == 409


class TestResume(OneAgreement, ButtonCases):
    url_name = "agreement_resume"
    state = AgreementState.NEVER_SIGNED
    target = AgreementState.DRAFT


class TestSign(OneAgreement, StepCases):
    url_name = "agreement_sign"
    state = AgreementState.TO_SIGN
    target = AgreementState.SIGNED

    def values(self):
        return {
            "signed_0": "27",
            "signed_1": "5",
            "signed_2": "2014",
            "occasion": "Gezamenlijk overleg",
            "signed_by": [self.party.pk],
        }

    def test_keeps_when_and_by_whom(self, client):
        self.take(client)

        self.agreement.refresh_from_db()
        assert (self.agreement.signed.text, self.agreement.occasion) == (
            "2014-05-27",
            "Gezamenlijk overleg",
        )
        assert {(s.party, s.state, s.signed.text) for s in self.agreement.signatures.all()} == {
            (self.party, "signed", "2014-05-27"),
            (self.other_party, "awaited", None),
        }

    def test_nobody_is_refused(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), signed_by=[])

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"signed_by"}


class TestAbandon(OneAgreement, StepCases):
    url_name = "agreement_abandon"
    target = AgreementState.NEVER_SIGNED

    def values(self):
        return {"reason": "De raad stemde niet in."}

    def test_says_why(self, client):
        self.take(client)
        client.force_login(self.reader)

        page = client.get(reverse("agreement_show", args=[self.agreement.pk])).content.decode()

        assert "De raad stemde niet in." in page


class TestEnd(OneAgreement, StepCases):
    url_name = "agreement_end"
    state = AgreementState.SIGNED
    target = AgreementState.ENDED

    def prepare(self):
        super().prepare()
        # Notice is a manager's: a coordinator may see the page and not do it.
        self.reader, self.editor = self.editor, make_user(self.one, "manager")

    def values(self):
        return {"ended_0": "1", "ended_1": "3", "ended_2": "2026", "reason": "Subsidie stopt."}

    def test_the_partnership_goes_on(self, client):
        self.take(client)

        self.agreement.refresh_from_db()
        self.partnership.refresh_from_db()
        assert (self.agreement.ended.text, self.agreement.end_reason) == (
            "2026-03-01",
            "Subsidie stopt.",
        )
        assert self.partnership.stage == "active"

    def test_not_before_it_began(self, client):
        Agreement.objects.filter(pk=self.agreement.pk).update(
            signed="2026-06", signed_lower="2026-06-01", signed_upper="2026-06-30"
        )
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url), **self.values()))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"ended"}

    def test_a_reason_is_asked(self, client):
        client.force_login(self.editor)

        response = client.post(self.url, form_data(client.get(self.url)))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason"}


@pytest.mark.django_db
class TestGrid:
    """Every move from every state: made where the table says so, refused elsewhere."""

    @pytest.mark.parametrize("name", AGREEMENT.moves)
    @pytest.mark.parametrize("state", AgreementState.values)
    def test_move(self, state, name):
        from django.utils import timezone

        from accounts.errors import WrongMoment

        partnership = make_partnership()
        paper = AgreementFactory(partnership=partnership, state=state)
        paper.signatures.create(party=partnership.parties.first())
        move = AGREEMENT.moves[name]

        if state in move.sources:
            AGREEMENT.perform(paper, name, by=make_user(), at=timezone.now())
            assert paper.state == move.target
        else:
            with pytest.raises(WrongMoment):
                AGREEMENT.perform(paper, name, by=make_user(), at=timezone.now())
            paper.refresh_from_db()
            assert (paper.state, paper.version) == (state, 1)


class OfAManager(OneAgreement):
    """Notice is a manager's: a coordinator may see the page and not do it."""

    def prepare(self):
        super().prepare()
        self.reader, self.editor = self.editor, make_user(self.one, "manager")


class TestGiveNotice(OfAManager, StepCases):
    url_name = "agreement_give_notice"
    state = AgreementState.SIGNED
    target = AgreementState.NOTICE_GIVEN

    def values(self):
        return {
            "notice_by": self.other_party.pk,
            "notice_given_0": "1",
            "notice_given_1": "10",
            "notice_given_2": "2026",
            "notice_ends_2": "2027",
            "notice_reason": "Subsidie stopt.",
        }


class TestWithdrawNotice(OfAManager, StepCases):
    url_name = "agreement_withdraw_notice"
    state = AgreementState.NOTICE_GIVEN
    target = AgreementState.SIGNED

    def prepare(self):
        super().prepare()
        self.agreement.notice_by, self.agreement.notice_reason = self.party, "Subsidie stopt."
        self.agreement.notice_given = self.agreement.notice_ends = "2027"
        self.agreement.save()

    def values(self):
        return {"reason": "De subsidie gaat door."}

    def test_nothing_of_the_notice_is_left_but_in_the_history(self, client):
        self.take(client)

        self.agreement.refresh_from_db()
        found = self.agreement
        assert (found.notice_by, found.notice_reason) == (None, "")
        assert not found.notice_given and not found.notice_ends
        entry = AuditEntry.objects.get(verb="withdraw_notice")
        assert entry.before["notice_by_id"] == self.party.pk
        assert entry.text.before["notice_reason"] == "Subsidie stopt."
