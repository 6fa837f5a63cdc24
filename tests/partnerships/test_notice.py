"""Notice of an agreement: when it ends by it, and what is refused."""

import pytest
import time_machine

from partnerships.enums import AgreementState
from tests.factories import form_data, make_partnership
from tests.partnerships import test_agreement
from tests.partnerships.children import Situation


class TestNotice(test_agreement.OfAManager, Situation):
    """What the paper says decides the last day; who gives notice may say otherwise."""

    url_name = "agreement_give_notice"
    state = AgreementState.SIGNED
    values = test_agreement.TestGiveNotice.values

    def says(self, **fields):
        """The paper says this about its end and notice."""
        for name, value in fields.items():
            setattr(self.agreement, name, value)
        self.agreement.save()

    def send(self, client, **changed):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **{**self.values(), **changed})
        response = client.post(self.url, data)
        self.agreement.refresh_from_db()
        return response

    def test_keeps_who_when_until_when_and_why(self, client):
        self.send(client)

        found = self.agreement
        assert (found.notice_by, found.notice_given.text) == (self.other_party, "2026-10-01")
        assert (found.notice_ends.text, found.notice_reason) == ("2027", "Subsidie stopt.")
        page = client.get(found.get_absolute_url()).content.decode()
        assert "Landstede heeft opgezegd." in page and "Van kracht, opgezegd" in page

    @pytest.mark.parametrize(
        ("fields", "end"),
        [
            # Without an end the period counts from the notice.
            ({"duration": "open", "notice_months": 3}, "2027-01-01"),
            # In time: for the end of the term. Too late: the period counts.
            ({"duration": "fixed", "ends": "2026-12-31", "notice_months": 3}, "2027-01-01"),
            ({"duration": "fixed", "ends": "2026-12-31", "notice_months": 2}, "2026-12-31"),
            ({"duration": "fixed", "ends": "2027-06-30", "notice_months": 6}, "2027-06-30"),
        ],
        ids=str,
    )
    def test_the_last_day_follows_from_the_paper(self, client, fields, end):
        self.says(notice_stated="stated", renewal="tacit", **fields)

        assert self.send(client, notice_ends_2="").status_code == 302

        assert self.agreement.notice_ends.text == end
        page = client.get(self.agreement.get_absolute_url())
        assert page.context["page"].notice_end_is_derived

    def test_proposes_what_follows_from_a_notice_of_today(self, client):
        self.says(notice_stated="stated", notice_months=3, duration="open")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert "bij een opzegging vandaag" in str(form.fields["notice_ends"].help_text)
        assert not form.fields["notice_ends"].required

    def test_asks_for_the_last_day_when_it_does_not_follow(self, client):
        self.says(notice_stated="not_stated", duration="open")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert form.fields["notice_ends"].required

    @pytest.mark.parametrize(
        ("fields", "changed", "field"),
        [
            ({}, {"notice_ends_2": ""}, "notice_ends"),
            ({}, {"notice_ends_2": "2025"}, "notice_ends"),
            ({"effective": "2028"}, {}, "notice_ends"),
            ({"duration": "fixed", "ends": "2026-12-31"}, {}, "notice_ends"),
            ({}, {"notice_by": ""}, "notice_by"),
            ({}, {"notice_reason": ""}, "notice_reason"),
        ],
        ids=str,
    )
    def test_refused_at_its_field(self, client, fields, changed, field):
        self.says(**fields)

        response = self.send(client, **changed)

        assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
        assert self.agreement.state == AgreementState.SIGNED

    def test_parties_of_others_do_not_give_notice(self, client):
        elsewhere = make_partnership().parties.first()

        response = self.send(client, notice_by=elsewhere.pk)

        assert (response.status_code, self.agreement.notice_by) == (422, None)

    def test_starts_with_the_own_party(self, client):
        client.force_login(self.editor)

        assert client.get(self.url).context["form"]["notice_by"].value() == self.party.pk


class TestWithdrawing(test_agreement.OfAManager, Situation):
    """Until the last day a notice can be taken back, not after it."""

    url_name = "agreement_withdraw_notice"
    state = AgreementState.NOTICE_GIVEN

    def prepare(self):
        super().prepare()
        self.agreement.notice_by, self.agreement.notice_reason = self.party, "Subsidie stopt."
        self.agreement.notice_given = self.agreement.notice_ends = "2027"
        self.agreement.save()

    def test_not_after_its_last_day(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), reason="De subsidie gaat door.")

        with time_machine.travel("2028-01-02T10:00:00Z", tick=False):
            client.force_login(self.editor)
            response = client.post(self.url, data)
            opened = client.get(self.url)
            shown = client.get(self.agreement.get_absolute_url())

        self.agreement.refresh_from_db()
        assert (response.status_code, opened.status_code) == (409, 409)
        assert "De laatste dag van deze overeenkomst is voorbij." in response.content.decode()
        assert self.agreement.state == AgreementState.NOTICE_GIVEN
        assert self.url not in shown.content.decode()

    @pytest.mark.parametrize("ends", ["2027-11-22", "2027?", None])
    def test_on_the_last_day_or_when_it_is_not_sure(self, client, ends):
        self.agreement.notice_ends = ends
        self.agreement.save()

        with time_machine.travel("2027-11-22T10:00:00Z", tick=False):
            client.force_login(self.editor)
            shown = client.get(self.agreement.get_absolute_url())
            assert self.url in shown.content.decode()
            assert client.get(self.url).status_code == 200
