import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

URL = reverse("language_set")
pytestmark = pytest.mark.django_db


class TestSet:
    def test_a_visitor_keeps_the_choice_in_a_cookie(self):
        make_user()
        client = Client()

        response = client.post(URL, {"language": "en", "next": "/account/login/"})

        assert response.url == "/account/login/"
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
        assert 'lang="en"' in client.get("/account/login/").content.decode()

    def test_a_user_keeps_the_choice_with_the_account(self):
        user = make_user()
        client = Client()
        client.force_login(user)

        client.post(URL, {"language": "en"})

        user.refresh_from_db()
        assert user.language == "en"
        elsewhere = Client()
        elsewhere.force_login(user)
        assert '<html lang="en"' in elsewhere.get(reverse("profile_edit")).content.decode()

    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            ("/organisations/?q=x", "/organisations/?q=x"),
            ("https://elsewhere.example/", "/"),
            ("//elsewhere.example/", "/"),
            ("/\\elsewhere.example", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ],
    )
    def test_leads_back_but_never_to_another_site(self, asked, answer):
        make_user()

        assert Client().post(URL, {"language": "nl", "next": asked}).url == answer

    @pytest.mark.parametrize("language", ["", "de", "../nl", "x" * 500])
    def test_an_unknown_language_is_400(self, language):
        make_user()

        assert Client().post(URL, {"language": language}).status_code == 400

    def test_get_is_405(self):
        make_user()

        assert Client().get(URL).status_code == 405
