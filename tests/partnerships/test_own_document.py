"""Documents for one organisation alone: nobody else finds them, on any page."""

from django.urls import reverse

from tests.factories import form_data, make_user
from tests.partnerships.children import Situation
from tests.partnerships.files import OneDocument, own_store

__all__ = ["own_store"]

OF_A_PARTNERSHIP = [
    "partnership_show",
    "partnership_history",
    "partnership_timeline",
    "partnership_timeline_csv",
    "partnership_save_file",
    "note_list",
]
OF_AN_ORGANISATION = ["organisation_show", "organisation_history"]


def said(response) -> str:
    """The words of an answer, also of one that is sent in pieces."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


class TestOwnOnly(OneDocument, Situation):
    """What is for one organisation alone: nobody else finds it, on any page."""

    def prepare(self):
        super().prepare()
        self.document.title = "Vertrouwelijke strategie"
        self.document.visibility, self.document.organisation = "own", self.other
        self.document.save()
        self.mine = make_user(self.other, "coordinator")
        self.others = [
            self.editor,
            self.reader,
            make_user(self.one, "manager"),
            make_user(is_administrator=True),
        ]

    def pages(self):
        key = self.document.pk
        return [f"/documents/{key}/{verb}/" for verb in ("open", "edit", "renew", "remove")]

    def test_its_own_coordinator_keeps_it(self, client):
        client.force_login(self.mine)

        assert [client.get(url).status_code for url in self.pages()] == [200] * 4
        page = client.get(self.agreement.get_absolute_url()).content.decode()
        assert "Vertrouwelijke strategie" in page and "Alleen Landstede" in page
        assert f"/documents/{self.document.pk}/edit/" in page

    def test_its_own_readers_only_read_it(self, client):
        client.force_login(make_user(self.other, "reader"))

        assert [client.get(url).status_code for url in self.pages()] == [200, 403, 403, 403]

    def test_nobody_else_finds_it(self, client):
        client.force_login(self.mine)
        for url in self.pages()[1:3]:
            data = form_data(client.get(url), title="Vertrouwelijke strategie 2")
            client.post(url, {**data, "link": "https://voorbeeld.nl/2", "change_note": "Nieuw"})
        listing = [
            self.agreement.get_absolute_url(),
            *(reverse(name, args=[self.partnership.pk]) for name in OF_A_PARTNERSHIP),
            *(reverse(name, args=[self.other.pk]) for name in OF_AN_ORGANISATION),
            f"{reverse('partnership_list')}?q=strategie",
            reverse("work_show"),
        ]

        for user in self.others:
            client.force_login(user)
            assert [client.get(url).status_code for url in self.pages()] == [404] * 4
            for url in listing:
                page = said(client.get(url))
                assert "Vertrouwelijke strategie" not in page, (user, url)

    def test_sharing_it_is_told_from_then_on(self, client):
        self.partnership.shared_editing = True
        self.partnership.save()
        client.force_login(self.mine)
        url = f"/documents/{self.document.pk}/edit/"

        client.post(url, form_data(client.get(url), visibility="parties"))

        client.force_login(self.reader)
        page = client.get(self.agreement.get_absolute_url()).content.decode()
        assert "Vertrouwelijke strategie" in page
