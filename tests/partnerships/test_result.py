"""Results: recording them, their picture, and sharing one by a link."""

import uuid

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import AuditEntry
from partnerships import results
from partnerships.models import Party, Result, TargetGroup
from tests.factories import (
    ActivityFactory,
    PlanFactory,
    ThemeFactory,
    form_data,
    make_owned_theme,
    make_user,
)
from tests.house.world import make_dossier
from tests.lib.test_pictures import picture
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    Refusals,
    RemoveCases,
    Situation,
    StepCases,
)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    """Pictures of one test go with it."""
    default = settings.STORAGES["default"]
    here = {**default, "OPTIONS": {**default["OPTIONS"], "location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": here}


def stored() -> list[str]:
    return default_storage.listdir("")[1]


class OneResult:
    def prepare(self):
        self.result = Result.objects.create(partnership=self.partnership, title="Handreiking")

    def subject(self):
        return self.result

    def give_picture(self, **fields):
        name = default_storage.save(f"{uuid.uuid4()}.jpg", picture())
        fields = {"picture_name": name, "picture_alt": "Een handreiking", **fields}
        Result.objects.filter(pk=self.result.pk).update(
            picture_width=40, picture_height=30, **fields
        )
        self.result.refresh_from_db()
        return name

    def share(self):
        results.share_result(self.result, by=self.editor, at=self.result.created_at)
        return reverse("result_shared", args=[self.result.share_token])


class TestList(Situation):
    url_name = "result_list"

    def add(self, title, **fields):
        return Result.objects.create(partnership=self.partnership, title=title, **fields)

    def test_newest_first_and_undated_last(self, client):
        self.add("Ooit")
        self.add("In 2019", reached="2019")
        self.add("In mei 2024", reached="2024-05")
        client.force_login(self.reader)

        response = client.get(self.url)

        titles = [result.title for result in response.context["results"]]
        assert titles == ["In mei 2024", "In 2019", "Ooit"]
        assert "mei 2024" in response.content.decode()

    def test_says_which_joint_result_nobody_heard_of(self, client):
        self.add("Samen")
        own = self.add("Alleen")
        own.parties.set([self.party])
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert page.count("Nog niet naar buiten verteld") == 1

    @pytest.mark.parametrize("role", ["editor", "reader"])
    def test_who_may_add(self, client, role):
        client.force_login(getattr(self, role))

        page = client.get(self.url).content.decode()

        assert ("/results/add/" in page) == (role == "editor")

    def test_the_owner_of_a_theme_adds_to_it(self, client):
        theme = make_owned_theme(self.partnership, self.reader, self.one)
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert f"/results/add/?theme={theme.pk}" in page

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_costs_the_same_for_more_rows(self, client, django_assert_max_num_queries):
        theme = ThemeFactory(partnership=self.partnership)
        for number in range(12):
            result = self.add(f"Resultaat {number}", theme=theme)
            result.parties.set([self.party, self.other_party])
        client.force_login(self.reader)

        with django_assert_max_num_queries(9):
            client.get(self.url)

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405


class TestShow(OneResult, Situation):
    url_name = "result_show"

    def test_tells_all_of_it(self, client):
        theme = ThemeFactory(partnership=self.partnership, title="Jeugd")
        activity = ActivityFactory(plan=PlanFactory(theme=theme), title="Proef met klassen")
        Result.objects.filter(pk=self.result.pk).update(
            theme=theme, activity=activity, text="Elf klassen deden mee."
        )
        self.result.target_groups.set([TargetGroup.objects.create(name="Brugklassers")])
        self.result.parties.set([self.other_party])
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        for words in ("Handreiking", "Elf klassen", "Jeugd", "Proef met klassen", "Brugklassers"):
            assert words in page
        assert "Landstede" in page

    def test_a_joint_result_asks_for_publicity_until_there_is_some(self, client):
        client.force_login(self.editor)
        plan = f"/communication/add/?result={self.result.pk}"
        before = client.get(self.url).content.decode()
        self.result.communication.create(partnership=self.partnership, text="Artikel in de krant")

        after = client.get(self.url).content.decode()

        assert "Publiciteit plannen" in before and plan in before
        assert "Publiciteit plannen" not in after and "Artikel in de krant" in after

    def test_a_reader_only_reads(self, client):
        self.share()
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        assert "Gedeeld met een link" in page
        for address in ("/edit/", "/share/", "/unshare/", str(self.result.share_token)):
            assert address not in page

    def test_who_shares_finds_the_link(self, client):
        address = self.share()
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert f'readonly value="http://testserver{address}"' in page

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404


class TestCreate(CreateCases):
    url_name = "result_create"
    model = Result
    bad = {"title": "x" * 201}

    def values(self):
        return {"title": "Handreiking", "reached_1": "5", "reached_2": "2024"}

    def test_keeps_for_whom_and_by_whom(self, client):
        groups = [TargetGroup.objects.create(name="Zwemmers")]
        data = self.opened(
            client,
            **self.values(),
            target_groups=[groups[0].pk],
            new_target_groups="Mantelzorgers, zwemmers",
            parties=[self.other_party.pk],
        )

        client.post(self.url, data)

        made = Result.objects.get()
        assert {group.name for group in made.target_groups.all()} == {"Zwemmers", "Mantelzorgers"}
        assert list(made.parties.all()) == [self.other_party]
        assert str(made.reached) == "mei 2024"

    def test_the_theme_follows_from_the_activity(self, client):
        theme = ThemeFactory(partnership=self.partnership)
        activity = ActivityFactory(plan=PlanFactory(theme=theme))

        client.post(self.url, self.opened(client, **self.values(), activity=activity.pk))

        assert Result.objects.get().theme == theme

    def test_an_activity_of_another_theme(self, client):
        theme, other = (ThemeFactory(partnership=self.partnership) for _ in range(2))
        activity = ActivityFactory(plan=PlanFactory(theme=other))
        data = self.opened(client, **self.values(), theme=theme.pk, activity=activity.pk)

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"activity"}

    def test_the_owner_of_a_theme_records_for_that_theme(self, client):
        theme = make_owned_theme(self.partnership, self.reader, self.one)
        ThemeFactory(partnership=self.partnership)
        client.force_login(self.reader)
        url = f"{self.url}?theme={theme.pk}"

        page = client.get(url)
        response = client.post(url, form_data(page, **self.values()))

        assert list(page.context["form"].fields["theme"].queryset) == [theme]
        assert response.status_code == 302
        assert Result.objects.get().theme == theme

    def test_the_owner_of_one_theme_not_for_another(self, client):
        make_owned_theme(self.partnership, self.reader, self.one)
        other = ThemeFactory(partnership=self.partnership)
        client.force_login(self.reader)

        assert client.get(f"{self.url}?theme={other.pk}").status_code == 403
        assert client.get(self.url).status_code == 403


