import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.permissions import PERMISSIONS, ROLE_LABELS
from accounts.views.permission import GROUPS
from tests.factories import make_user

URL = reverse("permission_table")


class TestTable:
    @pytest.mark.django_db
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_shows_every_row_and_role_in_words(self, language):
        client = Client()
        client.force_login(make_user(language=language))

        response = client.get(URL)

        page = response.content.decode()
        with translation.override(language):
            words = [str(p.label) for p in PERMISSIONS.values()]
            words += [str(label) for label in ROLE_LABELS.values()]
        assert [word for word in words if word.replace("'", "&#x27;") not in page] == []

    @pytest.mark.django_db
    def test_says_what_the_table_says(self):
        client = Client()
        client.force_login(make_user())

        groups = client.get(URL).context["groups"]

        shown = {
            str(row["label"]): [cell["allowed"] for cell in row["cells"]]
            for group in groups
            for row in group["rows"]
        }
        assert shown == {
            str(permission.label): [role in permission.roles for role in ROLE_LABELS]
            for permission in PERMISSIONS.values()
        }

    def test_every_row_stands_under_a_heading(self):
        assert {code.partition(".")[0] for code in PERMISSIONS} <= set(GROUPS)
