"""Recording a partnership: only the parties are required, the rest follows or waits."""

import re

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from accounts.models import User
from organisations.models import Contact, Organisation
from partnerships.counters import refresh_partnership
from partnerships.enums import PartnershipKind, PartyState
from partnerships.models import NumberSequence, Partnership, Party
from partnerships.parties import record_step

# With more parties than this the title names the first and counts the others.
NAMED_IN_TITLE = 4
TITLE_LENGTH = 200
NUMBER = re.compile(r"(?:sw[\s-]*)?0*(\d{1,6})", re.ASCII | re.IGNORECASE)


def next_number() -> str:
    """The next partnership number, "SW-000123". Call it inside the transaction of the record.

    The row is locked, so two people who record at once get two numbers.
    """
    return reserve_numbers(1)[0]


@transaction.atomic
def reserve_numbers(count: int) -> list[str]:
    """Take so many numbers at once and return them in order; nobody else is given them.

    In a transaction of its own before a long one: others who record wait for this one only.
    """
    NumberSequence.objects.get_or_create(pk=1)
    sequence = NumberSequence.objects.select_for_update().get(pk=1)
    sequence.last += count
    sequence.save(update_fields=["last"])
    first = sequence.last - count + 1
    return [_number(number) for number in range(first, sequence.last + 1)]


def number_of(text: str) -> str:
    """The number of a partnership that this is, however it was written; "" when it is none."""
    given = NUMBER.fullmatch(text.strip())
    return _number(int(given[1])) if given else ""


def _number(of: int) -> str:
    return f"SW-{of:06d}"


def title_from(names: list[str]) -> str:
    """ "A en B", "A, B en C", or "A en 4 anderen" when there are many."""
    if not names:
        return _("New partnership")
    if len(names) == 1:
        return names[0][:TITLE_LENGTH]
    if len(names) <= NAMED_IN_TITLE:
        start, last = ", ".join(names[:-1]), names[-1]
        title = _("%(names)s and %(last)s") % {"names": start, "last": last}
        if len(title) <= TITLE_LENGTH:
            return title
    others = len(names) - 1
    tail = ngettext("%(first)s and %(number)d other", "%(first)s and %(number)d others", others)
    room = TITLE_LENGTH - len(tail % {"first": "", "number": others})
    return tail % {"first": names[0][:room], "number": others}


def kind_for(count: int) -> str:
    """Two parties or fewer work bilaterally; more are a multi-party partnership."""
    return PartnershipKind.BILATERAL if count <= 2 else PartnershipKind.MULTI_PARTY


def contact_of(user: User, organisation: Organisation, *, by, at) -> Contact:
    """The user's contact in this organisation, made (with its audit entry) when missing."""
    contact = Contact.objects.filter(organisation=organisation, user=user).first()
    if contact is None:
        contact = Contact(organisation=organisation, user=user, name=str(user), email=user.email)
        records.create(contact, by=by, at=at)
    return contact


@transaction.atomic
def record_partnership(
    *,
    keeper: Organisation,
    organisations: list[Organisation],
    by: User | None,
    at,
    number: str = "",
    title: str = "",
    kind: str | None = None,
    coordinator: Contact | None = None,
    municipalities=(),
    **fields,
) -> Partnership:
    """Record a partnership with these organisations as joined parties and return it.

    Gives the number, unless one was reserved for it; title and kind follow from the parties when
    they are not given, the coordinator is the acting user's contact where one coordinates the
    keeper, and two parties edit together unless told otherwise. The parties stand in the order
    given, each once. Everything is written, audited and counted in one transaction.
    """
    parties = list(dict.fromkeys(organisations))
    kind = kind or kind_for(len(parties))
    fields.setdefault("shared_editing", kind == PartnershipKind.BILATERAL)
    if coordinator is None and by is not None and keeper.pk in by.organisations_as("coordinator"):
        coordinator = contact_of(by, keeper, by=by, at=at)
    partnership = Partnership(
        number=number or next_number(),
        title=title.strip() or title_from([str(organisation) for organisation in parties]),
        kind=kind,
        keeper=keeper,
        coordinator=coordinator,
        **fields,
    )
    links = {"municipalities": municipalities} if municipalities else None
    records.create(partnership, by=by, at=at, links=links)
    for position, organisation in enumerate(parties, start=1):
        party = Party(
            partnership=partnership,
            organisation=organisation,
            state=PartyState.JOINED,
            position=position,
        )
        records.create(party, by=by, at=at)
        record_step(party, by=by, at=at)
    refresh_partnership(partnership)
    return partnership
