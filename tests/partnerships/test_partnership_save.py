"""One whole dossier as a file: what stands in it, for whom."""

import json

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from partnerships.models import Note
from tests.factories import make_user
from tests.house.world import make_dossier
from tests.partnerships.children import Situation


def saved(client, partnership) -> dict:
    response = client.get(reverse("partnership_save_file", args=[partnership.pk]))
    assert response.status_code == 200
    return json.loads(b"".join(response.streaming_content))


class TestFile(Situation):
    url_name = "partnership_save_file"

    def test_is_handed_out_as_an_attachment(self, client):
        client.force_login(self.editor)

        response = client.get(self.url)

        name = f'attachment; filename="{self.partnership.number}.json"'
        assert response["Content-Disposition"] == name
        assert response["Content-Type"] == "application/json"
        assert response.streaming
        assert "no-store" in response["Cache-Control"]

    def test_is_written_down(self, client):
        client.force_login(self.editor)

        client.get(self.url)

        entry = AuditEntry.objects.get(verb="export")
        assert (entry.actor_id, entry.partnership_id) == (self.editor.pk, self.partnership.pk)

    def test_a_reader_may_not(self, client):
        client.force_login(self.reader)

        assert client.get(self.url).status_code == 403
        assert not AuditEntry.objects.filter(verb="export").exists()

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.post(self.url).status_code == 405

    def test_of_notes_it_holds_what_its_reader_may_read_with_the_level(self, client):
        for organisation, level in ((self.one, "own"), (self.one, "parties"), (self.other, "own")):
            Note.objects.create(
                partnership=self.partnership,
                organisation=organisation,
                noted_at="2026-01-01T10:00Z",
                text=f"{organisation} {level}",
                visibility=level,
            )
        administrator = make_user()
        User.objects.filter(pk=administrator.pk).update(is_administrator=True)
        found = {}
        for name, user in (
            ("one", self.editor),
            ("other", make_user(self.other, "coordinator")),
            ("administrator", administrator),
        ):
            client.force_login(User.objects.get(pk=user.pk))
            rows = saved(client, self.partnership)["notes"]
            found[name] = {(row["text"], row["visibility"]) for row in rows}

        shared = ("Leger des Heils parties", "parties")
        assert found == {
            "one": {shared, ("Leger des Heils own", "own")},
            "other": {shared, ("Landstede own", "own")},
            "administrator": {shared},
        }

    @pytest.mark.django_db
    def test_a_filled_dossier_has_every_section(self, client):
        from partnerships.dossier_file.sections import SECTIONS

        dossier = make_dossier(7, "Bewaarder", "Partner")
        from partnerships.models import Partnership

        client.force_login(dossier.coordinator)

        file = saved(client, dossier.row(Partnership))

        # The file itself stays here.
        assert set(SECTIONS) - set(file) == {"documents"}
        assert [row["name"] for row in file["files"]] == ["overeenkomst.pdf"]
        assert file["evaluations"] and file["links"]
