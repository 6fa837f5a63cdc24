"""The monthly mail of theme owners: what is due in their themes, and the way to say so."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.mails import MailKind, unsubscribe_headers, unsubscribe_url
from accounts.models import MutedMail, SentMail, User
from lib.mail import full_address, make_mail
from partnerships.checking import Check, checks_of
from partnerships.models import Partnership, Theme, ThemeOwner

KIND = "theme_month"


def month_key(on: datetime.date) -> str:
    """What tells the mail of this month from the next: "2026-11"."""
    return f"{on:%Y-%m}"


@dataclass
class OwnThemes:
    """One owner with the themes they look after, each with what is due."""

    user: User
    themes: list[tuple[Theme, Check]] = field(default_factory=list)

    @property
    def lines(self) -> list[dict]:
        """A theme, how much is due in it, and its page."""
        return [
            {
                "theme": theme,
                "check": check,
                "url": full_address(reverse("theme_check", args=[theme.pk])),
            }
            for theme, check in self.themes
        ]


def owners_to_mail(on: datetime.date) -> list[OwnThemes]:
    """Owners with an account and a role today, whose themes go on, not mailed yet this month.

    Without who does not want this mail.
    """
    mailed = SentMail.objects.filter(kind=KIND, key=month_key(on)).values("user")
    unwanted = MutedMail.objects.filter(kind=MailKind.THEME_MONTH).values("user")
    owners = (
        ThemeOwner.objects.current()
        .filter(
            contact__user__is_active=True,
            theme__in=Theme.objects.going_on(),
            theme__partnership__in=Partnership.objects.active(),
        )
        .exclude(contact__user__in=mailed)
        .exclude(contact__user__in=unwanted)
    )
    rows = owners.select_related("contact__user", "theme").order_by(
        "contact__user", "theme__partnership__sort_title", "theme__position", "pk"
    )
    users = {row.theme_id: row.contact.user for row in rows}
    themes = _loaded(users)
    checks = checks_of(list(themes.values()), on)
    found: dict[int, OwnThemes] = {}
    for key, user in users.items():
        owner = found.setdefault(user.pk, OwnThemes(user))
        if "theme_owner" in themes[key].roles_of(owner.user):
            owner.themes.append((themes[key], checks[key]))
    return [owner for owner in found.values() if owner.themes]


def _loaded(keys) -> dict[int, Theme]:
    """Themes by id, with what rights ask of them."""
    owners = Prefetch("owners", ThemeOwner.objects.current().select_related("contact"))
    themes = Theme.objects.filter(pk__in=list(keys)).select_related("partnership__keeper")
    return {theme.pk: theme for theme in themes.prefetch_related(owners, "partnership__parties")}


def mail_owners(owners, connection, *, at) -> Iterator[tuple[OwnThemes, bool]]:
    """Mail each owner once this month, over an open connection; yields who, and whether it went.

    The mail is claimed before it is sent and stamped after: of two runs at once one sends, and
    what breaks off in between costs that one mail and doubles none. What the connection raises is
    passed on: who comes after keeps their turn for the next run.
    """
    key = month_key(timezone.localdate(at))
    for owner in owners:
        mail, is_new = SentMail.objects.get_or_create(
            user=owner.user, kind=KIND, key=key, defaults={"claimed_at": at}
        )
        if not is_new:
            continue
        sent = message_to(owner, connection, on=timezone.localdate(at)).send()
        if sent:
            SentMail.objects.filter(pk=mail.pk).update(sent_at=at)
        yield owner, bool(sent)


def message_to(owner: OwnThemes, connection, *, on) -> EmailMultiAlternatives:
    """The mail in the owner's language, as text and as HTML."""
    language = owner.user.language or settings.LANGUAGE_CODE
    kind = MailKind.THEME_MONTH
    context = {
        "user": owner.user,
        "lines": owner.lines,
        "on": on,
        "offs": [(kind, unsubscribe_url(owner.user, [kind]))],
        "mail_url": full_address(reverse("mail_edit")),
    }
    return make_mail(
        "emails/theme_month_subject.txt",
        "emails/theme_month.txt",
        context,
        to=owner.user.email,
        language=language,
        html="emails/theme_month.html",
        connection=connection,
        headers=unsubscribe_headers(owner.user, [kind]),
    )
