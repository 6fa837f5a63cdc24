"""What was agreed and what goes both ways: arrangements, supply and demand."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lib.addresses import address
from lib.dates import HonestDate
from partnerships.enums import ArrangementKind, ExchangeDirection, ExchangeState, Force

# Verdicts of the evaluation, which stands on a higher floor: code, then words and tone.
KEPT_TONES = {"kept": "good", "partly": "warn", "not": "bad"}


def kept_label(code: str) -> str:
    return {"kept": _("Kept"), "partly": _("Partly kept"), "not": _("Not kept")}.get(code, code)


@dataclass
class ArrangementLine:
    """One arrangement as the page shows it: who, to whom, how firmly, and was it kept."""

    pk: int
    text: str
    kind: str
    force: str
    owed_by: str
    owed_to: str
    extent: str
    existed_before: bool
    kept_label: str = ""
    kept_tone: str = ""
    kept_year: str = ""
    network: str = ""
    representative: str = ""
    since: HonestDate = field(default_factory=HonestDate)
    by_when: HonestDate = field(default_factory=HonestDate)

    @property
    def url(self) -> str:
        return address("arrangement_show", self.pk)

    @property
    def is_mutual(self) -> bool:
        return bool(self.owed_by) and not self.owed_to


@dataclass
class ExchangeLine:
    """What one party offers and seeks."""

    party: object
    offers: list = field(default_factory=list)
    seeks: list = field(default_factory=list)


def names_of(ids, parties: dict, joined: set) -> str:
    """ "All parties", one name, or the names joined; empty when nobody was named."""
    if joined and len(joined) > 1 and joined <= set(ids):
        return _("All parties") if len(joined) > 2 else _("Both parties")
    return ", ".join(str(parties[pk]) for pk in ids if pk in parties)


def arrangement_lines(partnership) -> list[ArrangementLine]:
    """A line per arrangement; the verdict is that of the latest adopted evaluation."""
    parties = {party.pk: party for party in partnership.parties.all()}
    joined = {pk for pk, party in parties.items() if party.is_joined}
    debtors, owed = (
        _pairs(partnership.debtor_rows),
        _pairs(partnership.beneficiary_rows),
    )
    kept = {row["row"]: row for row in partnership.kept_rows}
    lines = []
    for row in partnership.arrangement_rows:
        verdict = kept.get(row["id"])
        lines.append(
            ArrangementLine(
                pk=row["id"],
                text=row["text"],
                kind=str(ArrangementKind(row["kind"]).label),
                force="" if row["force"] == Force.NOT_STATED else str(Force(row["force"]).label),
                owed_by=names_of(debtors.get(row["id"], []), parties, joined),
                owed_to=names_of(owed.get(row["id"], []), parties, joined),
                extent=_extent(row),
                existed_before=bool(row["existed_before"]),
                kept_label=kept_label(verdict["kept"]) if verdict else "",
                kept_tone=KEPT_TONES.get(verdict["kept"], "none") if verdict else "",
                kept_year=verdict["year"] if verdict else "",
                network=row["network"],
                representative=row["representative"] or "",
                since=HonestDate.from_row(row, "since"),
                by_when=HonestDate.from_row(row, "by_when"),
            )
        )
    return lines


def exchange_lines(partnership) -> list[ExchangeLine]:
    """Supply and demand per party, in the order of the parties."""
    lines = {party.pk: ExchangeLine(party) for party in partnership.parties.all()}
    for row in partnership.exchange_rows:
        line = lines.get(row["party"])
        if line is not None:
            side = line.offers if row["direction"] == ExchangeDirection.OFFER else line.seeks
            side.append({**row, "is_matched": row["state"] == ExchangeState.MATCHED})
    return [line for line in lines.values() if line.offers or line.seeks]


def _pairs(rows) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["row"], []).append(row["party"])
    return found


def _extent(row) -> str:
    if row["amount"] is None:
        return ""
    amount = float(row["amount"])
    shown = number_format(int(amount) if amount == int(amount) else amount)
    return f"{shown} {row['unit']}".strip()
