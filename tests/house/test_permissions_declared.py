"""Every page says who may open it, and the anonymous visitor gets the sign-in page."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.permissions import PERMISSIONS, ROLE_LABELS
from accounts.views.base import RegistryView
from tests.factories import UserFactory
from tests.house.source import Route, our_routes, python_files, routes

# Open without signing in, each with its reason.
PUBLIC = {
    "healthz": "for the machines that watch",
    "readyz": "for the machines that watch",
    "security_text": "whom to tell of a hole; tells nothing that stands in the register",
    "language_set": "the sign-in page has it too",
    "invitation_accept": "the secret link is the key",
    "privacy_show": "what is kept of people is for those people, with an account or not",
    "setup_start": "there is no user yet; 404 once there is one",
    "mail_unsubscribe": "the signed link in the mail is the key",
    "mailed_link_answer": "the secret link is the key",
    "mailed_link_save": "the secret link is the key",
    "mailed_link_decide": "the secret link is the key",
    "calendar_feed": "the secret link is the key",
    "result_shared": "the secret link is the key",
    "result_shared_picture": "the secret link is the key",
    "guide_public_show": "the public version of the guide; 404 while it is off",
    "guide_public_chapter": "the public version of the guide; 404 while it is off",
    "guide_public_print": "the public version of the guide; 404 while it is off",
    "guide_public_pdf": "the public version of the guide; 404 while it is off",
    "guide_public_contribute": "anybody may add to the public guide; throttled",
    "guide_public_thanks": "the public version of the guide; 404 while it is off",
    "result_card_shared": "the secret link is the key",
    "result_card_shared_pdf": "the secret link is the key",
    "result_card_shared_image": "the secret link is the key",
    "result_card_shared_picture": "the secret link is the key",
    "oidc_login": "the way to the organisation's own sign-in page; 404 while there is none",
    "oidc_callback": "the way back from it; 404 while there is none",
    "api_schema": "tells what programs can ask, and nothing that stands in the register",
    **{
        f"api_{noun}_{verb}": "a key is asked instead of signing in"
        for noun in ("partnership", "organisation", "agreement", "theme", "evaluation")
        for verb in ("list", "show")
    },
}
# allauth's pages before signing in.
PUBLIC_SIGN_IN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_authenticate",
}

PAGES = [route for route in our_routes() if route.view is not None]


def address(route: Route) -> str:
    """Somewhere on this route, whether the thing exists or not."""
    if not route.arguments:
        return reverse(route.name)
    return reverse(route.name, kwargs={name: sample(route, name) for name in route.arguments})


def sample(route: Route, name: str) -> int | str:
    if f"<uuid:{name}>" in route.path:
        return "00000000-0000-0000-0000-000000000001"
    return 999_999 if f"<int:{name}>" in route.path else "unknown-key"


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_one_rule_is_declared(route):
    assert issubclass(route.view, RegistryView)
    view = route.view
    assert [bool(view.permission), view.any_user, view.public].count(True) == 1
    assert not view.permission or view.permission in PERMISSIONS


def test_public_pages_are_the_ones_listed():
    public = {route.name for route in PAGES if route.view.public}

    assert public <= set(PUBLIC)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", routes(), ids=str)
def test_anonymous_gets_the_sign_in_page(client, route, method):
    # Without any user every page leads to the set-up page instead.
    UserFactory()
    if route.name in PUBLIC or route.name in PUBLIC_SIGN_IN:
        assert getattr(client, method)(address(route)).status_code < 500
        return

    response = getattr(client, method)(address(route))

    assert response.status_code == 302
    assert response.url.startswith(reverse(settings.LOGIN_URL))


def test_every_row_of_the_table_is_asked_somewhere():
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in python_files() if path.name != "permissions.py"
    )
    unused = [name for name in PERMISSIONS if f'"{name}"' not in sources]

    assert unused == []


def test_every_role_in_the_table_has_a_name():
    used = set().union(*(permission.roles for permission in PERMISSIONS.values()))

    assert used <= set(ROLE_LABELS)
