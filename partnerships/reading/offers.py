"""What the marks of a text can fill: per mark a menu of fields, per field a row of buttons."""

from dataclasses import dataclass, field

from django.forms import BoundField
from django.utils.translation import gettext as _

from lib.text import normalise

from . import Mark, MarkKind, Reading
from .filling import ARRANGEMENT, DATES, FUNCTION, PARTY, SENTENCES, is_term

# More marks than this are shown without a menu; the buttons beside the fields remain.
MOST_MENUS = 400
MOST_OFFERS = 24
# Of these one is meant: the others are found in the text itself.
MOST = {"place": 4, "wanted": 8}
MOST_SENTENCES = 300
# Where a field stands that does not bear the name of what fills it.
ANCHORS = {PARTY: "parties", "term": "div_id_term_amount", ARRANGEMENT: f"div_id_{ARRANGEMENT}_1"}


@dataclass(frozen=True)
class Offer:
    """A button: what it sends, what it says, and what it stands for when that differs."""

    value: str
    label: str
    meaning: str = ""

    @property
    def anchor(self) -> str:
        """The part of the page where the field stands."""
        target = self.value.partition(":")[0]
        return ANCHORS.get(target, f"div_id_{target}")


@dataclass(frozen=True)
class MarkMenu:
    """A mark with the fields it can fill."""

    mark: Mark
    offers: list[Offer]


@dataclass
class Row:
    """A field as the page draws it: what the text offers for it, and the passages behind it."""

    field: BoundField
    offers: list = field(default_factory=list)
    passages: list = field(default_factory=list)


def legend(reading: Reading) -> list[dict]:
    """Every kind of mark in the text, and how many there are."""
    kinds = [(kind, len(reading.of_kind(kind))) for kind in MarkKind]
    return [{"value": k.value, "label": k.label, "count": n} for k, n in kinds if n]


def field_labels(form) -> dict[str, str]:
    """What the fields are called on the buttons: as on the form."""
    labels = {name: str(one.label) for name, one in form.fields.items()}
    return labels | {
        PARTY: _("Party"),
        "term": labels["term_amount"],
        ARRANGEMENT: _("An arrangement"),
    }


def targets_of(mark: Mark, party_names: dict[int, str]) -> list[tuple[str, int | None]]:
    """(field, record) for everything a mark can fill."""
    targets: list[tuple[str, int | None]] = []
    for known in mark.known:
        if known.kind == MarkKind.ORGANISATION:
            targets += [(PARTY, known.pk), ("wanted", known.pk)]
        elif known.kind == MarkKind.PARTNERSHIP:
            targets.append(("related", known.pk))
        else:
            targets += [("municipalities", known.pk), ("place", known.pk)]
    if mark.kind == MarkKind.DATE:
        targets += [(name, None) for name in DATES]
    elif mark.kind == MarkKind.ROLE:
        targets += [(f"{FUNCTION}_{number}", None) for number in party_names]
    elif mark.kind == MarkKind.AMOUNT:
        targets += [("term", None)] if is_term(mark) else []
        targets.append((ARRANGEMENT, None))
    return targets


def value_of(target: str, mark: Mark, pk: int | None) -> str:
    return f"{target}:{mark.place}" + (f":{pk}" if pk is not None else "")


def menus_for(form) -> list[tuple[str, MarkMenu | None]]:
    """The text in pieces, each marked one with its menu."""
    reading, party_names = form.reading, form.party_names
    labels, pieces, menus = field_labels(form), [], 0
    for text, mark in reading.segments():
        if mark is None:
            pieces.append((text, None))
            continue
        menus += 1
        targets = targets_of(mark, party_names) if menus <= MOST_MENUS else []
        names = {one.pk: one.name for one in mark.known} if len(mark.known) > 1 else {}
        offers = [
            Offer(value_of(target, mark, pk), labels[target], names.get(pk, ""))
            for target, pk in targets
        ]
        pieces.append((text, MarkMenu(mark, offers)))
    return pieces


def sentence_menus(form) -> list[dict]:
    """Every sentence with the fields in which it can stand whole."""
    labels = field_labels(form)
    return [
        {
            "text": text,
            "offers": [
                Offer(f"{name}:{start}-{end}", labels[name]) for name in (*SENTENCES, ARRANGEMENT)
            ],
        }
        for start, end, text in form.reading.sentences[:MOST_SENTENCES]
    ]


class Offers:
    """The buttons beside a field: everything different that the text has for it."""

    def __init__(self, reading: Reading, party_names: dict[int, str], data) -> None:
        self.reading = reading
        self.by_field: dict[str, dict[tuple, Offer]] = {}
        chosen = {data.get(f"{PARTY}_{number}") for number in party_names}
        listed = {normalise(line) for line in data.get("municipalities", "").splitlines()}
        for mark in reading.marks:
            for target, pk in targets_of(mark, party_names):
                offer = self._offer(target, mark, pk)
                if target in (PARTY, "wanted") and str(pk) in chosen:
                    continue
                if target == "municipalities" and normalise(offer.label) in listed:
                    continue
                rows = self.by_field.setdefault(target, {})
                rows.setdefault((offer.label, pk) if pk is None else (pk,), offer)

    def _offer(self, target: str, mark: Mark, pk: int | None) -> Offer:
        value = value_of(target, mark, pk)
        known = next((one for one in mark.known if one.pk == pk), None)
        if known is not None:
            return Offer(value, known.name)
        return Offer(value, mark.words, mark.meaning)

    def of(self, name: str) -> list[Offer]:
        """The buttons for a field of the form; those of all parties stand at the first."""
        if name == "municipalities":
            return self._lists() + self._of(name)
        if name == "term_amount":
            return self._of("term")
        if name == f"{PARTY}_1":
            return self._of(PARTY)
        if name == f"{ARRANGEMENT}_1":
            return self._of(ARRANGEMENT)
        return self._of(name)

    def _of(self, target: str) -> list[Offer]:
        return list(self.by_field.get(target, {}).values())[: MOST.get(target, MOST_OFFERS)]

    def _lists(self) -> list[Offer]:
        """One button for a sentence that names several municipalities."""
        counts: dict[int, dict[int, None]] = {}
        for mark in self.reading.of_kind(MarkKind.MUNICIPALITY):
            start, _end = self.reading.words.sentence_at(mark.start)
            if len(mark.known) == 1:
                counts.setdefault(start, {})[mark.known[0].pk] = None
        return [
            Offer(
                f"municipalities:{start}",
                _("All %(count)s of one sentence") % {"count": len(found)},
            )
            for start, found in counts.items()
            if len(found) > 1
        ]
