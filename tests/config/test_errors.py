"""The pages for what is refused, and what the log says of it."""

import io
import logging

import pytest
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.factories import OrganisationFactory, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(OrganisationFactory(), "manager")


class TestPermissionDenied:
    def test_names_only_the_roles_that_can(self, client, manager):
        client.force_login(manager)

        response = client.get(reverse("import_list"))

        body = response.content.decode()
        assert (response.status_code, response.context["roles"]) == (
            403,
            ["Coördinator", "Beheerder"],
        )
        assert "Wie dit kan: Coördinator, Beheerder." in body
        assert "coördinator of manager" not in body

    def test_sends_nobody_to_a_manager_for_what_administrators_alone_do(self, client, manager):
        client.force_login(manager)

        bodies = [
            client.get(reverse(name)).content.decode() for name in ("user_list", "import_list")
        ]

        to_a_manager = ["Een manager van uw organisatie" in body for body in bodies]
        assert to_a_manager == [False, True]
        assert "Vraag een beheerder" in bodies[0]

    def test_stays_a_refusal_while_the_trail_is_busy(self, client, manager, monkeypatch, caplog):
        def locked(**given):
            raise OperationalError("database is locked")

        client.force_login(manager)
        monkeypatch.setattr("accounts.trail.refusals.records.audit", locked)

        assert client.get(reverse("user_list")).status_code == 403
        assert "A refusal of user.manage" in caplog.text

    def test_names_the_roles_on_a_record(self, client):
        ours = OrganisationFactory()
        partnership = make_partnership(ours, OrganisationFactory())
        client.force_login(make_user(ours, "reader"))

        response = client.get(reverse("partnership_end", args=[partnership.pk]))

        assert (response.status_code, response.context["roles"]) == (403, ["Manager"])

    def test_is_a_line_in_the_log_without_a_traceback(self, client, manager):
        names = settings.LOGGING["handlers"]["console"]["filters"]
        filters = [import_string(settings.LOGGING["filters"][name]["()"])() for name in names]
        written, log = io.StringIO(), logging.getLogger("django.request")
        handler, level = logging.StreamHandler(written), log.level
        for one in filters:
            handler.addFilter(one)
        log.addHandler(handler)
        log.setLevel(logging.WARNING)
        client.force_login(manager)
        try:
            client.get(reverse("import_list"))
            log.error("A fault", exc_info=ValueError("broken"), extra={"status_code": 500})
        finally:
            log.removeHandler(handler)
            log.setLevel(level)

        refused, _newline, fault = written.getvalue().partition("\n")
        assert refused == "Forbidden (Permission denied): /imports/"
        assert fault.startswith("A fault\n") and "ValueError: broken" in fault
