"""Recording a partnership: what is kept, what is refused, and what a second click does."""

import datetime
import importlib
import pkgutil

import pytest
from django.urls import reverse

import evaluations.lifecycle
import partnerships.lifecycle
from accounts.history import VERBS
from accounts.models import FormToken
from accounts.moves import Lifecycle
from organisations.models import Municipality, Organisation
from partnerships.counters import refresh_partnership
from partnerships.models import Partnership
from partnerships.twins import twins_of
from tests.factories import OrganisationFactory, form_data, make_partnership, make_user

from .people import make_cast, recording_data

pytestmark = pytest.mark.django_db

LIFECYCLES = [
    module.name
    for package in (partnerships.lifecycle, evaluations.lifecycle)
    for module in pkgutil.iter_modules(getattr(package, "__path__", []), f"{package.__name__}.")
] + ["evaluations.lifecycle"]


@pytest.fixture
def cast():
    return make_cast()


class TestRecording:
    url = "/partnerships/add/"

    def send(self, client, **values):
        page = client.get(self.url)
        return client.post(self.url, recording_data(page, **values))

    def test_every_party_has_its_first_step(self, client, cast):
        client.force_login(cast.coordinator)

        self.send(client, party_1=cast.there.pk)

        made = Partnership.objects.latest("pk")
        steps = [(s.state, s.recorded_by) for p in made.parties.all() for s in p.steps.all()]
        assert steps == [("joined", cast.coordinator)] * 2

    def test_tells_of_another_of_the_same_parties(self, client, cast):
        """A hint with a link, never a refusal; nothing of what this user may not see."""
        client.force_login(cast.coordinator)

        def told(response):
            return " ".join(str(m) for m in client.get(response.url).context["messages"])

        self.send(client, party_1=cast.there.pk, title="De eerste")
        first = Partnership.objects.latest("pk")
        again = told(self.send(client, party_1=cast.there.pk, title="De tweede"))
        other = told(self.send(client, party_1=OrganisationFactory().pk, title="Anders"))

        assert f'<a href="{first.get_absolute_url()}">' in again
        assert "<a" not in other
        second = Partnership.objects.get(title="De tweede")
        assert second in twins_of(first, cast.coordinator)
        assert not twins_of(first, make_user())

    def test_what_is_known_is_kept(self, client, cast):
        client.force_login(cast.coordinator)
        other = OrganisationFactory()

        self.send(
            client,
            party_1=cast.there.pk,
            party_2=other.pk,
            title="Samen leren",
            purpose="Leerwerkplaatsen",
            rhythm="yearly",
            since_1="5",
            since_2="2014",
            since_3="about",
            since_4="al lang",
        )

        made = Partnership.objects.get(title="Samen leren")
        assert (made.kind, made.purpose, made.rhythm) == (
            "multi_party",
            "Leerwerkplaatsen",
            "yearly",
        )
        assert (made.since.text, made.since.as_stated) == ("2014-05~", "al lang")
        assert not made.shared_editing

    def test_the_keeper_need_not_be_a_party(self, client, cast):
        client.force_login(cast.coordinator)
        other = OrganisationFactory()

        self.send(client, party_1=cast.there.pk, party_2=other.pk, keeper_is_party=None)

        made = Partnership.objects.exclude(pk=cast.partnership.pk).get()
        assert {party.organisation for party in made.parties.all()} == {cast.there, other}
        assert made.keeper == cast.here
        assert client.get(made.get_absolute_url()).status_code == 200

    def test_a_new_organisation_is_recorded_with_it(self, client, cast):
        client.force_login(cast.coordinator)

        self.send(
            client,
            party_1="new:Speeltuin Zonnehoek",
            party_1_q="Speeltuin Zonnehoek",
            party_1_kind="volunteer",
        )

        new = Organisation.objects.get(name="Speeltuin Zonnehoek")
        assert new.recorded_by == cast.here
        assert new.party_rows.get().partnership.keeper == cast.here

    def test_the_keeper_is_asked_of_who_records_for_several(self, client, cast):
        second = OrganisationFactory()
        user = make_user(cast.here, "coordinator")
        user.memberships.create(
            organisation=second, role="coordinator", starts_on=datetime.date(2020, 1, 1)
        )
        client.force_login(user)

        self.send(client, keeper=second.pk, party_1=cast.there.pk)

        assert Partnership.objects.exclude(pk=cast.partnership.pk).get().keeper == second

    def test_one_cannot_keep_for_another_organisation(self, client, cast):
        client.force_login(cast.coordinator)

        self.send(client, keeper=cast.there.pk, party_1=cast.there.pk)

        assert Partnership.objects.exclude(pk=cast.partnership.pk).get().keeper == cast.here

    def test_another_party_is_asked_for_without_a_script(self, client, cast):
        client.force_login(cast.coordinator)
        page = client.get(self.url)

        more = client.post(
            self.url, recording_data(page, party_1=cast.there.pk, title="Blijft", add_party="1")
        )
        again = client.post(self.url, recording_data(more, add_party="1"))

        assert more.status_code == again.status_code == 200
        assert [field.name for field in more.context["form"].party_fields] == [
            "party_1",
            "party_2",
            "party_3",
        ]
        assert len(again.context["form"].party_fields) == 4
        assert 'value="Blijft"' in again.content.decode()
        assert Partnership.objects.count() == 1

    def test_without_a_party_nothing_is_recorded(self, client, cast):
        client.force_login(cast.coordinator)

        response = self.send(client, title="Alleen ik")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"party_1"}
        assert 'value="Alleen ik"' in response.content.decode()
        assert Partnership.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": "x" * 201}, "title"),
            ({"title": "a\x00b"}, "title"),
            ({"purpose": "a\u202eb"}, "purpose"),
            ({"rhythm": "monthly"}, "rhythm"),
            ({"kind": "gang"}, "kind"),
            ({"since_2": "14"}, "since"),
            ({"since_0": "31", "since_1": "2", "since_2": "2014"}, "since"),
            ({"party_1": "999999"}, "party_1"),
            ({"party_1": "onzin"}, "party_1"),
        ],
    )
    def test_bad_input(self, client, cast, values, field):
        client.force_login(cast.coordinator)

        response = self.send(client, **{"party_1": cast.there.pk, **values})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert Partnership.objects.count() == 1

    def test_the_same_form_twice_makes_one(self, client, cast):
        client.force_login(cast.coordinator)
        data = recording_data(client.get(self.url), party_1=cast.there.pk)

        first = client.post(self.url, data)
        second = client.post(self.url, data)

        assert first.url == second.url
        assert Partnership.objects.count() == 2
        assert FormToken.objects.count() == 1


