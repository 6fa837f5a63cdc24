"""What one click does: a mark or a sentence of the text goes into a field of the form.

The form itself carries everything between the clicks; nothing is stored until it is saved. Beside
the fields it carries the passages that were used, as ``passage`` values "field|words".
"""

from dataclasses import dataclass

from django.http import QueryDict

from lib.dates import HonestDateWidget

from . import Mark, MarkKind, Reading

MOST_PARTIES = 12
MOST_ARRANGEMENTS = 8
MOST_PASSAGES = 80
LONGEST_PASSAGE = 2000
ARRANGEMENT_LENGTH = 400
PARTY, FUNCTION, ARRANGEMENT = "party", "function", "arrangement"
DATES = ("since", "signed", "effective", "source_dated")
SENTENCES = ("cause", "purpose", "added_value")
MONTHS = frozenset("maand maanden month months".split())
YEARS = frozenset("jaar jaren year years".split())


@dataclass(frozen=True)
class Passage:
    """Words of the text that stand behind a field."""

    field: str
    text: str

    @property
    def value(self) -> str:
        return f"{self.field}|{self.text}"


def passages_of(data) -> list[Passage]:
    """The passages a form carries, each once."""
    found = {}
    for value in data.getlist("passage")[:MOST_PASSAGES]:
        field, _, text = value.partition("|")
        if field and text.strip():
            found[Passage(field[:40], " ".join(text.split())[:LONGEST_PASSAGE])] = None
    return list(found)


class Filling:
    """Carries out the button that was pressed on the data of a form."""

    def __init__(self, data: QueryDict, reading: Reading) -> None:
        self.data = data.copy()
        self.reading = reading

    def applied(self) -> QueryDict:
        """The data of the form after the click."""
        if "fill" in self.data:
            self._fill(*f"{self.data['fill']}::".split(":")[:3])
        if "drop" in self.data:
            kept = [one for one in passages_of(self.data) if one.value != self.data["drop"]]
            self._keep(kept)
        return self.data

    def _fill(self, target: str, place: str, pk: str) -> None:
        mark = self.reading.by_place.get(place)
        if mark is not None:
            self._fill_mark(target, mark, pk)
        elif target in (*SENTENCES, ARRANGEMENT):
            for start, end, text in self.reading.sentences:
                if place == f"{start}-{end}":
                    self._fill_sentence(target, text)
        elif target == "municipalities" and place.isdigit():
            self._fill_all(int(place))

    def _fill_mark(self, target: str, mark: Mark, pk: str) -> None:
        known = next((one for one in mark.known if str(one.pk) == pk), None)
        known = known or next(iter(mark.known), None)
        landed = ""
        if target == PARTY and known and known.kind == MarkKind.ORGANISATION:
            landed = self._party(known.pk)
        elif target == "related" and known and known.kind == MarkKind.PARTNERSHIP:
            landed = self._set(target, known.pk)
        elif target in ("wanted", "place") and known:
            landed = self._set(target, known.name)
        elif target == "municipalities" and known and known.kind == MarkKind.MUNICIPALITY:
            landed = self._municipality(known.name)
        elif target in DATES and mark.date is not None:
            parts = HonestDateWidget().decompress(mark.date)
            for number, part in enumerate(parts):
                self.data[f"{target}_{number}"] = part
            landed = target
        elif target.startswith(f"{FUNCTION}_") and mark.kind == MarkKind.ROLE:
            landed = self._set(target, mark.words)
        elif target in ("term", ARRANGEMENT) and mark.kind == MarkKind.AMOUNT:
            landed = self._term(mark) if target == "term" else self._amount(mark)
        if landed:
            self._remember(landed, mark.passage)

    def _set(self, name: str, value) -> str:
        self.data[name] = str(value)
        return name

    def _party(self, pk: int) -> str:
        numbers = range(1, MOST_PARTIES + 1)
        for number in numbers:
            if self.data.get(f"{PARTY}_{number}") == str(pk):
                return f"{PARTY}_{number}"
        for number in numbers:
            name = f"{PARTY}_{number}"
            if not self.data.get(name) and not self.data.get(f"{name}_q"):
                shown = self.data.get("pickers", "")
                if not (shown.isascii() and shown.isdigit() and int(shown[:3]) >= number):
                    self.data["pickers"] = str(number)
                return self._set(name, pk)
        return ""

    def _municipality(self, name: str) -> str:
        lines = [line.strip() for line in self.data.get("municipalities", "").splitlines()]
        lines = [line for line in lines if line]
        if name not in lines:
            lines.append(name)
        return self._set("municipalities", "\n".join(lines))

    def _fill_all(self, start: int) -> None:
        """All municipalities of the sentence that begins here."""
        for mark in self.reading.of_kind(MarkKind.MUNICIPALITY):
            if self.reading.words.sentence_at(mark.start)[0] == start and len(mark.known) == 1:
                self._fill_mark("municipalities", mark, "")

    def _fill_sentence(self, target: str, text: str) -> None:
        if target == ARRANGEMENT:
            self._remember(self._arrangement(text), text)
            return
        before = self.data.get(target, "").strip()
        if text not in before:
            self._set(target, f"{before}\n{text}".strip())
        self._remember(target, text)

    def _arrangement(self, text: str) -> str:
        for number in range(1, MOST_ARRANGEMENTS + 1):
            name = f"{ARRANGEMENT}_{number}"
            if not self.data.get(name):
                return self._set(name, shortened(text, ARRANGEMENT_LENGTH))
        return ""

    def _amount(self, mark: Mark) -> str:
        """The amount goes to the arrangement with its sentence, which is made when missing."""
        text = shortened(mark.passage, ARRANGEMENT_LENGTH)
        for number in range(1, MOST_ARRANGEMENTS + 1):
            name = f"{ARRANGEMENT}_{number}"
            if self.data.get(name) in (None, "", text):
                self._set(name, text)
                self._set(f"{name}_amount", mark.number)
                self._set(f"{name}_unit", mark.unit[:40])
                return name
        return ""

    def _term(self, mark: Mark) -> str:
        unit = mark.unit.split()[0].lower() if mark.unit else ""
        if unit not in MONTHS | YEARS or "," in mark.number:
            return ""
        self._set("term_unit", "months" if unit in MONTHS else "years")
        return self._set("term_amount", mark.number)

    def _remember(self, name: str, text: str) -> None:
        """Keep the passage behind a field; only lists have more than one."""
        if not name:
            return
        several = name in ("municipalities", *SENTENCES)
        kept = [one for one in passages_of(self.data) if several or one.field != name]
        self._keep(list(dict.fromkeys([*kept, Passage(name, text)])))

    def _keep(self, passages: list[Passage]) -> None:
        self.data.setlist("passage", [one.value for one in passages[:MOST_PASSAGES]])


def is_term(mark: Mark) -> bool:
    """Whether a number says how long something lasts."""
    words = mark.unit.lower().split()
    return mark.kind == MarkKind.AMOUNT and bool(words) and words[0] in MONTHS | YEARS


def shortened(text: str, length: int) -> str:
    """A text of at most so many characters, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
