"""The rows of the list of partnerships: only what is shown, in one query."""

import datetime
from collections.abc import Callable
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.dates import HonestDate
from lib.rows import JSONRow, JSONRows, PreparedColumn
from organisations.models import Municipality
from partnerships.columns import USUAL, worst_health
from partnerships.dossier.page import STAGE_TONES
from partnerships.dossier.themes import HEALTH_TONES
from partnerships.dossier.years import evaluation_state, spread
from partnerships.enums import AgreementState, Duration, PartnershipKind, Stage
from partnerships.filters import PartnershipFilter
from partnerships.models import (
    Agreement,
    Amendment,
    Partnership,
    Party,
    Programme,
    Theme,
    ThemeOwner,
)
from partnerships.terms import end_of, is_open_ended
from partnerships.validity import SIGNED_ONCE, Validity, validity

Evaluation = Programme._meta.get_field("evaluations").related_model

SHOWN = (
    "id",
    "title",
    "number",
    "kind",
    "stage",
    "sort_title",
    "since",
    "since_stated",
    "since_rising",
    "since_falling",
    "paper_end_rising",
    "paper_end_falling",
    "updated_at",
    "party_count",
    "theme_count",
    "ownerless_theme_count",
    "is_example",
)
# Which paper is shown of several.
RANKS = {Validity.IN_FORCE: 2, Validity.UNKNOWN: 1}
CHUNK = 1000
# So many different papers, evaluations and ranges of scores are remembered while a list is read.
REMEMBERED = 2048
AGREEMENT_DATES = ("signed", "effective", "ends", "ended", "notice_ends")


def found(user, data, on):
    """The partnerships that this user finds with what is chosen in ``data`` (a query string too).

    The one answer behind a list, its count, its file and every other picture of it.
    """
    filters = PartnershipFilter(data, user=user, offered=False)
    return filters.narrow(Partnership.objects.visible_to(user), on)


def rows_of(queryset, on, columns):
    """The rows of these columns, one by one, as `Column.of` reads them."""
    lines = Lines(on)
    for row in listed(queryset, on, columns).iterator(chunk_size=CHUNK):
        yield lines.of(row)


def listed(queryset, on, columns=USUAL):
    """Values of the partnerships: only what these columns need."""
    needs = dict.fromkeys(name for column in columns for name in column.needs)
    extra = {name: BESIDE[name].of(on=on) for name in needs if name in BESIDE}
    extra |= {name: F(JOINED[name]) for name in needs if name in JOINED}
    plain = [name for name in needs if name not in extra]
    return queryset.annotate(**extra).values(*SHOWN, *plain, *extra)


def _parties(on):
    """Those that take part, in their order."""
    rows = Party.objects.joined().filter(partnership=OuterRef("pk"))
    return JSONRows(rows.order_by("position", "pk"), name="organisation__name", role="role")


def _places(on):
    rows = Municipality.objects.filter(partnerships=OuterRef("pk"))
    return JSONRows(rows.order_by("sort_name", "pk"), name="name")


def _themes(on):
    """The themes that go on, each with its owner of today."""
    owner = ThemeOwner.objects.current().filter(theme=OuterRef("pk"))
    rows = Theme.objects.going_on().filter(partnership=OuterRef("pk"))
    return JSONRows(
        rows.order_by("position", "pk"),
        title="title",
        health="health",
        owner=Subquery(owner.values("contact__name")[:1]),
    )


def _signed_agreements(on):
    """What was signed, the latest first, with the end that its addenda give it by that day."""
    rows = Agreement.objects.filter(partnership=OuterRef("pk"), state__in=SIGNED_ONCE).order_by(
        F("signed_lower").desc(nulls_last=True), "-pk"
    )
    plain = {name: name for name in ("state", "duration", "renewal", "notice_stated")}
    term = {name: name for name in ("term_amount", "term_unit", "term_anchor")}
    dates = {name: name for name in AGREEMENT_DATES}
    words = {f"{name}_stated": f"{name}_stated" for name in AGREEMENT_DATES}
    setting = Amendment.objects.filter(agreement=OuterRef("pk")).setting_end(on)
    amended = {
        "amended": Subquery(setting.values("new_end")[:1]),
        "amended_stated": Subquery(setting.values("new_end_stated")[:1]),
    }
    return JSONRows(rows, **plain, **term, **dates, **words, **amended)


def _programme_on(on):
    rows = Programme.objects.filter(
        partnership=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on
    ).order_by("-year")
    return JSONRow(
        rows, label="label", done="done_count", busy="busy_count", total="activity_count"
    )


