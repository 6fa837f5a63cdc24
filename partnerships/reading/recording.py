"""Recording a dossier that began as a text: everything that was filled in, in one transaction."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from lib.dates import HonestDate
from organisations.likeness import exact_matches
from organisations.models import Organisation
from partnerships.counters import refresh_partnership
from partnerships.enums import AreaBasis, PartyState
from partnerships.models import (
    Agreement,
    Arrangement,
    Partnership,
    PartnershipLink,
    Party,
    Source,
)
from partnerships.parties import add_party
from partnerships.recording import record_partnership
from partnerships.signing import record_agreement

ABOUT_LENGTH = 80


@dataclass
class Quote:
    """A passage, the name of the fact it stands behind, and whether it is the agreement's."""

    about: str
    passage: str
    of_agreement: bool = False


@dataclass
class TextSource:
    """What is known of the text itself. The text is not kept, only what is quoted of it."""

    title: str
    address: str = ""
    dated: HonestDate = field(default_factory=HonestDate.unknown)
    quotes: list[Quote] = field(default_factory=list)


@dataclass
class Dossier:
    """Everything that was filled in beside a text."""

    partnership: dict[str, Any]
    organisations: list[Organisation]
    municipalities: list
    wanted: str = ""
    related: Partnership | None = None
    agreement: dict[str, Any] | None = None
    signed: bool = False
    functions: dict[int, str] = field(default_factory=dict)
    arrangements: list[dict[str, Any]] = field(default_factory=list)
    source: TextSource | None = None


@transaction.atomic
def record_from_text(dossier: Dossier, *, keeper: Organisation, by, at) -> Partnership:
    """Record the partnership with its agreement, arrangements and the passages behind them.

    The municipalities are those the text states. A wanted party is a named organisation when one
    bears exactly that name, and a kind of party otherwise.
    """
    partnership = record_partnership(
        keeper=keeper,
        organisations=dossier.organisations,
        municipalities=dossier.municipalities,
        area_basis=AreaBasis.STATED if dossier.municipalities else AreaBasis.NOT_STATED,
        by=by,
        at=at,
        **dossier.partnership,
    )
    if dossier.wanted:
        _want(partnership, dossier.wanted, by=by, at=at)
    agreement = _agree(partnership, dossier, by=by, at=at) if dossier.agreement else None
    for position, facts in enumerate(dossier.arrangements):
        arrangement = Arrangement(
            partnership=partnership, agreement=agreement, position=position, **facts
        )
        records.create(arrangement, by=by, at=at)
    if dossier.related is not None:
        link = PartnershipLink(partnership=partnership, other=dossier.related)
        records.create(link, by=by, at=at)
    if dossier.source is not None:
        _quote(partnership, agreement, dossier.source, by=by, at=at)
    refresh_partnership(partnership)
    return partnership


def _want(partnership, name: str, *, by, at) -> Party:
    """The party that is still looked for."""
    known = exact_matches(name)
    organisation = known[0] if len(known) == 1 else None
    return add_party(
        partnership=partnership,
        organisation=organisation,
        wanted_kind=name,
        state=PartyState.WANTED,
        by=by,
        at=at,
    )


def _agree(partnership, dossier: Dossier, *, by, at) -> Agreement:
    """The agreement with a signature per party, and the functions of those who signed."""
    parties = list(partnership.parties.joined().select_related("organisation"))
    agreement = record_agreement(
        Agreement(partnership=partnership, **dossier.agreement),
        signed_by=parties if dossier.signed else None,
        by=by,
        at=at,
    )
    for signature in agreement.signatures.select_related("party"):
        function = dossier.functions.get(signature.party.organisation_id)
        if function:
            records.update(signature, {"function": function}, by=by, at=at)
    return agreement


def _quote(partnership, agreement, source: TextSource, *, by, at) -> None:
    """One source per passage; a text of which nothing is quoted is a source all the same."""
    for quote in source.quotes or [Quote("", "")]:
        row = Source(
            partnership=partnership,
            agreement=agreement if quote.of_agreement else None,
            title=source.title,
            address=source.address,
            dated=source.dated,
            about=quote.about[:ABOUT_LENGTH],
            passage=quote.passage,
        )
        records.create(row, by=by, at=at)


def parties_label(names: list[str]) -> str:
    """ "Party: A", or "Parties: A, B" where one passage names several."""
    if len(names) == 1:
        return _("Party: %(name)s") % {"name": names[0]}
    label = _("Parties: %(names)s") % {"names": ", ".join(names)}
    return label if len(label) <= ABOUT_LENGTH else _("Parties")
