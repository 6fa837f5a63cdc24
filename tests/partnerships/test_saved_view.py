"""Saved views: kept, looked through, shared, changed, starred and removed."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships.models import SavedView
from tests.factories import OrganisationFactory, form_data, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return OrganisationFactory(name="Landstede")


@pytest.fixture
def user(home):
    return make_user(home, "reader")


@pytest.fixture
def colleague(home):
    return make_user(home, "coordinator")


@pytest.fixture
def stranger(db):
    return make_user(OrganisationFactory(), "manager")


@pytest.fixture
def view(user):
    return SavedView.objects.create(user=user, name="Actief", query="stage=active")


def shared(view, home):
    SavedView.objects.filter(pk=view.pk).update(organisation=home)
    view.refresh_from_db()
    return view


def url(verb, view):
    return reverse(f"saved_view_{verb}", args=[view.pk])


def messages(response):
    return [str(message) for message in response.context["messages"]]


class TestCreate:
    def create(self, client, query="stage=active", **given):
        address = f"{reverse('saved_view_create')}?{query}"
        page = client.get(address)
        return client.post(address, form_data(page, **given))

    def test_keeps_only_what_is_chosen_in_one_order(self, client, user):
        client.force_login(user)

        query = "sort=-updated&q=&stage=active&nonsense=1&kind=bilateral&view=7&after=x&party=99"
        self.create(client, query, name="Mijn lijst", on_start_page="on")

        (view,) = SavedView.objects.all()
        assert view.query == "stage=active&kind=bilateral&sort=-updated"
        assert (view.user, view.organisation, view.name) == (user, None, "Mijn lijst")
        assert list(view.starred_by.all()) == [user]
        assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"create", "star"}

    def test_a_name_once(self, client, user, view):
        client.force_login(user)

        response = self.create(client, name="Actief")

        assert response.status_code == 422
        assert "name" in response.context["form"].errors

    def test_nothing_chosen_is_no_view(self, client, user):
        client.force_login(user)

        assert client.get(reverse("saved_view_create")).status_code == 409
        assert client.get(reverse("saved_view_create") + "?stage=none").status_code == 409

    def test_only_with_an_organisation_one_belongs_to(self, client, user, home, stranger):
        client.force_login(user)
        other = OrganisationFactory()

        refused = self.create(client, name="Van ons", organisation=other.pk)
        self.create(client, name="Van ons", organisation=home.pk)

        assert refused.status_code == 422
        assert [view.organisation for view in SavedView.objects.all()] == [home]

    def test_sent_twice_is_kept_once(self, client, user):
        client.force_login(user)
        address = f"{reverse('saved_view_create')}?stage=active"
        data = form_data(client.get(address), name="Eens")

        for _time in range(2):
            assert client.post(address, data).status_code == 302

        assert SavedView.objects.count() == 1

    def test_without_a_role_nothing_is_kept(self, client):
        client.force_login(make_user())

        assert client.get(reverse("saved_view_create") + "?stage=active").status_code == 403


class TestShow:
    def test_leads_to_the_list(self, client, user, view):
        client.force_login(user)

        response = client.get(url("show", view))

        assert response.url == f"{reverse('partnership_list')}?stage=active&view={view.pk}"
        page = client.get(response.url)
        opened = [one["name"] for one in page.context["list"].views if one["is_open"]]
        assert opened == ["Actief"]
        assert page.context["list"].changed_view is None

    def test_colleagues_look_through_what_is_shared(self, client, view, home, colleague, stranger):
        client.force_login(colleague)
        assert client.get(url("show", view)).status_code == 404

        shared(view, home)

        assert client.get(url("show", view)).status_code == 302
        client.force_login(stranger)
        assert client.get(url("show", view)).status_code == 404

    def test_through_a_shared_view_everybody_sees_their_own(self, client, view, home, colleague):
        theirs = OrganisationFactory()
        make_partnership(theirs, title="Van een ander")
        make_partnership(home, title="Van ons")
        shared(view, home)
        client.force_login(colleague)

        page = client.get(client.get(url("show", view)).url)

        assert [row["title"] for row in page.context["rows"]] == ["Van ons"]

    def test_what_is_gone_is_said_and_narrows_nothing(self, client, user, home):
        ours = make_partnership(home, title="Van ons")
        secret = make_partnership(OrganisationFactory(name="Geheim"))
        view = SavedView.objects.create(
            user=user,
            name="Oud",
            query=f"stage=active&party={secret.keeper_id}&coordinator=99999&kind=gone",
        )
        client.force_login(user)

        page = client.get(client.get(url("show", view)).url)

        assert [row["id"] for row in page.context["rows"]] == [ours.pk]
        assert len(page.context["form"].lost) == 3
        assert "Geheim" not in page.content.decode()

    @pytest.mark.parametrize("by", ["user", "colleague"])
    def test_is_current_only_while_nothing_else_is_chosen(self, client, request, view, home, by):
        make_partnership(home)
        shared(view, home)
        client.force_login(request.getfixturevalue(by))
        listed = reverse("partnership_list")
        current = f'<a href="{url("show", view)}" aria-current="page">'

        same = client.get(client.get(url("show", view)).url)
        other = client.get(f"{listed}?stage=active&kind=bilateral&view={view.pk}")
        cleared = client.get(f"{listed}?view={view.pk}")

        assert [current in page.text for page in (same, other, cleared)] == [True, False, False]
        assert cleared.context["list"].changed_view is None

    def test_stays_current_when_something_in_it_is_gone(self, client, user, view):
        SavedView.objects.filter(pk=view.pk).update(query="stage=active&party=99999")
        client.force_login(user)

        page = client.get(client.get(url("show", view)).url)

        assert [one["is_open"] for one in page.context["list"].views] == [True]
        assert page.context["list"].changed_view is None


class TestList:
    def test_own_and_shared_ones(self, client, user, view, home, colleague, stranger):
        SavedView.objects.create(user=stranger, name="Vreemd", query="stage=ended")
        SavedView.objects.create(user=user, name="Gedeeld", query="kind=network", organisation=home)
        client.force_login(colleague)

        names = [str(row["view"]) for row in client.get(reverse("saved_view_list")).context["rows"]]

        assert names == ["Gedeeld"]

    def test_costs_the_same_for_many(self, client, user, home, django_assert_max_num_queries):
        for number in range(20):
            party = make_partnership(home).keeper_id
            SavedView.objects.create(user=user, name=f"V{number}", query=f"party={party}")
        client.force_login(user)

        with django_assert_max_num_queries(7):
            client.get(reverse("saved_view_list"))


class OnlyTheMaker:
    """A colleague who sees a view may not change it; a stranger does not know of it."""

    verb = ""

    def test_who_may_not(self, client, view, home, colleague, stranger):
        client.force_login(colleague)
        assert client.post(url(self.verb, view)).status_code == 404

        shared(view, home)

        assert client.post(url(self.verb, view)).status_code == 403
        client.force_login(stranger)
        assert client.post(url(self.verb, view)).status_code == 404


class TestEdit(OnlyTheMaker):
    verb = "edit"

    def test_renames_and_shares(self, client, user, view, home):
        client.force_login(user)
        data = form_data(client.get(url("edit", view)), name="Lopend", organisation=home.pk)

        client.post(url("edit", view), data)

        view.refresh_from_db()
        assert (view.name, view.organisation, view.query) == ("Lopend", home, "stage=active")

    def test_offers_to_remove_it_as_what_it_is(self, client, user, view):
        client.force_login(user)

        page = client.get(url("edit", view)).text

        assert f'<a href="{url("remove", view)}">Deze weergave verwijderen</a>' in page
        assert "Per ongeluk" not in page

    def test_an_older_page_changes_nothing(self, client, user, view):
        client.force_login(user)
        data = form_data(client.get(url("edit", view)), name="Laat")
        SavedView.objects.filter(pk=view.pk).update(version=view.version + 1, name="Eerder")

        assert client.post(url("edit", view), data).status_code == 409

        view.refresh_from_db()
        assert view.name == "Eerder"


class TestReplace(OnlyTheMaker):
    verb = "replace"

    def test_keeps_the_present_choice(self, client, user, view):
        client.force_login(user)
        page = client.get(f"{reverse('partnership_list')}?kind=network&view={view.pk}")
        offered = page.context["list"].changed_view

        response = client.post(offered["url"], {"query": offered["query"]})

        view.refresh_from_db()
        assert view.query == "kind=network"
        assert response.url == f"{reverse('partnership_list')}?kind=network&view={view.pk}"

    def test_says_that_colleagues_see_it(self, client, user, view, home):
        make_partnership(home)
        client.force_login(user)
        address = f"{reverse('partnership_list')}?kind=network&view={view.pk}"
        words = "Collega’s van Landstede gebruiken deze weergave ook"

        alone = client.get(address).text
        shared(view, home)
        together = client.get(address).text

        assert [words in page for page in (alone, together)] == [False, True]

    def test_nothing_chosen_keeps_what_there_was(self, client, user, view):
        client.force_login(user)

        assert client.post(url("replace", view), {"query": "x=1"}).status_code == 409

        view.refresh_from_db()
        assert view.query == "stage=active"

    def test_by_post_only(self, client, user, view):
        client.force_login(user)

        assert client.get(url("replace", view)).status_code == 405


class TestRemove(OnlyTheMaker):
    verb = "remove"

    def test_goes_with_its_stars(self, client, user, view, colleague, home):
        shared(view, home).starred_by.add(user, colleague)
        client.force_login(user)

        client.post(url("remove", view), form_data(client.get(url("remove", view))))

        assert not SavedView.objects.exists()
        assert AuditEntry.objects.filter(verb="delete").count() == 1


class TestStar:
    def test_on_the_own_start_page_only(self, client, view, home, colleague):
        shared(view, home)
        client.force_login(colleague)

        for _time in range(2):
            assert client.post(url("star", view)).status_code == 302

        assert list(view.starred_by.all()) == [colleague]
        assert AuditEntry.objects.filter(verb="star").count() == 1

    def test_unknown_to_strangers(self, client, view, stranger):
        client.force_login(stranger)

        assert client.post(url("star", view)).status_code == 404


class TestUnstar:
    def test_others_keep_theirs(self, client, user, view, home, colleague):
        shared(view, home).starred_by.add(user, colleague)
        client.force_login(colleague)

        for _time in range(2):
            assert client.post(url("unstar", view)).status_code == 302

        assert list(view.starred_by.all()) == [user]
        assert AuditEntry.objects.filter(verb="unstar").count() == 1