class TestArea:
    def url(self, cast):
        return reverse("partnership_edit_area", args=[cast.partnership.pk])

    def send(self, client, cast, **values):
        client.force_login(cast.coordinator)
        page = client.get(self.url(cast))
        return client.post(self.url(cast), form_data(page, **values))

    def test_ticked_ones_come_on_top(self, client, cast):
        zwolle = Municipality.objects.get(name="Zwolle")
        cast.there.working_areas.create(municipality=zwolle)

        self.send(client, cast, area_basis="stated", municipalities="Ommen", suggested=[zwolle.pk])

        names = {one.name for one in cast.partnership.municipalities.all()}
        assert names == {"Zwolle", "Ommen"}

    def test_computed_shows_where_all_parties_work(self, client, cast):
        zwolle, ommen = (Municipality.objects.get(name=name) for name in ("Zwolle", "Ommen"))
        for organisation in (cast.here, cast.there):
            organisation.working_areas.create(municipality=zwolle)
        cast.here.working_areas.create(municipality=ommen)

        self.send(client, cast, area_basis="computed")

        area = client.get(cast.partnership.get_absolute_url()).context["dossier"].area
        assert area.names == ["Zwolle"]

    @pytest.mark.parametrize("text", ["Zwolle, Nergenshuizen", "a\x00b", "x," * 500])
    def test_bad_input(self, client, cast, text):
        response = self.send(client, cast, area_basis="stated", municipalities=text)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"municipalities"}
        assert not cast.partnership.municipalities.exists()

    def test_stale(self, client, cast):
        client.force_login(cast.coordinator)
        data = form_data(client.get(self.url(cast)), area_basis="stated", municipalities="Zwolle")
        client.post(self.url(cast), {**data, "municipalities": "Ommen"})

        response = client.post(self.url(cast), data)

        assert response.status_code == 409
        assert [one.name for one in cast.partnership.municipalities.all()] == ["Ommen"]


def test_every_step_has_words():
    """A move that the history cannot tell would be shown by its code."""
    tables = [
        value
        for module in (importlib.import_module(name) for name in LIFECYCLES)
        for value in vars(module).values()
        if isinstance(value, Lifecycle)
    ]

    assert {name for table in tables for name in table.moves} - set(VERBS) == set()


def test_counting_again_keeps_a_title_that_was_changed_meanwhile():
    partnership = make_partnership(OrganisationFactory(), title="Oude naam")
    Partnership.objects.filter(pk=partnership.pk).update(title="Nieuwe naam")

    refresh_partnership(partnership)

    stored = Partnership.objects.get(pk=partnership.pk)
    assert stored.sort_title == "nieuwe naam"
    assert "nieuwe naam" in stored.search_text