class TestEdit(OneResult, EditCases):
    url_name = "result_edit"
    change = ("title", "Handreiking voor scholen")
    bad = {"title": ""}

    def test_its_theme_owner_may(self, client):
        theme = make_owned_theme(self.partnership, self.reader, self.one)
        Result.objects.filter(pk=self.result.pk).update(theme=theme)
        client.force_login(self.reader)

        response = client.post(self.url, form_data(client.get(self.url), title="Gids"))

        assert response.status_code == 302
        assert Result.objects.get().title == "Gids"


class TestRemove(OneResult, RemoveCases):
    url_name = "result_remove"

    def test_its_picture_goes_when_the_removal_holds(
        self, client, django_capture_on_commit_callbacks
    ):
        self.give_picture()
        client.force_login(self.editor)
        data = form_data(client.get(self.url))

        with django_capture_on_commit_callbacks(execute=True):
            client.post(self.url, data)

        assert stored() == []

    def test_not_while_something_is_told_about_it(self, client):
        self.result.communication.create(partnership=self.partnership, text="Artikel")
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 409
        assert Result.objects.exists()


class TestPicture(OneResult, Situation):
    url_name = "result_picture"

    def test_shows_a_picture_as_nothing_but_a_picture(self, client):
        name = self.give_picture()
        client.force_login(self.reader)

        response = client.get(self.url)

        content = b"".join(response.streaming_content)
        assert content == default_storage.open(name).read()
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-cache"
        assert "Content-Disposition" not in response or "attachment" not in str(
            response["Content-Disposition"]
        )

    def test_asked_again_it_is_not_sent_again(self, client):
        self.give_picture()
        client.force_login(self.reader)
        etag = client.get(self.url)["ETag"]

        assert client.get(self.url, headers={"If-None-Match": etag}).status_code == 304

    def test_a_stranger_finds_nothing(self, client):
        self.give_picture()
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_without_a_picture(self, client):
        client.force_login(self.reader)

        assert client.get(self.url).status_code == 404

    def test_its_file_is_gone(self, client):
        default_storage.delete(self.give_picture())
        client.force_login(self.reader)

        assert client.get(self.url).status_code == 404


