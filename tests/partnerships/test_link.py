"""Links between partnerships."""

import pytest
from django.urls import reverse

from partnerships.models import PartnershipLink
from tests.factories import form_data, make_partnership, make_user
from tests.partnerships.children import CreateCases, EditCases, RemoveCases, Situation


class TestCreate(CreateCases):
    url_name = "link_create"
    model = PartnershipLink
    bad = {"kind": "vriend"}

    def prepare(self):
        self.related = make_partnership(self.one, title="Op Orde")
        self.foreign = make_partnership(title="Van anderen")

    def values(self):
        return {"other": self.related.pk, "kind": "related"}

    def test_offers_only_what_one_may_know_of(self, client):
        client.force_login(self.editor)

        response = client.get(self.url)

        assert response.context["form"].shown == [self.related]
        assert "Van anderen" not in response.content.decode()

    def test_what_one_may_not_know_of_cannot_be_linked(self, client):
        data = self.opened(client, **{**self.values(), "other": self.foreign.pk})

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"other"}

    @pytest.mark.parametrize("other", ["²", "9" * 30, "-1", "x"])
    def test_a_key_that_is_none_is_refused(self, client, other):
        response = client.post(self.url, self.opened(client, **{**self.values(), "other": other}))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"other"}

    def test_the_history_does_not_tell_of_the_other_end(self, client):
        client.post(self.url, self.opened(client, **self.values()))
        only_here = make_user(self.other, "coordinator")
        client.force_login(only_here)

        for name in ("partnership_show", "partnership_history"):
            page = client.get(reverse(name, args=[self.partnership.pk])).content.decode()
            assert "Verband met een samenwerking" in page
            assert "Op Orde" not in page

    def test_search_narrows_the_choice(self, client):
        more = make_partnership(self.one, title="Passend onderwijs")
        client.force_login(self.editor)

        response = client.get(self.url, {"q": "passend"})

        assert response.context["form"].shown == [more]

    def test_at_most_twenty_at_a_time(self, client):
        for number in range(22):
            make_partnership(self.one, title=f"Samenwerking {number:02}")
        client.force_login(self.editor)

        form = client.get(self.url).context["form"]

        assert (len(form.shown), form.more) == (20, True)

    def test_linked_already_from_the_other_side(self, client):
        PartnershipLink.objects.create(partnership=self.related, other=self.partnership)

        response = client.post(self.url, self.opened(client, **self.values()))

        assert response.status_code == 422
        assert PartnershipLink.objects.count() == 1


class OneLink:
    def prepare(self):
        self.related = make_partnership(self.one, title="Op Orde")
        self.link = PartnershipLink.objects.create(partnership=self.partnership, other=self.related)

    def subject(self):
        return self.link


class TestEdit(OneLink, EditCases):
    url_name = "link_edit"
    change = ("kind", "part_of")
    bad = {"kind": "vriend"}

    def test_hidden_from_who_may_not_know_of_the_other(self, client):
        PartnershipLink.objects.filter(pk=self.link.pk).update(
            other=make_partnership(title="Van anderen")
        )
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 404


class TestRemove(OneLink, RemoveCases):
    url_name = "link_remove"

    def test_leaves_both_partnerships(self, client):
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url)))

        self.partnership.refresh_from_db()
        self.related.refresh_from_db()


class TestShown(Situation):
    """A link is read at both ends, each in its own words, by who may know of both."""

    def prepare(self):
        self.related = make_partnership(self.one, title="Op Orde")

    @pytest.mark.parametrize(
        ("kind", "here", "there"),
        [
            ("predecessor", "Voorganger", "Opvolger"),
            ("successor", "Opvolger", "Voorganger"),
            ("part_of", "Onderdeel van", "Omvat"),
            ("holds", "Omvat", "Onderdeel van"),
            ("related", "Verwant", "Verwant"),
        ],
    )
    def test_both_ways(self, client, kind, here, there):
        PartnershipLink.objects.create(partnership=self.partnership, other=self.related, kind=kind)
        client.force_login(self.editor)

        found = [
            [(row["relation"], row["title"]) for row in self.links(client, partnership)]
            for partnership in (self.partnership, self.related)
        ]

        assert found == [[(here, "Op Orde")], [(there, str(self.partnership))]]

    def test_only_to_who_may_know_of_both(self, client):
        PartnershipLink.objects.create(partnership=self.partnership, other=self.related)
        client.force_login(make_user(self.other, "coordinator"))

        page = client.get(self.partnership.get_absolute_url())

        assert page.context["dossier"].links == []
        assert "Op Orde" not in page.content.decode()

    def links(self, client, partnership):
        return client.get(partnership.get_absolute_url()).context["dossier"].links
