"""Sessions: how long they last, where somebody is signed in, and how recently they proved it.

What is needed for that stands in the session itself, so that an ordinary page asks nothing more of
the database: when it began, when it was last used (stamped at most every five minutes).
"""

import datetime
import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import records
from accounts.models import User

BEGAN, SEEN = "session_began", "session_seen"
# What a session that was ended leaves for the sign-in page to say.
ENDED_BY = "session_ended_by"
STAMP_SECONDS = 5 * 60


def begin(request: HttpRequest, user: User) -> None:
    """Stamp a session that has just been given to this user, and list it as theirs."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session.pop(ENDED_BY, None)
    # A script that signs somebody in comes from no browser and from no address.
    if hasattr(request, "user"):
        UserSession.objects.create_from_request(request)


def over(request: HttpRequest) -> str:
    """Why this session is over: "idle", "long", or "" when it is not."""
    now = time.time()
    if now - request.session.get(BEGAN, 0) >= settings.SESSION_HOURS * 3600:
        return "long"
    if now - request.session.get(SEEN, 0) >= settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return ""


def is_to_be_stamped(request: HttpRequest) -> bool:
    """Whether the last stamp is so old that this visit is to be remembered."""
    return time.time() - request.session.get(SEEN, 0) >= STAMP_SECONDS


def stamp(request: HttpRequest) -> None:
    """Remember that the session is used now."""
    request.session[SEEN] = time.time()
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now()
    )


def is_fresh(request: HttpRequest) -> bool:
    """Whether this user showed who they are a short while ago: signed in, or asked once more."""
    proofs = [request.session.get(BEGAN, 0)]
    proofs += [record["at"] for record in get_authentication_records(request, request.user)]
    return time.time() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


# -- one's own sessions ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Somewhere one is signed in."""

    session: UserSession
    browser: str
    since: datetime.datetime
    last_seen: datetime.datetime
    is_this: bool


# The first that fits: most browsers call themselves by the names of others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name_of_browser(agent: str) -> str:
    """A browser in words, such as "Firefox, Windows"; "" when it says nothing that is known."""
    found = [
        next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def _is_alive(session: Session, user: User) -> bool:
    data = session.get_decoded()
    now = time.time()
    return (
        data.get(HASH_SESSION_KEY) == user.get_session_auth_hash()
        and now - data.get(BEGAN, 0) < settings.SESSION_HOURS * 3600
        and now - data.get(SEEN, 0) < settings.SESSION_IDLE_MINUTES * 60
    )


def places_of(user: User, this_key: str | None) -> list[Place]:
    """Where this user is signed in: this session first, then the one that was used last."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    sessions = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    places = [
        Place(
            session=row,
            browser=name_of_browser(row.user_agent),
            since=row.created_at,
            last_seen=row.last_seen_at,
            is_this=row.session_key == this_key,
        )
        for session in sessions
        if _is_alive(session, user)
        for row in [rows[session.session_key]]
    ]
    return sorted(places, key=lambda place: (not place.is_this, -place.last_seen.timestamp()))


@transaction.atomic
def end_session(session: UserSession, *, by, at) -> UserSession:
    """End one session of somebody, with an entry in the trail; the next request is signed out."""
    _end([session])
    records.audit(
        by=by, at=at, verb="end_session", obj=session.user, scope=(None, None),
        after={"ended_sessions": 1},
    )  # fmt: skip
    return session


@transaction.atomic
def end_sessions(user: User, *, but: str | None, by, at) -> int:
    """End all sessions of somebody but the one with this key; returns how many there were."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    if rows:
        _end(rows)
        records.audit(
            by=by, at=at, verb="end_session", obj=user, scope=(None, None),
            after={"ended_sessions": len(rows)},
        )  # fmt: skip
    return len(rows)


def _end(rows: list[UserSession]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def clear_sessions(at: datetime.datetime) -> int:
    """Remove sessions that are over, and where and with what they were used; returns how many."""
    gone, _rows = Session.objects.filter(expire_date__lte=at).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    return gone