def _evaluation(on, **narrowed):
    rows = Evaluation.objects.filter(
        programme__partnership=OuterRef("pk"), kind="yearly", **narrowed
    ).order_by("-programme__year", "-pk")
    return JSONRow(
        rows,
        id="pk",
        label="programme__label",
        state="state",
        due_on="due_on",
        lowest="lowest_mean",
        highest="highest_mean",
    )


# How what columns need is read: from rows under the partnership, or from what it points to.
BESIDE = {
    name: PreparedColumn(Partnership, build)
    for name, build in {
        "papers": _signed_agreements,
        "programme": _programme_on,
        "evaluation": _evaluation,
        "judged": partial(_evaluation, state="adopted"),
        "party_rows": _parties,
        "places": _places,
        "theme_rows": _themes,
    }.items()
}
JOINED = {
    "keeper_name": "keeper__name",
    "coordinator_name": "coordinator__name",
    "coordinator_email": "coordinator__email",
}


def line_of(row: dict, on) -> dict:
    """One row in words; of many `Lines` makes them sooner."""
    return Lines(on).of(row)


class Lines:
    """The rows of one list in words, for the template; what was not read is not in them.

    Dates, states and scores come back in many rows, and finding their words costs more than
    reading the row does. Made for one list in one language, and gone with it.
    """

    def __init__(self, on) -> None:
        self._before, _zero, self._after = reverse("partnership_show", args=[0]).rpartition("0")
        self._paper = _remembering(lambda papers: _best([_valid_until(row, on) for row in papers]))
        self._judging = _remembering(lambda rows: evaluation_state(rows[0], on))
        self._judged = _remembering(lambda rows: spread(rows[0]))

    def of(self, row: dict) -> dict:
        line = {
            **row,
            "url": f"{self._before}{row['id']}{self._after}",
            "kind_label": PartnershipKind(row["kind"]).label,
            "stage_label": Stage(row["stage"]).label,
            "stage_tone": STAGE_TONES[row["stage"]],
            "since": HonestDate.from_row(row, "since"),
        }
        if "ended" in row:
            line["ended"] = HonestDate.from_row(row, "ended")
        if "papers" in row:
            line["valid"] = self._paper(row["papers"])
        if "evaluation" in row:
            self._put_evaluation(line, row["evaluation"])
        if "judged" in row:
            self._put_scores(line, row["judged"])
        if "theme_rows" in row:
            health = worst_health(row)
            line["health_tone"] = HEALTH_TONES[health] if health else ""
        return line

    def _put_evaluation(self, line: dict, found: dict | None) -> None:
        said = [{"state": found["state"], "due_on": found["due_on"]}] if found else []
        line["evaluation_label"], line["evaluation_tone"] = (
            self._judging(said) if said else ("", "")
        )

    def _put_scores(self, line: dict, judged: dict | None) -> None:
        said = [{"lowest": judged["lowest"], "highest": judged["highest"]}] if judged else []
        line["spread"] = self._judged(said) if said else ""
        line["spread_year"] = judged["label"] if judged else ""


def _remembering(work: Callable[[list[dict]], Any]) -> Callable[[list[dict]], Any]:
    """The same function of rows of plain values, which remembers its latest answers."""

    @lru_cache(maxsize=REMEMBERED)
    def answer(rows: tuple) -> Any:
        return work([dict(row) for row in rows])

    return lambda rows: answer(tuple([tuple(row.items()) for row in rows]))


def _best(papers: list[dict]) -> dict | None:
    """The paper on which a partnership stands, as on its page (`papers.paper_standing`).

    One that holds, else one of which that is not known, else any; of equals the one that lasts
    longest.
    """

    def rank(paper):
        last = datetime.date.max if paper["is_open"] else paper["end"].upper or datetime.date.min
        return RANKS.get(paper["value"], 0), last

    return max(papers, key=rank, default=None)


def _valid_until(row: dict, on) -> dict:
    """Until when a signed agreement holds, and whether it still does."""
    agreement = SimpleNamespace(
        **{**row, "pk": None, **{name: HonestDate.from_row(row, name) for name in AGREEMENT_DATES}}
    )
    if row["amended"] or row["amended_stated"]:
        agreement.ends = HonestDate.from_row(row, "amended")
        agreement.duration = Duration.FIXED
    value = validity(agreement, on)
    notice_given = row["state"] == AgreementState.NOTICE_GIVEN
    stops = {
        AgreementState.ENDED: agreement.ended,
        AgreementState.NOTICE_GIVEN: agreement.notice_ends,
    }.get(row["state"])
    return {
        "value": value,
        "end": stops or end_of(agreement)[0],
        "is_open": is_open_ended(agreement) and not stops,
        "is_over": value in (Validity.EXPIRED, Validity.ENDED),
        "label": _("Ended by notice") if notice_given else Validity(value).label,
        "notice_given": notice_given,
    }
