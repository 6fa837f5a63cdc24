"""The trail of all that somebody administers: who reads which part of it, and the file of it."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts import records
from accounts.models import AuditEntry, Result, User
from accounts.permissions import PERMISSIONS
from organisations.models import OrganisationName
from overview.backup import Backup
from overview.backup.telling import tell_of_backup
from partnerships.models import Source
from tests.factories import OrganisationFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)
PAGE = "/trail/"


@pytest.fixture
def home():
    return OrganisationFactory(name="Buurtzaam")


@pytest.fixture
def manager(home):
    return make_user(home, "manager", display_name="Bestuurder Buurtzaam")


@pytest.fixture
def administrator():
    return make_user(display_name="Beheerder", is_administrator=True)


def test_from_where_somebody_signed_in_is_told_to_administrators(client, administrator):
    user = make_user()
    records.audit(
        by=user, at=AT, verb="sign_in", obj=user, scope=(None, None),
        beside={"address": "192.0.2.7"},
    )  # fmt: skip
    client.force_login(administrator)

    [entry] = client.get(PAGE).context["entries"]
    assert "192.0.2.7" in entry.detail


def source(partnership, title, by, at=AT):
    return records.create(Source(partnership=partnership, title=title), by=by, at=at)


@pytest.fixture
def acts(home, manager):
    """One act in every place: of our partnership, our organisation, theirs, and of an account."""
    theirs = OrganisationFactory(name="Elders")
    other = make_user(theirs, "coordinator", display_name="Ander")
    source(make_partnership(keeper=home), "Onze bron", manager)
    source(make_partnership(keeper=theirs), "Hun bron", other)
    for organisation, by in ((home, manager), (theirs, other)):
        name = OrganisationName(organisation=organisation, name=f"{organisation.name} oud")
        records.create(name, by=by, at=AT)
    records.audit(
        by=None, at=AT, verb="sign_in_refused", obj=User(), scope=(None, None),
        result=Result.REFUSED,
    )  # fmt: skip
    # What theirs keeps to itself: only under its own name in the trail.
    secret = Source(title="Geheim antwoord", pk=77)
    records.audit(
        by=other, at=AT, verb="answer", obj=secret, scope=(None, theirs.pk), reason="stil"
    )
    return theirs


def texts(client, **chosen) -> set[str]:
    page = client.get(PAGE, chosen)
    assert page.status_code == 200
    return {entry.text for entry in page.context["entries"]}


OURS = {"Bron “Onze bron”: vastgelegd", "Naam van een organisatie “Buurtzaam oud”: vastgelegd"}
THEIRS = {"Bron “Hun bron”: vastgelegd", "Naam van een organisatie “Elders oud”: vastgelegd"}
REFUSED = "Gebruiker: aanmelden lukte niet: verkeerd wachtwoord of e-mailadres"


class TestList:
    def test_a_manager_reads_of_what_is_managed(self, client, manager, acts):
        client.force_login(manager)

        assert texts(client) == OURS

    def test_an_administrator_reads_all_but_the_words_of_others_own_affairs(
        self, client, administrator, acts
    ):
        client.force_login(administrator)

        assert {text.lower() for text in texts(client)} == {
            text.lower() for text in OURS | THEIRS | {REFUSED, "Bron: beantwoord"}
        }
        assert "Geheim" not in client.get(PAGE).content.decode()
        assert "stil" not in client.get(PAGE).content.decode()

    def test_others_do_not(self, client, home, manager, acts):
        for role in ("reader", "coordinator"):
            client.force_login(make_user(home, role))
            assert client.get(PAGE).status_code == 403
            assert client.get(f"{PAGE}csv/").status_code == 403

    def test_it_cannot_be_written_to(self, client, administrator):
        client.force_login(administrator)

        assert client.post(PAGE).status_code == 405

    def test_it_is_narrowed_by_who_what_which_and_when(self, client, administrator, acts):
        client.force_login(administrator)

        assert texts(client, who="bestuurder") == OURS
        assert texts(client, kind="organisations.organisationname", who="ander") == {
            "Naam van een organisatie “Elders oud”: vastgelegd"
        }
        assert {entry.lower() for entry in texts(client, what="refused")} == {REFUSED.lower()}
        assert texts(client, what="taken") == set()
        assert len(texts(client, what="sign_in")) == 1
        assert len(texts(client, start="2026-11-20", end="2026-11-20")) == 6
        assert texts(client, end="2026-11-19") == set()
        # What cannot be read is passed over.
        assert len(texts(client, start="gisteren", kind="x", what="x", after="x")) == 6

    def test_outcome_door_and_place_are_told(self, client, home, administrator, acts):
        client.force_login(administrator)

        page = client.get(PAGE, {"what": "refused"}).content.decode()
        assert "Geweigerd" in page
        assert "Het register zelf" in page
        assert gettext("Somebody who was not signed in") in page
        ours = client.get(PAGE, {"who": "bestuurder", "kind": "partnerships.source"})
        [entry] = ours.context["entries"]
        assert entry.place["url"] == home.kept_partnerships.get().get_absolute_url()

    def test_page_by_page_at_a_fixed_price(self, client, manager, home):
        partnership = make_partnership(keeper=home)
        client.force_login(manager)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(PAGE)
            return len(asked)

        source(partnership, "Bron", manager)
        few = queries()
        for number in range(50):
            source(partnership, f"Bron {number}", manager)

        assert queries() == few <= 6
        first = client.get(PAGE)
        second = client.get(PAGE + first.context["next_url"])
        assert (len(first.context["entries"]), len(second.context["entries"])) == (40, 11)
        assert second.context["previous_url"]

    def test_administrators_see_how_old_the_last_whole_backup_is(
        self, client, manager, administrator
    ):
        now = timezone.now()
        old, day = now - datetime.timedelta(days=3), datetime.timedelta(days=1)
        seen = []
        client.force_login(administrator)
        for made, at in (
            (None, now),
            (Backup(gaps=["The document x is missing."]), now),
            (Backup(), old),
            (Backup(path=Path("registry-20261122-040000Z.tar")), now - day),
        ):
            if made:
                tell_of_backup(made, at=at)
            page = client.get(PAGE)
            backup = page.context["backup"]
            seen.append((backup and backup.at, page.context["backup_is_old"]))

        assert seen == [(None, True), (None, True), (old, True), (now - day, False)]
        assert "“registry-20261122-040000Z.tar”" in page.content.decode()
        taken = client.get(PAGE, {"act": "taken"}).context["entries"]
        assert [entry.row.verb for entry in taken] == ["make_backup"] * 3
        client.force_login(manager)
        assert "backup" not in client.get(PAGE).context

    def test_how_much_a_file_holds_is_said_before_it_is_saved(self, client, administrator):
        client.force_login(administrator)

        assert client.get(PAGE).context["most_in_file"] == "10.000"


class TestCsv:
    def test_holds_what_was_chosen_and_stands_in_the_trail(self, client, manager, home, acts):
        partnership = home.kept_partnerships.get()
        source(partnership, "=2+3", manager)
        client.force_login(manager)

        answer = client.get(f"{PAGE}csv/", {"kind": "partnerships.source"})
        text = b"".join(answer.streaming_content).decode()
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))

        assert [row[2] for row in rows[1:]] == [
            "Bron “=2+3”: vastgelegd", "Bron “Onze bron”: vastgelegd",
        ]  # fmt: skip
        assert rows[2][1] == "Bestuurder Buurtzaam"
        assert rows[2][3] == "gelukt"
        assert "Hun bron" not in text
        taken = AuditEntry.objects.get(verb="export")
        assert (taken.actor_id, taken.origin) == (manager.pk, "page")
        assert taken.request_id == answer.headers["X-Request-Id"]

    def test_the_words_of_others_own_affairs_stay_out(self, client, administrator, acts):
        client.force_login(administrator)

        text = b"".join(client.get(f"{PAGE}csv/").streaming_content).decode()

        assert "Hun bron" in text
        assert "Geheim" not in text
        assert "stil" not in text


def test_the_history_of_a_partnership_is_narrowed_too(client, manager, home):
    partnership = make_partnership(keeper=home)
    source(partnership, "Bron", manager)
    client.force_login(make_user(home, "reader", display_name="Lezer"))
    client.post(reverse("partnership_edit", args=[partnership.pk]), {"section": "basics"})
    client.force_login(manager)
    url = reverse("partnership_history", args=[partnership.pk])

    def told(**chosen):
        return [entry.text for entry in client.get(url, chosen).context["entries"]]

    assert len(told()) == 2
    assert told(who="bestuurder") == ["Bron “Bron”: vastgelegd"]
    [refused] = client.get(url, {"what": "refused"}).context["entries"]
    assert (refused.who, refused.outcome) == ("Lezer", "geweigerd")
    assert str(PERMISSIONS["partnership.edit"].label) in refused.detail
