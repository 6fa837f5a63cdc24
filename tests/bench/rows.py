"""What differs too much from copy to copy to be copied: partnerships, and their evaluations."""

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection
from psycopg.types.json import Jsonb

from evaluations.models import Evaluation, EvaluationCriterion, PartyResponse, SignOff
from evaluations.sheet.whole import build_sheet
from lib.text import normalise
from partnerships import models as p
from partnerships.paper_dates import FIRST, LAST, paper_end

from .copying import SPARSE_EVERY, Copier
from .pattern import EVALUATIONS_EACH, THEMES_EACH, Pattern
from .people import Cast, name_of
from .putting import put, put_values, stored_uuid, values_of
from .sheets import Sheet
from .words import PURPOSE, partnership_title

KINDS = ("bilateral", "multi_party", "multi_party", "regional_pact", "network")
STAGES = {22: "exploring", 23: "winding_down", 24: "ended"}


def put_partnerships(pattern: Pattern, size: int, year: int) -> None:
    """All partnerships, with what the product keeps of them at write time."""
    place = PlaceInPattern(pattern)
    put(_partnership(pattern.cast, place, index, size, year) for index in range(size))
    p.NumberSequence.objects.update_or_create(pk=1, defaults={"last": size})


class PlaceInPattern:
    """What every copy of a partnership of the pattern has alike."""

    def __init__(self, pattern: Pattern) -> None:
        self.themes: dict[int, list[str]] = {}
        for theme in pattern.rows[p.Theme]:
            self.themes.setdefault(theme.partnership_id, []).append(theme.title)
        self.ends = {
            agreement.partnership_id: paper_end([agreement])
            for agreement in pattern.rows[p.Agreement]
        }


def _partnership(cast: Cast, place, index: int, size: int, year: int) -> p.Partnership:
    key, like = index + 1, index % cast.block + 1
    title, number = partnership_title(index, size), f"SW-{index + 1:06d}"
    organisations = cast.parties_of(index)
    stage = STAGES.get(index % 25, "active")
    last = place.ends[like]
    # Spread over a year, so that what was changed lately is not the same as what is new.
    changed = datetime.datetime(year - 1, 11, 1, 9, tzinfo=datetime.UTC)
    changed += datetime.timedelta(minutes=index * 7919 % 525_000, seconds=index % 60)
    return p.Partnership(
        id=key, number=number, title=title, kind=KINDS[index % 5], stage=stage,
        keeper_id=organisations[0], coordinator_id=organisations[0], purpose=PURPOSE,
        cause="Er waren wachttijden, en mensen werden doorgestuurd.",
        since=_since(index), shared_editing=True, rhythm="yearly", area_basis="stated",
        ended=f"{year - 1}-06-30" if stage == "ended" else None,
        party_count=len(organisations), theme_count=THEMES_EACH, ownerless_theme_count=0,
        paper_end_rising=last or LAST, paper_end_falling=last or FIRST,
        sort_title=normalise(title)[:200],
        search_text=search_words(title, number, organisations, place.themes[like]),
        created_at=changed - datetime.timedelta(days=400), updated_at=changed,
    )  # fmt: skip


def _since(index: int) -> str | None:
    """Of most a year, of some a month or a day, of a few nothing."""
    year = 1990 + index * 13 % 33
    shapes = (str(year), f"{year}-0{1 + index % 9}", f"{year}-0{1 + index % 9}-{10 + index % 18}")
    return None if index % 40 == 39 else shapes[index % 3]


def search_words(title: str, number: str, organisations: list[int], themes: list[str]) -> str:
    """As `partnerships.counters.search_words`, without asking the database."""
    names = [normalise(name_of(key)) for key in organisations]
    words = dict.fromkeys(
        " ".join(
            [normalise(title), normalise(number), *names, *[normalise(one) for one in themes]]
        ).split()
    )
    return f"{normalise(title)} {' '.join(words)}"