class TestShare(OneResult, StepCases):
    url_name = "result_share"

    def test_works(self, client):
        response = self.take(client)

        self.result.refresh_from_db()
        assert response.status_code == 302
        assert self.result.share_token is not None and self.result.shared_at is not None
        assert (
            client.get(reverse("result_shared", args=[self.result.share_token])).status_code == 200
        )

    def test_says_what_becomes_public(self, client):
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert "zonder in te loggen" in page and "namen van de partijen" in page

    def test_a_second_time_changes_nothing(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        client.post(self.url, data)
        first = Result.objects.get().share_token

        assert client.post(self.url, data).status_code == 409
        assert client.get(self.url).status_code == 409
        assert Result.objects.get().share_token == first

    def test_stale_shows_both_texts(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        Result.objects.filter(pk=self.result.pk).update(version=7)

        assert client.post(self.url, data).status_code == 409
        assert Result.objects.get().share_token is None

    def test_a_coordinator_who_only_answers_for_the_own_party_may_not(self, client):
        client.force_login(make_user(self.other, "coordinator"))

        assert client.get(self.url).status_code == 403

    def test_the_trail_says_so(self, client):
        self.take(client)

        entry = AuditEntry.objects.get(verb="share_by_link", object_id=self.result.pk)
        token = str(Result.objects.get().share_token)
        assert token not in str([entry.before, entry.after, entry.text.before, entry.text.after])


class TestUnshare(OneResult, Refusals):
    url_name = "result_unshare"

    def test_the_link_is_dead_at_once(self, client):
        self.give_picture()
        address = self.share()
        client.force_login(self.editor)

        response = client.post(self.url)

        assert response.status_code == 302
        assert self.messages_of(response)
        client.logout()
        assert client.get(address).status_code == 404
        assert client.get(f"{address}picture/").status_code == 404

    def test_shared_again_is_another_link(self, client):
        first = self.share()
        results.unshare_result(self.result, by=self.editor, at=self.result.created_at)

        assert self.share() != first

    def test_not_shared(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 409

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 405


class TestShared(OneResult, Situation):
    """Anybody reads it who has the link, and reads nothing else."""

    def test_tells_what_it_is_and_who_made_it(self, client):
        groups = [TargetGroup.objects.create(name="Brugklassers")]
        self.result.target_groups.set(groups)
        Result.objects.filter(pk=self.result.pk).update(text="Elf klassen.", reached="2024-05")
        self.result.refresh_from_db()
        self.give_picture()

        response = client.get(self.share())

        page = response.content.decode()
        for words in ("Handreiking", "Elf klassen.", "mei 2024", "Brugklassers", "Een handreiking"):
            assert words in page
        for party in (self.one, self.other):
            assert party.name in page
        assert self.partnership.title in page
        assert 'width="40" height="30"' in page
        assert response["X-Robots-Tag"] == "noindex, nofollow" and "noindex" in page

    def test_in_the_language_of_the_visitor(self, client, settings):
        self.result.target_groups.set([TargetGroup.objects.create(name="Brugklassers")])
        address = self.share()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

        assert "For whom" in client.get(address).content.decode()

    def test_of_a_result_of_one_party_only_that_one_is_named(self, client):
        self.result.parties.set([self.other_party])

        page = client.get(self.share()).content.decode()

        assert self.other.name in page and self.one.name not in page

    def test_a_result_of_a_party_that_left_is_not_called_that_of_others(self, client):
        self.result.parties.set([self.other_party])
        Party.objects.filter(pk=self.other_party.pk).update(state="left")

        page = client.get(self.share()).content.decode()

        assert self.other.name not in page and self.one.name not in page

    def test_nothing_else_of_the_dossier(self, client):
        """Of a dossier with a marker in every text only those of this page are read."""
        dossier = make_dossier(7, "Noorderpoort Zorg", "Westerkade Onderwijs")
        result = dossier.row(Result)
        results.share_result(result, by=dossier.coordinator, at=result.created_at)

        response = client.get(reverse("result_shared", args=[result.share_token]))

        said = response.content.decode() + str(response.headers)
        told = {marker for marker in dossier.markers if marker in said}
        assert told == {
            result.title,
            result.text,
            result.picture_alt,
            result.partnership.title,
        }

    def test_an_unknown_link(self, client):
        assert client.get(reverse("result_shared", args=[uuid.uuid4()])).status_code == 404

    def test_wrong_method(self, client):
        assert client.post(self.share()).status_code == 405


class TestSharedPicture(OneResult, Situation):
    def test_is_seen_without_signing_in_while_it_is_shared(self, client):
        name = self.give_picture()
        address = f"{self.share()}picture/"

        response = client.get(address)

        assert b"".join(response.streaming_content) == default_storage.open(name).read()
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_an_unknown_link(self, client):
        self.give_picture()

        url = reverse("result_shared_picture", args=[uuid.uuid4()])
        assert client.get(url).status_code == 404
