"""The key that opens what programs read: what it is, what it is not, and what is said without."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import throttle
from accounts.keys import end_key
from accounts.models import ApiToken, AuditEntry, User
from overview.views import by_key
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.overview.programs import Program, a_moment, key_for, problem_of

ROOT = "/api/v1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganisationFactory(name="Noorderpoort Zorg")


@pytest.fixture
def user(home):
    return make_user(home, "coordinator")


@pytest.fixture
def program(user):
    return Program(user)


class TestKey:
    url = f"{ROOT}/partnerships/"

    def test_without_one_nothing_is_told(self, in_use):
        response = Client().get(self.url)

        problem_of(response, 401)
        assert response["WWW-Authenticate"].startswith("Bearer")

    def test_a_session_is_no_key(self, user):
        client = Client()
        client.force_login(user)

        response = client.get(self.url)

        problem_of(response, 401)
        assert not response.cookies

    def test_a_key_in_the_address_is_no_key(self, user):
        secret = key_for(user)

        problem_of(Client().get(self.url, {"token": secret}), 401)

    def test_wrong_key(self, in_use):
        response = Program(secret="samenreg_wrong").ask(self.url)

        problem_of(response, 401)
        assert 'error="invalid_token"' in response["WWW-Authenticate"]

    @pytest.mark.parametrize("secret", ["x", "samenreg_" + "x" * 5000, "é", "a b"])
    def test_odd_keys(self, in_use, secret):
        problem_of(Program(secret=secret).ask(self.url), 401)

    def test_an_ended_key_opens_nothing(self, user):
        program = Program(user)
        end_key(ApiToken.objects.get(), by=user, at=a_moment())

        problem_of(program.ask(self.url), 401)

    def test_a_key_past_its_end(self, user):
        secret = key_for(user, expires_at=a_moment(-1))

        problem_of(Program(secret=secret).ask(self.url), 401)

    def test_the_key_of_somebody_without_account(self, user, program):
        User.objects.filter(pk=user.pk).update(is_active=False)

        problem_of(program.ask(self.url), 401)

    def test_a_reader_may_not_take_data(self, home):
        problem_of(Program(make_user(home, "reader")).ask(self.url), 403)

    def test_a_role_that_ended_counts_at_once(self, user, program):
        program.read(self.url)
        user.memberships.update(ends_on=datetime.date(2025, 1, 1))

        problem_of(program.ask(self.url), 403)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_only_reads(self, program, method):
        response = program.ask(self.url, method)

        problem_of(response, 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"

    def test_no_forged_form_is_asked_for(self, program):
        program.client = Client(enforce_csrf_checks=True)

        problem_of(program.ask(self.url, "post"), 405)

    def test_guessing_is_slowed_down_and_a_good_key_still_works(self, program):
        guess = Program(secret="samenreg_wrong")
        for _ in range(throttle.MISSES):
            problem_of(guess.ask(self.url), 401)

        response = guess.ask(self.url)

        problem_of(response, 429)
        assert response["Retry-After"]
        assert program.ask(self.url).status_code == 200

    def test_too_many_requests(self, program, monkeypatch):
        monkeypatch.setattr(by_key, "MOST_REQUESTS", 2)
        cache.clear()
        answers = [program.ask(self.url).status_code for _ in range(3)]

        assert answers == [200, 200, 429]
        problem_of(program.ask(self.url), 429)

    def test_sets_no_cookie_and_says_what_it_varies_with(self, program):
        response = program.ask(self.url)

        assert not response.cookies
        varies = {name.strip() for name in response["Vary"].split(",")}
        assert {"Authorization", "Accept-Language"} <= varies
        assert response["Cache-Control"] == "private, no-cache"

    def test_what_has_not_changed_is_not_sent_again(self, program):
        first = program.ask(self.url)

        again = program.ask(self.url, **{"if-none-match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        program.language = "en"
        assert program.ask(self.url)["ETag"] != first["ETag"]

    def test_head(self, program):
        response = program.ask(self.url, "head")

        assert (response.status_code, response.content) == (200, b"")

    def test_the_trail_tells_on_which_days_it_was_used(self, user, program):
        program.read(self.url)
        program.read(self.url)

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.actor_id, entry.object_type) == (user.pk, "accounts.apitoken")
        ApiToken.objects.update(last_used_at=a_moment(-1))
        program.read(self.url)
        assert AuditEntry.objects.filter(verb="export").count() == 2

    def test_unknown_addresses(self, program):
        problem_of(program.ask(f"{ROOT}/nothing/"), 404)

    def test_labels_follow_the_language_and_codes_do_not(self, program, home):
        make_partnership(home, OrganisationFactory())
        program.language = "de, en-GB;q=0.8"

        row = program.read(self.url)["data"][0]
        response = program.ask(self.url)

        assert row["kind"] == {"code": "bilateral", "label": "Bilateral partnership"}
        assert response["Content-Language"] == "en"
        program.language = ""
        assert program.read(self.url)["data"][0]["kind"]["label"] == "Bilaterale samenwerking"
