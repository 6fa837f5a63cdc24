"""The mails of the register that people can switch off, and the link in a mail that does so."""

import uuid
from collections.abc import Iterable

from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import StaleRecord
from accounts.models import MutedMail, User
from lib.mail import full_address

SALT = "accounts.mails"
MUTE, UNMUTE = "mute_mail", "unmute_mail"


class MailKind(models.TextChoices):
    """A kind of mail that one can do without; what one cannot do without is always sent."""

    LATE = "late", _("What is late")
    COMING = "coming", _("What is coming and what is new")
    ESCALATED = "escalated", _("What is long late with others")
    THEME_MONTH = "theme_month", _("Your themes, once a month")


# What each of them is, in plain words; their order is the order on the page.
MEANINGS = {
    MailKind.LATE: _(
        "Things that wait for you and whose date has passed: once a week, and after two months "
        "once in four weeks."
    ),
    MailKind.COMING: _(
        "Things that wait for you: 14 days and 3 days before their date, and on the day itself. "
        "What has no date is told when it is new, and once more after 30 days."
    ),
    MailKind.ESCALATED: _(
        "Things that others should have done two weeks ago, in partnerships that you coordinate "
        "or of which you manage the keeper. Each is told once."
    ),
    MailKind.THEME_MONTH: _(
        "For theme owners: once a month the list of your themes, with the question whether "
        "everything is still right."
    ),
}


def muted_kinds(user) -> set[str]:
    """The kinds of mail that this user does not want."""
    return set(MutedMail.objects.filter(user=user).values_list("kind", flat=True))


def kinds_for(user, muted: set[str]) -> list[MailKind]:
    """The kinds that can concern this user: the monthly mail is for who owns or owned a theme."""
    kinds = list(MailKind)
    # Who switched it off once keeps the way back.
    if MailKind.THEME_MONTH not in muted and not owns_or_owned_a_theme(user):
        kinds.remove(MailKind.THEME_MONTH)
    return kinds


def owns_or_owned_a_theme(user) -> bool:
    """Whether any theme ever named this user as its owner."""
    return user.contacts.filter(owned_themes__isnull=False).exists()


def mails_version(user) -> str:
    """What somebody saw who looks at the switches now: the kinds that are off."""
    return " ".join(sorted(muted_kinds(user))) or "-"


@transaction.atomic
def choose_mails(
    user,
    *,
    wanted: Iterable[str],
    by,
    at,
    among: Iterable[str] = MailKind.values,
    version: str | None = None,
) -> User:
    """Switch these kinds of mail on and the others of ``among`` off, with an entry in the trail.

    Raises StaleRecord, and changes nothing, when others are off than in the ``version`` seen.
    """
    # Locked: nobody switches in between.
    stored = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if version is not None and mails_version(user) != version:
        raise StaleRecord(stored)
    muted, wanted = muted_kinds(user), set(wanted)
    off = set(among) - wanted
    _mute(user, off - muted, by=by, at=at)
    if again := muted & wanted:
        MutedMail.objects.filter(user=user, kind__in=again).delete()
        _tell(user, again, UNMUTE, by=by, at=at)
    return user


@transaction.atomic
def mute_mails(user, *, kinds: Iterable[str], by, at) -> User:
    """Switch these kinds of mail off; those that are off already stay so."""
    _mute(user, set(kinds) - muted_kinds(user), by=by, at=at)
    return user


def _mute(user, kinds, *, by, at) -> None:
    # Two clicks at once are one: the second finds the row of the first.
    rows = [MutedMail(user=user, kind=kind, since=at) for kind in sorted(kinds)]
    if rows:
        MutedMail.objects.bulk_create(rows, ignore_conflicts=True)
        _tell(user, kinds, MUTE, by=by, at=at)


def _tell(user, kinds, verb, *, by, at) -> None:
    after = {"muted_mails": sorted(kinds)}
    records.audit(by=by, at=at, verb=verb, obj=user, after=after, scope=(None, None))


# -- the link in a mail --------------------------------------------------------------------------


def unsubscribe_url(user, kinds: Iterable[str]) -> str:
    """The full address that switches these mails off, without signing in.

    It names its user by a meaningless number and is signed, so it cannot be made for another. It
    keeps working as long as the account is there: mail is kept for years.
    """
    token = signing.dumps([user.uuid.hex, *sorted(kinds)], salt=SALT)
    return full_address(reverse("mail_unsubscribe", args=[token]))


def unsubscribe_headers(user, kinds: Iterable[str]) -> dict[str, str]:
    """The headers with which a mail program offers the same in one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(user, kinds)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def read_unsubscribe(token: str) -> tuple[User, list[MailKind]] | None:
    """Whose mails a link switches off, and which; None when it does not work."""
    try:
        whose, *kinds = signing.loads(token, salt=SALT)
        key = uuid.UUID(whose)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    user = User.objects.filter(uuid=key, is_active=True).first()
    known = [kind for kind in MailKind if kind in kinds]
    return (user, known) if user and known else None
