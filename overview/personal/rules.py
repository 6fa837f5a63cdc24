"""How long personal data is kept: one table of rules, each with its term and its ground.

A rule says which rows had their term at a moment (``rows``) and how they are forgotten (``act``).
`overview.personal.retention` announces and carries out; nothing else reads the terms.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.models import ApiToken, AuditText, FormToken, SentMail, User
from accounts.trail.guards import erasing
from accounts.trail.sign_in import SIGN_IN_VERBS
from evaluations.guide.contributing import OF_A_VISITOR, forget_sender, hindrance_to_forget
from evaluations.models import Contribution
from organisations.accounts import end_account
from organisations.models import Contact
from overview.models import CalendarFeed
from partnerships.enums import ActionState, ImportState, PartyState, Stage
from partnerships.models import ActionPoint, ImportRow, Partnership, Party, Seat, ThemeOwner

from .erasing import erase, hindrance, row_is_erased
from .files import KEEP, files_of
from .finding import hits_in_own_trail
from .person import person_of_contact, person_of_user

YEAR = datetime.timedelta(days=365)
AT_WORK = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)
GROUND_OF_FILES = "onderdeel van het dossier van organisaties"


@dataclass(frozen=True)
class Rule:
    """One kind of personal data: how long it is kept, on which ground, and how it is forgotten."""

    code: str
    label: str
    ground: str
    term: datetime.timedelta
    term_words: str
    rows: Callable[[datetime.datetime], Any]
    act: Callable[[Iterable, datetime.datetime], int]
    # What nobody misses goes without a word; everything else is announced first.
    announces: bool = True


# -- contacts and accounts ------------------------------------------------------------------------


def contacts_gone(before):
    """Contacts marked as gone, without an account in use, to whom nothing that runs points."""
    rows = Contact.objects.filter(left_at__lte=before).exclude(user__is_active=True)
    for pointing in running_roles():
        rows = rows.exclude(pk__in=pointing)
    rows = rows.select_related("user").order_by("pk")
    return [contact for contact in rows if not row_is_erased(contact)]


def running_roles():
    """Keys of contacts by what they still are: owner, member, coordinator, contact, doing."""
    parties = Party.objects.filter(state=PartyState.JOINED)
    for rows, link in (
        (ThemeOwner.objects.current(), "contact"),
        (Seat.objects.filter(until__isnull=True), "contact"),
        (Partnership.objects.exclude(stage=Stage.ENDED), "coordinator"),
        (parties, "contact"),
        (ActionPoint.objects.filter(state=ActionState.OPEN), "assignee"),
    ):
        yield rows.exclude(**{link: None}).order_by().values(link)


def accounts_unused(before):
    """Accounts that nobody signed in with; not those of administrators, nor of the demo."""
    used = User.objects.annotate(used=Coalesce(F("last_login"), F("date_joined")))
    rows = used.filter(used__lte=before, is_administrator=False, is_demo=False).order_by("pk")
    return [user for user in rows if not row_is_erased(user) and _is_to_do(user)]


def _is_to_do(user) -> bool:
    """An account in use by somebody who is still a contact is ended once, not erased."""
    return user.is_active or not user.contacts.current().exists()


def forget_contacts(rows, at) -> int:
    return sum(_forget(person_of_contact(contact), at) for contact in rows)


def forget_accounts(rows, at) -> int:
    """Who is no contact any more is erased; of others the account ends and the contact stays."""
    done = 0
    for user in rows:
        if user.contacts.current().exists():
            done += _end(user, at)
        else:
            done += _forget(person_of_user(user), at)
    return done


def _end(user, at) -> int:
    """As an administrator ends an account, with all that it opened; the register says why."""
    reason = str(_("Not used for two years"))
    try:
        end_account(user, by=None, at=at, on=timezone.localdate(at), reason=reason)
    except WrongMoment:
        return 0  # somebody else ended it meanwhile
    return 1


def _forget(person, at) -> int:
    """Erase, unless that cannot be now; files are not looked at by anybody, so they are kept.

    An earlier name goes from the history of the contact itself: who had it has been gone longer.
    """
    if hindrance(person, None):
        return 0
    earlier = [hit.key for hit in hits_in_own_trail(person.rows, person.unsure)]
    files = [(file.row, KEEP, GROUND_OF_FILES) for file in files_of(person, person.sure)]
    reason = str(_("The term is over"))
    erase(person, by=None, at=at, reason=reason, ticked=earlier, decisions=files)
    return 1


# -- what people sent -----------------------------------------------------------------------------


def senders(before):
    """Visitors who contributed to the guide and got their answer."""
    named = Q()
    for name in OF_A_VISITOR:
        named |= ~Q(**{name: ""})
    rows = Contribution.objects.filter(named, author=None, decided_at__lte=before).order_by("pk")
    return [row for row in rows if not hindrance_to_forget(row)]


def forget_senders(rows, at) -> int:
    for row in rows:
        forget_sender(row, by=None, at=at)
    return len(rows)


def import_rows(before):
    """Rows as they came in, of spreadsheets that were read in, taken back or left alone."""
    over = Q(batch__written_at__lte=before) | Q(batch__undone_at__lte=before)
    left = Q(batch__written_at=None, batch__undone_at=None, batch__updated_at__lte=before)
    return ImportRow.objects.filter(over | left).exclude(batch__state__in=AT_WORK)


# -- keys, mail, machinery ------------------------------------------------------------------------


def ended_keys(before):
    return ApiToken.objects.filter(Q(revoked_at__lte=before) | Q(expires_at__lte=before))


def ended_feeds(before):
    return CalendarFeed.objects.filter(revoked_at__lte=before)


def sent_mail(before):
    return SentMail.objects.filter(claimed_at__lte=before)


def used_forms(before):
    return FormToken.objects.filter(used_at__lte=before)


def old_sessions(before):
    return Session.objects.filter(expire_date__lte=before)


def delete_rows(rows, at) -> int:
    return rows.delete()[0]


def network_addresses(before):
    """Texts of sign-ins that still tell from which computer."""
    texts = AuditText.objects.filter(entry__verb__in=SIGN_IN_VERBS, entry__at__lte=before)
    return texts.filter(after__has_key="address").order_by("pk")


def forget_addresses(rows, at) -> int:
    done = 0
    with erasing(at=at):
        for pk, after in rows.values_list("pk", "after"):
            kept = {name: value for name, value in after.items() if name != "address"}
            done += AuditText.objects.filter(pk=pk).update(after=kept)
    return done


RULES = {
    rule.code: rule
    for rule in (
        Rule(
            "contacts_gone",
            _("Contacts that are gone and have no role any more are erased"),
            _("Nobody needs to reach them; what they did stays, in their function."),
            2 * YEAR,
            _("two years after they were marked as gone"),
            contacts_gone,
            forget_contacts,
        ),
        Rule(
            "accounts_unused",
            _("Accounts that are not used end; who is no contact any more is erased"),
            _("An account that nobody uses is a risk, and serves nobody."),
            2 * YEAR,
            _("two years after the last sign-in"),
            accounts_unused,
            forget_accounts,
        ),
        Rule(
            "senders",
            _("Name and address of visitors who contributed to the guide are emptied"),
            _("They are needed for the answer only; the credit stays as they asked."),
            YEAR,
            _("a year after the answer"),
            senders,
            forget_senders,
        ),
        Rule(
            "import_rows",
            _("Rows of spreadsheets, as they came in, are deleted"),
            _("What was read in stands in the register; the rows help to check it."),
            datetime.timedelta(days=90),
            _("ninety days after the spreadsheet was read in"),
            import_rows,
            delete_rows,
        ),
        Rule(
            "network_addresses",
            _("From which computer somebody signed in is taken out of the trail"),
            _("Needed to look into misuse; the sign-in itself stays."),
            datetime.timedelta(days=183),
            _("half a year after the sign-in"),
            network_addresses,
            forget_addresses,
        ),
        Rule(
            "ended_keys",
            _("Keys for programs that have ended are deleted"),
            _("They open nothing any more; the trail keeps that they were there."),
            YEAR,
            _("a year after they ended"),
            ended_keys,
            delete_rows,
        ),
        Rule(
            "ended_feeds",
            _("Calendar links that have ended are deleted"),
            _("They open nothing any more; the trail keeps that they were there."),
            YEAR,
            _("a year after they ended"),
            ended_feeds,
            delete_rows,
        ),
        Rule(
            "sent_mail",
            _("That a mail was sent is forgotten"),
            _("It is kept so that nobody gets the same mail twice."),
            2 * YEAR,
            _("two years after it was sent"),
            sent_mail,
            delete_rows,
        ),
        Rule(
            "used_forms",
            _("Used forms are forgotten"),
            _("They are kept so that a second click makes nothing twice."),
            datetime.timedelta(days=30),
            _("thirty days after they were sent"),
            used_forms,
            delete_rows,
            announces=False,
        ),
        Rule(
            "old_sessions",
            _("Sessions that are over are deleted"),
            _("They open nothing any more."),
            datetime.timedelta(days=1),
            _("a day after they ended"),
            old_sessions,
            delete_rows,
            announces=False,
        ),
    )
}
