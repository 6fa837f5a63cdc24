"""The rows of the list of parties: where each stands, how it came there, what can be done."""

import datetime
from dataclasses import dataclass, field

from django.db.models import DateField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.permissions import may
from lib.dates import HonestDate
from lib.rows import JSONRows
from lib.text import normalise, search_terms
from organisations.enums import NameKind
from organisations.models import OrganisationName
from partnerships.enums import PartyState
from partnerships.lifecycle.party import PARTY
from partnerships.models import Party, PartyStep
from partnerships.models.party import TOOK_PART
from partnerships.parties import hindrance_to_rejoin

PARTY_TONES = {
    PartyState.JOINED: "good",
    PartyState.IN_TALKS: "warn",
    PartyState.INVITED: "plan",
    PartyState.APPROACHED: "plan",
}
# These steps ask something that matters first; the others are one button.
ASKING = ("join", "decline", "leave")
# Succession is recorded as a cause of leaving, so it has no button of its own.
WITHOUT_BUTTON = ("succeed",)


@dataclass
class StepLine:
    """One step in a party's history, in words."""

    pk: int
    label: str
    date: HonestDate
    reason: str
    who: str
    at: object
    dated_on_party: bool


@dataclass
class PartyLine:
    """A party as the list shows it."""

    party: Party
    tone: str
    steps: list[StepLine]
    doubt: str = ""
    name_then: str = ""
    moves: list[dict] = field(default_factory=list)
    may_edit: bool = False
    may_edit_own: bool = False
    rejoin_url: str = ""
    successor: str = ""

    @property
    def tells_steps(self) -> bool:
        """Whether the steps tell more than the status and the date of joining do."""
        if len(self.steps) > 1 or any(step.reason for step in self.steps):
            return True
        return any(step.date.text for step in self.steps if not step.dated_on_party)

    @property
    def lists_steps(self) -> bool:
        """Whether every step is listed, with who recorded it and a way to add its date."""
        return self.tells_steps or (self.may_edit and self.party.state not in TOOK_PART)


def listed_parties(on, day=None) -> Prefetch:
    """All parties of a partnership with what the list tells of them: one query."""
    steps = PartyStep.objects.filter(party=OuterRef("pk")).order_by("recorded_at", "pk")
    parties = (
        Party.objects.with_users(on)
        .with_standing_on(day or on)
        .annotate(
            step_rows=JSONRows(
                steps,
                id="pk",
                state="state",
                taken="taken",
                taken_stated="taken_stated",
                reason="reason",
                who="recorded_by__display_name",
                at="recorded_at",
            ),
            name_then=Subquery(name_on(day or on)),
        )
        .select_related("organisation", "contact", "decision", "previous__organisation")
    )
    return Prefetch("parties", parties)


def name_on(day, organisation="organisation"):
    """The name an organisation had on a day, where it has another one now."""
    begun = Q(valid_from_lower__isnull=True) | Q(valid_from_lower__lte=day)
    return (
        OrganisationName.objects.filter(
            begun,
            organisation=OuterRef(organisation),
            kind=NameKind.FORMER,
            valid_until_upper__gte=day,
        )
        .order_by("valid_until_upper", "pk")
        .values("name")[:1]
    )


def name_when_signed():
    """The name of a party when it signed (of a `Signature`), where it has another one now.

    Of a day that nobody knows this much is sure: it was before somebody wrote it down.
    """
    own, paper = OuterRef("signed_upper"), OuterRef("agreement__signed_upper")
    effective = OuterRef("agreement__effective_upper")
    written = Cast(OuterRef("created_at"), DateField())
    day = Coalesce(own, paper, effective, written, output_field=DateField())
    return name_on(day, "party__organisation")


def shown(parties, *, q="", state="", day=None) -> list[Party]:
    """The parties that are asked for: by name, by where they stand, by who took part on a day."""
    words = search_terms(q)
    return [
        party
        for party in parties
        if (not state or party.state == state)
        and (day is None or party.took_part)
        and all(word in _searched(party) for word in words)
    ]


def _searched(party) -> str:
    names = [str(party), party.organisation.search_text if party.organisation else ""]
    return normalise(" ".join(names))


def line_of(party, user, day=None) -> PartyLine:
    """A party in words, with the steps this user can take."""
    may_edit = may(user, "partnership.edit", party)
    rejoins = may_edit and party.state == PartyState.LEFT and not hindrance_to_rejoin(party)
    return PartyLine(
        party=party,
        tone=PARTY_TONES.get(party.state, "none"),
        steps=[_step(row, party) for row in party.step_rows],
        doubt=party.doubt_on(day) if day else "",
        name_then=party.name_then if day else "",
        moves=[
            _move(party, move)
            for move in PARTY.available(party, user)
            if move.name not in WITHOUT_BUTTON
        ],
        may_edit=may_edit,
        may_edit_own=may(user, "party.edit_own", party),
        rejoin_url=reverse("party_rejoin", args=[party.pk]) if rejoins else "",
        successor=_successor(party),
    )


def _successor(party) -> str:
    """The organisation that took its place, when it was named."""
    others = party.partnership.parties.all()
    heirs = [other for other in others if other.previous_id == party.pk]
    return next((str(heir) for heir in heirs if heir.organisation_id != party.organisation_id), "")


def _move(party, move) -> dict:
    return {
        "move": move,
        "asks": move.name in ASKING,
        "url": reverse(f"party_{move.name}", args=[party.pk]),
    }


def _step(row, party) -> StepLine:
    """When a party joined or left stands with the party itself, where it can be corrected."""
    date = HonestDate.from_row(row, "taken")
    state = row["state"]
    if state == PartyState.JOINED:
        date = party.joined or date
    elif state in (PartyState.LEFT, PartyState.SUCCEEDED):
        date = party.left or date
    return StepLine(
        pk=row["id"],
        label=_("Has joined") if state == PartyState.JOINED else str(PartyState(state).label),
        date=date,
        reason=row["reason"],
        who=row["who"] or _("the registry"),
        at=_moment(row["at"]),
        dated_on_party=state in TOOK_PART,
    )


def _moment(text):
    """SQLite writes moments in JSON without their zone, which is UTC."""
    at = parse_datetime(text)
    return at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
