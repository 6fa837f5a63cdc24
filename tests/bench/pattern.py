"""The partnerships of which all others are copies: rows with everything that hangs under them."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db import models

from accounts.models import Record
from evaluations.models import Criterion, EvaluationCriterion, PartyResponse, Score, SignOff
from organisations.models import Municipality
from partnerships import models as p
from partnerships.paper_dates import kept_dates

from .people import PARTIES, Cast
from .putting import put, put_values
from .words import ACTIVITIES, ARRANGEMENTS, THEMES

THEMES_EACH, ACTIVITIES_EACH, EVALUATIONS_EACH = 4, 20, 3
KINDS = ("activity", "pilot", "training", "event", "placement")


class Pattern:
    """Makes the rows under the first partnerships of a register, with keys that count from one.

    ``full`` rows are copied under every other partnership, ``sparse`` ones only where the latest
    evaluation keeps its answers.
    """

    def __init__(self, cast: Cast, year: int) -> None:
        self.cast, self.year = cast, year
        self.at = datetime.datetime(year, 11, 1, 9, tzinfo=datetime.UTC)
        self.rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.links: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.municipalities = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
        self.criteria = list(Criterion.objects.core())

    def make(self) -> None:
        for index in range(self.cast.block):
            self._partnership(index)
        for rows in self.rows.values():
            put(rows)
        for table, pairs in self.links.items():
            put_values(table, self._link_columns(table), self._numbered(pairs))

    def add(self, model: type[models.Model], **fields) -> models.Model:
        rows = self.rows[model]
        if issubclass(model, Record):
            fields |= {"created_at": self.at, "updated_at": self.at}
        row = model(id=len(rows) + 1, **fields)
        rows.append(row)
        return row

    def _partnership(self, index: int) -> None:
        key = index + 1
        organisations = self.cast.copied_to(index)
        parties = [
            self.add(
                p.Party, partnership_id=key, organisation_id=organisation, position=number,
                contact_id=organisation, joined=str(1995 + (index + number) % 28),
                role="lead" if number == 0 else "partner",
            )
            for number, organisation in enumerate(organisations)
        ]  # fmt: skip
        programmes = [self._programme(key, year) for year in range(self.year - 3, self.year + 1)]
        for number in range(THEMES_EACH):
            self._theme(key, index, number, organisations[0], parties, programmes[-2:])
        self._agreed(key, index, parties)
        self._answers(index, parties)
        for number in range(1 + index % 2):
            place = self.municipalities[(index * 7 + number) % len(self.municipalities)]
            through = p.Partnership.municipalities.through
            self.links[through._meta.db_table].append((key, place))

    def _programme(self, partnership: int, year: int) -> p.Programme:
        return self.add(
            p.Programme, partnership_id=partnership, year=year, label=str(year),
            starts_on=datetime.date(year, 1, 1), ends_on=datetime.date(year, 12, 31),
        )  # fmt: skip

    def _theme(self, key, index, number, keeper, parties, programmes) -> None:
        theme = self.add(
            p.Theme, partnership_id=key, title=THEMES[(index * 4 + number * 3) % len(THEMES)],
            goal_text="Wat wij met dit thema willen bereiken, in gewone woorden.",
            position=number, added=str(2012 + index % 10),
            health=("on_track", "on_track", "attention", "")[(index + number) % 4],
        )  # fmt: skip
        self.add(p.ThemeOwner, theme=theme, contact_id=keeper, since=str(2012 + index % 10))
        self.add(
            p.Goal, theme=theme, statement="Meer mensen worden op tijd geholpen", target=100,
            baseline=40, unit="mensen",
        )  # fmt: skip
        for programme, each in zip(programmes, (2, 3), strict=True):
            plan = self.add(p.Plan, theme=theme, programme=programme, approach="In kleine stappen.")
            for place in range(each):
                self._activity(plan, programme.year, index + number, number * each + place, parties)

    def _activity(self, plan, year, turn, place, parties) -> None:
        past = year < self.year
        month = 1 + place % 12
        state = (STATES_PAST if past else STATES_NOW)[place % 4]
        plan.programme.activity_count += 1
        plan.programme.done_count += state == "done"
        plan.programme.busy_count += state == "running"
        self.add(
            p.Activity, plan=plan, title=ACTIVITIES[(turn * 3 + place) % len(ACTIVITIES)],
            kind=KINDS[place % 5], organiser=parties[place % PARTIES], position=place,
            starts_on=datetime.date(year, month, 1), ends_on=datetime.date(year, month, 28),
            state=state, target=10 + place, unit="bijeenkomsten",
            result=8 + place if past else None,
        )  # fmt: skip

    def _agreed(self, key, index, parties) -> None:
        signed = 2010 + index % 14
        agreement = self.add(
            p.Agreement, partnership_id=key, title="Samenwerkingsovereenkomst", state="signed",
            signed=f"{signed}-0{1 + index % 9}", effective=f"{signed + 1}-01-01",
            duration="fixed" if index % 3 else "open",
            ends=f"{self.year + 1 + index % 4}-12-31" if index % 3 else None,
        )  # fmt: skip
        agreement._prefetched_objects_cache = {"amendments": []}
        for name, value in kept_dates(agreement).items():
            setattr(agreement, name, value)
        for party in parties:
            self.add(
                p.Signature, agreement=agreement, party=party, state="signed",
                function="directeur", signed=agreement.signed,
            )  # fmt: skip
        for number in range(2):
            arrangement = self.add(
                p.Arrangement, partnership_id=key, agreement=agreement, position=number,
                text=ARRANGEMENTS[(index + number) % len(ARRANGEMENTS)],
                force=("effort", "result", "intention")[(index + number) % 3], since=str(signed),
            )  # fmt: skip
            for side, party in (("debtors", parties[0]), ("beneficiaries", parties[1])):
                through = getattr(p.Arrangement, side).through
                self.links[through._meta.db_table].append((arrangement.pk, party.pk))

    def _answers(self, index, parties) -> None:
        """What is kept of the latest evaluation, where it is kept."""
        evaluation = (index + 1) * EVALUATIONS_EACH
        on = self.at.replace(year=self.year - 1, month=12)
        asked = [
            self.add(
                EvaluationCriterion, evaluation_id=evaluation,
                **{name: getattr(one, name) for name in WORDS},
            )
            for one in self.criteria
        ]  # fmt: skip
        for number, party in enumerate(parties):
            response = self.add(
                PartyResponse, evaluation_id=evaluation, party=party, state="handed_in",
                handed_in_at=on, way="register", view="Het gaat goed, het mag vaker.",
            )  # fmt: skip
            for place, criterion in enumerate(asked):
                value = 2 + (index + number + place) % 4
                self.add(Score, response=response, criterion=criterion, value=value)
            self.add(
                SignOff, evaluation_id=evaluation, party=party, state="adopted", decided_at=on,
                way="register", evaluation_version=1,
            )  # fmt: skip

    def _link_columns(self, table: str) -> list[str]:
        return [field.column for field in through_of(table)._meta.concrete_fields]

    def _numbered(self, pairs) -> Iterator[list[int]]:
        for number, pair in enumerate(pairs, start=1):
            yield [number, *pair]


STATES_PAST = ("done", "done", "done", "not_done")
STATES_NOW = ("done", "running", "planned", "idea")
WORDS = (
    "code", "title_nl", "title_en", "statement_nl", "statement_en", "guidance_nl", "guidance_en",
    "position",
)  # fmt: skip
THROUGH = (
    p.Partnership.municipalities.through,
    p.Arrangement.debtors.through,
    p.Arrangement.beneficiaries.through,
)
# In the order in which the rows of one lean on those of another.
FULL = (
    p.Party, p.Programme, p.Theme, p.ThemeOwner, p.Goal, p.Plan, p.Activity, p.Agreement,
    p.Signature, p.Arrangement, *THROUGH,
)  # fmt: skip
SPARSE = (EvaluationCriterion, PartyResponse, Score, SignOff)


def through_of(table: str) -> type[models.Model]:
    return next(model for model in THROUGH if model._meta.db_table == table)
