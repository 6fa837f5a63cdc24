"""Where something came from is told to the trail and the log without being passed on."""

import datetime
import logging

import pytest
from django.urls import reverse

from accounts.keys import make_key
from accounts.mails import MailKind, unsubscribe_url
from accounts.models import AuditEntry
from accounts.origin import ITSELF, Door, coming_through, current, enter
from config.logs import WithRequest
from tests.factories import MembershipFactory, form_data, make_user

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


def test_it_ends_where_it_began():
    assert current() == ITSELF
    with coming_through(Door.PAGE, "ab"):
        enter(Door.LINK)
        assert (current().door, current().request_id) == ("link", "ab")
        with coming_through(Door.COMMAND):
            assert current().door == "command"
        assert current().door == "link"
    assert current() == ITSELF


def test_the_line_in_the_log_has_the_number_of_the_request():
    line = logging.LogRecord("x", logging.INFO, "", 0, "", (), None)
    with coming_through(Door.PAGE, "ab12"):
        WithRequest().filter(line)
    assert line.request_id == "ab12"
    WithRequest().filter(line)
    assert line.request_id == "-"


def test_a_page_is_told_with_the_number_in_its_header(client):
    user = make_user()
    client.force_login(user)

    page = client.get(reverse("profile_edit"))
    answer = client.post(
        reverse("profile_edit"),
        form_data(page, display_name="Ander"),
        headers={"X-Request-Id": "of-the-visitor"},
    )

    entry = AuditEntry.objects.of(user).latest("pk")
    assert (entry.origin, entry.actor_id, entry.result) == ("page", user.pk, "done")
    assert entry.request_id == answer.headers["X-Request-Id"] != "of-the-visitor"
    assert len(entry.request_id) == 16
    assert current() == ITSELF


def test_a_key_and_a_mailed_link_are_other_doors(client):
    user = MembershipFactory(role="coordinator").user
    _key, secret = make_key(user=user, name="BI", expires_at=None, by=user, at=AT)

    client.get(reverse("api_partnership_list"), headers={"Authorization": f"Bearer {secret}"})
    client.post(unsubscribe_url(user, [MailKind.LATE]))

    told = AuditEntry.objects.order_by("-pk").values_list("verb", "origin")[:2]
    assert list(told) == [("mute_mail", "link"), ("export", "key")]