class Evaluations:
    """The evaluations of all partnerships, adopted but for a few of which the answers are kept."""

    def __init__(self, pattern: Pattern, size: int) -> None:
        self.pattern, self.cast, self.size = pattern, pattern.cast, size
        self.year = pattern.year

    def put_pattern(self) -> None:
        """The latest evaluation under each partnership of the pattern, open: to make sheets of."""
        put(self._evaluation(index, 2) for index in range(self.cast.block))

    def sheets(self) -> list[list[Sheet]]:
        """Per partnership of the pattern its sheets, the oldest first."""
        found = []
        rows = Evaluation.objects.select_related("programme__partnership").order_by("pk")
        for evaluation in rows:
            sheet = build_sheet(evaluation)
            found.append([Sheet(sheet, 2 - nth, self.year - 3 + nth) for nth in range(3)])
        return found

    def put_all(self, copier: Copier) -> None:
        """Every evaluation, in the place of those of the pattern."""
        sheets = self.sheets()
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{Evaluation._meta.db_table}"')
        names = [field.column for field in Evaluation._meta.concrete_fields]
        put_values(Evaluation._meta.db_table, names, self._rows(sheets, copier))

    def _rows(self, sheets, copier) -> Iterator[list]:
        """Copies of one place and year differ in what stands in ``DIFFERS`` only."""
        alike: dict[tuple[int, int, str], list] = {}
        for index in range(self.size):
            copy, place = divmod(index, self.cast.block)
            organisations = self.cast.parties_of(index)
            values = self._values(copier, copy, index, organisations)
            for nth, sheet in enumerate(sheets[place]):
                key = (place, nth, self._state(copy, place, nth))
                if key not in alike:
                    alike[key] = values_of(self._row(index, nth, key[2], sheet))
                row = list(alike[key])
                number = index * EVALUATIONS_EACH + nth + 1
                row[ID], row[PROGRAMME] = number, index * 4 + nth + 1
                row[UUID] = stored_uuid(Evaluation, number)
                if key[2] != "open":
                    row[MEANS] = _json(json.dumps(self._means(sheet, organisations, place)))
                    row[FROZEN] = _json(sheet.told(values))
                yield row

    def _row(self, index: int, nth: int, state: str, sheet: Sheet) -> Evaluation:
        evaluation = self._evaluation(index, nth)
        evaluation.state = state
        if state != "open":
            self._finish(evaluation, sheet)
        return evaluation

    def _means(self, sheet: Sheet, organisations: list[int], place: int) -> list[list[str]]:
        likes = self.cast.copied_to(place)
        return [[name_of(organisations[likes.index(key)]), str(mean)] for key, mean in sheet.means]

    def _state(self, copy: int, place: int, nth: int) -> str:
        """Of those with answers some are still being looked at."""
        if nth < 2 or copy % SPARSE_EVERY:
            return "adopted"
        return {0: "in_review", 1: "open"}.get(place % 10, "adopted")

    def _evaluation(self, index: int, nth: int) -> Evaluation:
        year = self.year - 3 + nth
        opened = datetime.datetime(year, 11, 15, 9, tzinfo=datetime.UTC)
        return Evaluation(
            id=index * EVALUATIONS_EACH + nth + 1, programme_id=index * 4 + nth + 1,
            state="open", due_on=datetime.date(year, 12, 15), opened_at=opened,
            all_criteria=nth == 0, created_at=opened, updated_at=opened,
        )  # fmt: skip

    def _finish(self, evaluation, sheet: Sheet) -> None:
        at = evaluation.opened_at + datetime.timedelta(days=40)
        evaluation.shared_at = evaluation.submitted_at = at
        evaluation.conclusion, evaluation.summary = "continue", "Wij gaan door."
        if evaluation.state == "adopted":
            evaluation.adopted_at = at
        means = [Decimal(mean) for _key, mean in sheet.means]
        evaluation.lowest_mean = min(means, default=None)
        evaluation.highest_mean = max(means, default=None)

    def _values(self, copier: Copier, copy: int, index: int, organisations: list[int]):
        """What stands in the places of the marks in a sheet of this partnership."""
        likes = self.cast.copied_to(index % self.cast.block)
        moved = {"theme": p.Theme, "activity": p.Activity, "programme": p.Programme}
        sparse = {"response": PartyResponse, "sign_off": SignOff, "criterion": EvaluationCriterion}

        def value(kind: str, key: int):
            if kind == "title":
                return partnership_title(index, self.size)
            if kind == "partnership":
                return index + 1
            if kind in ("organisation", "name"):
                organisation = organisations[likes.index(key)]
                return name_of(organisation) if kind == "name" else organisation
            if kind == "party":
                return str(key + copy * copier.strides[p.Party])
            if kind in sparse:
                return key + copy // SPARSE_EVERY * copier.strides[sparse[kind]]
            return key + copy * copier.strides[moved[kind]]

        return value


_NAMES = [field.name for field in Evaluation._meta.concrete_fields]
ID, UUID, PROGRAMME, MEANS, FROZEN = (
    _NAMES.index(name) for name in ("id", "uuid", "programme", "party_means", "frozen")
)


def _json(text: str):
    """JSON that is text already, as the database takes it."""
    return Jsonb(text, dumps=str) if connection.vendor == "postgresql" else text
