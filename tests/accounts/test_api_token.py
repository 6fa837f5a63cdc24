"""Keys for programs: shown once, kept as a hash, ended for good."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import keys
from accounts.models import ApiToken, AuditEntry, AuditText
from lib.hashing import hash_of
from tests.factories import OrganisationFactory, form_data, make_user

LIST, CREATE = reverse("api_token_list"), reverse("api_token_create")
AT = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(OrganisationFactory(), "coordinator")


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    return client


def make(user, **given):
    return keys.make_key(
        **{"user": user, "name": "rapport", "expires_at": None, "by": user, "at": AT, **given}
    )


def secret_on(page: str) -> str:
    return re.search(rf'value="({keys.PREFIX}[\w-]+)"', page)[1]


class TestList:
    def test_shows_own_keys_those_that_work_first(self, user, client):
        working, _ = make(user, name="eerste")
        ended, _ = make(user, name="beëindigd")
        keys.end_key(ended, by=user, at=AT)
        make(make_user(), name="van een ander")

        rows = client.get(LIST).context["keys"]

        assert [(row["key"], row["works"]) for row in rows] == [(working, True), (ended, False)]

    def test_tells_the_last_day(self, user, client):
        midnight = timezone.make_aware(datetime.datetime(2027, 1, 1))
        make(user, expires_at=midnight)

        page = client.get(LIST).content.decode()

        assert "31 december 2026" in page

    def test_no_secret_stands_there_later(self, user, client):
        _key, secret = make(user)

        page = client.get(LIST).content.decode()

        assert secret not in page
        assert keys.PREFIX not in page

    def test_without_keys_it_leads_on(self, client):
        reader = Client()
        reader.force_login(make_user())

        pages = client.get(LIST).context["url"], reader.get(LIST).context["url"]

        assert pages == (CREATE, reverse("api_show"))

    def test_a_reader_is_told_whom_to_ask(self):
        client = Client()
        client.force_login(make_user())

        page = client.get(LIST).content.decode()

        assert "coördinatoren, managers en beheerders" in page

    def test_a_reader_is_not_offered_one(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert CREATE not in client.get(LIST).content.decode()


class TestCreate:
    def test_shows_the_key_once_and_keeps_its_hash(self, user, client):
        response = client.post(CREATE, form_data(client.get(CREATE), name="maandrapport"))

        secret = secret_on(response.content.decode())
        key = ApiToken.objects.get()
        assert (key.user, key.name, key.token_hash) == (user, "maandrapport", hash_of(secret))
        assert "no-store" in response["Cache-Control"]
        assert keys.key_of(secret, timezone.now()) == key

    def test_works_until_and_including_the_day(self, client):
        day = timezone.localdate() + datetime.timedelta(days=3)
        response = client.post(CREATE, form_data(client.get(CREATE), name="x", until=day))

        secret = secret_on(response.content.decode())
        last = timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))
        assert keys.key_of(secret, last)
        assert keys.key_of(secret, last + datetime.timedelta(seconds=1)) is None

    def test_without_an_end(self, client):
        client.post(CREATE, form_data(client.get(CREATE), name="x", until=""))

        assert ApiToken.objects.get().expires_at is None

    def test_sent_twice_makes_one(self, client):
        data = form_data(client.get(CREATE), name="x")
        client.post(CREATE, data)

        response = client.post(CREATE, data)

        assert (response.status_code, response.url) == (302, LIST)
        assert ApiToken.objects.count() == 1

    def test_the_trail_tells_and_holds_no_secret(self, user, client):
        response = client.post(CREATE, form_data(client.get(CREATE), name="x"))

        entry = AuditEntry.objects.get(object_type="accounts.apitoken")
        assert (entry.verb, entry.actor_id) == ("create", user.pk)
        texts = AuditText.objects.get(entry=entry)
        told = f"{entry.before}{entry.after}{texts.before}{texts.after}{texts.label}"
        assert secret_on(response.content.decode()) not in told
        assert ApiToken.objects.get().token_hash not in told

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"until": "2020-01-01"}, {"until": "9999-01-01"}]
    )
    def test_bad_input(self, client, wrong):
        response = client.post(CREATE, form_data(client.get(CREATE), **{"name": "x", **wrong}))

        assert response.status_code == 422
        assert not ApiToken.objects.exists()

    def test_so_many_keys_and_no_more(self, user, client, monkeypatch):
        monkeypatch.setattr(keys, "MOST_WORKING", 1)
        make(user)

        response = client.post(CREATE, form_data(client.get(CREATE), name="x"))

        assert response.status_code == 409
        assert ApiToken.objects.count() == 1

    def test_a_reader_may_not(self):
        client = Client()
        client.force_login(make_user(OrganisationFactory(), "reader"))

        assert client.get(CREATE).status_code == 403
        assert client.post(CREATE, {"name": "x"}).status_code == 403


class TestRevoke:
    def url(self, key):
        return reverse("api_token_revoke", args=[key.pk])

    def test_ends_it_for_good(self, user, client):
        key, secret = make(user)

        response = client.post(self.url(key))

        assert response.url == LIST
        assert keys.key_of(secret, timezone.now()) is None
        assert AuditEntry.objects.filter(object_type="accounts.apitoken", verb="end").count() == 1

    def test_twice_is_once(self, user, client):
        key, _ = make(user)
        client.post(self.url(key))
        first = ApiToken.objects.get().revoked_at
        client.post(self.url(key))

        assert ApiToken.objects.get().revoked_at == first
        assert AuditEntry.objects.filter(verb="end").count() == 1

    def test_looking_ends_nothing(self, user, client):
        key, secret = make(user)

        assert client.get(self.url(key)).status_code == 200
        assert keys.key_of(secret, timezone.now())

    def test_that_of_another_is_not_there(self, client):
        key, secret = make(make_user())

        assert client.post(self.url(key)).status_code == 404
        assert keys.key_of(secret, timezone.now())


class TestUse:
    def test_is_stamped_now_and_then(self, user):
        key, secret = make(user)
        for minutes in (0, 1, 4, 6):
            found = keys.key_of(secret, AT)
            keys.note_use(found, at=AT + datetime.timedelta(minutes=minutes))

        key.refresh_from_db()
        assert key.last_used_at == AT + datetime.timedelta(minutes=6)
        assert AuditEntry.objects.filter(verb="export").count() == 1

    def test_in_between_it_asks_the_database_nothing(self, user, django_assert_num_queries):
        """No transaction either: on SQLite that waits for everybody who writes."""
        _key, secret = make(user)
        keys.note_use(keys.key_of(secret, AT), at=AT)
        found = keys.key_of(secret, AT)

        with django_assert_num_queries(0):
            keys.note_use(found, at=AT + datetime.timedelta(minutes=1))

    def test_two_at_once_write_once(self, user):
        _key, secret = make(user)
        one, other = keys.key_of(secret, AT), keys.key_of(secret, AT)

        keys.note_use(one, at=AT)
        keys.note_use(other, at=AT)

        assert AuditEntry.objects.filter(verb="export").count() == 1
