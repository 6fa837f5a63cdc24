"""The list somebody came from, so that the way back leads to it with all that was chosen.

It is kept in a cookie that is signed for this user and lives as long as the browser is open;
nothing of it is stored. Only the choices are kept, never an address to go to.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

COOKIE = f"{settings.COOKIE_PREFIX}list"
LONGEST = 1500


def _salt(user) -> str:
    return f"partnerships.list.{user.pk}"


def remember(response, user, query: str) -> None:
    """Let pages reached from this list lead back to it."""
    if not query or len(query) > LONGEST:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(query, salt=_salt(user)),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def list_url(request) -> str:
    """The list of partnerships as this user last looked at it."""
    url = reverse("partnership_list")
    kept = request.COOKIES.get(COOKIE)
    if not kept or not request.user.is_authenticated:
        return url
    try:
        return f"{url}?{signing.loads(kept, salt=_salt(request.user))}"
    except signing.BadSignature:
        return url
