"""The year strip: programme, evaluation, next programme, year by year."""

import datetime
import json
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lib.addresses import address
from lib.dates import programme_label
from partnerships.enums import Rhythm
from partnerships.models.plan import CLOSED_STATES

# Earlier years stand under Evaluations.
SHOWN = 5
# More parties, or longer names, than this: the lowest and highest mean instead.
MOST_NAMED = 4
LONGEST_NAMED = 80


@dataclass(frozen=True)
class Year:
    """One year of the strip; see components/year_strip.html."""

    label: str
    is_now: bool
    is_next: bool
    lead: str
    note: str
    done: int
    busy: int
    late: int
    total: int
    state_label: str
    state_tone: str
    url: str


def day(text: str | None) -> datetime.date | None:
    """A date as it comes in a row of JSON."""
    return datetime.date.fromisoformat(text[:10]) if text else None


def short_day(value: datetime.date) -> str:
    """ "15 dec": Dutch months have no capital, whatever Django's own short names say."""
    text = date_format(value, "j M")
    return text if (get_language() or "").startswith("en") else text.lower()


def spread(row) -> str:
    """Each party beside its mean, or "3,6 – 4,2 van 5" for many; never one mark."""
    if row is None or row["lowest"] is None:
        return ""
    if named := _named_means(row.get("means") or []):
        return named
    low = number_format(row["lowest"], decimal_pos=1)
    high = number_format(row["highest"], decimal_pos=1)
    if low == high:
        return _("%(score)s of 5") % {"score": low}
    return _("%(low)s – %(high)s of 5") % {"low": low, "high": high}


def _named_means(means) -> str:
    """ "Leger des Heils 3,6 · Landstede 4,2 (van 5)": each party, while they are few."""
    if isinstance(means, str):  # SQLite hands JSON within JSON over as text
        means = json.loads(means)
    parts = [f"{name} {number_format(float(mean), decimal_pos=1)}" for name, mean in means]
    if not parts or len(parts) > MOST_NAMED or sum(map(len, parts)) > LONGEST_NAMED:
        return ""
    return _("%(scores)s (of 5)") % {"scores": " · ".join(parts)}


def lateness(due_on: datetime.date, on: datetime.date) -> str:
    """How late something is, in words people use."""
    days = (on - due_on).days
    if days < 14:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    if days < 70:
        return ngettext("%(n)d week late", "%(n)d weeks late", days // 7) % {"n": days // 7}
    months = max(2, round(days / 30.4))
    return ngettext("%(n)d month late", "%(n)d months late", months) % {"n": months}


def evaluation_state(row, on) -> tuple[str, str]:
    """An evaluation's state in words and tone: (label, tone)."""
    if row["state"] == "adopted":
        return _("Adopted"), "good"
    if row["state"] == "in_review":
        return _("Waits for adoption"), "plan"
    due_on = day(row["due_on"])
    if due_on is None or row["state"] == "planned":
        return _("Planned"), "none"
    if due_on < on:
        return _("Evaluation %(late)s") % {"late": lateness(due_on, on)}, "bad"
    return _("Answers by %(date)s") % {"date": short_day(due_on)}, "warn"


def years_of(partnership, on) -> list[Year]:
    """The last years, this one and the next; none while nothing yearly has begun."""
    programmes = partnership.programme_rows
    if not programmes:
        return []
    yearly = {
        row["programme"]: row for row in partnership.evaluation_rows if row["kind"] == "yearly"
    }
    this_year = partnership.programme_year(on)
    rows = {row["year"]: row for row in programmes}
    if not partnership.is_ended:
        for year in (this_year, this_year + 1):
            rows.setdefault(year, _without_programme(partnership, year))
    strip = [
        _year(partnership, rows[year], yearly.get(rows[year]["id"]), this_year, on)
        for year in sorted(rows)
    ]
    return strip[-SHOWN:]


def _without_programme(partnership, year) -> dict:
    first, last = partnership.programme_period(year)
    label = programme_label(first, last)
    return {"id": None, "year": year, "label": label, "done": 0, "busy": 0, "total": 0}


def _year(partnership, row, evaluation, this_year, on) -> Year:
    is_now, is_next = row["year"] == this_year, row["year"] > this_year
    late = sum(1 for item in partnership.activity_rows if is_late(item, on)) if is_now else 0
    label, tone = _state(partnership, row, evaluation, is_now, is_next, on)
    url = address("evaluation_show", evaluation["id"]) if evaluation else ""
    return Year(
        label=row["label"],
        is_now=is_now,
        is_next=is_next,
        lead=_lead(row),
        note=_note(partnership, row, evaluation, late, is_next),
        done=row["done"],
        busy=max(0, row["busy"] - late),
        late=late,
        total=row["total"],
        state_label=label,
        state_tone=tone,
        url=url,
    )


def is_late(item, on) -> bool:
    """Whether an activity should have been finished before this day and is not."""
    ends_on = day(item["ends_on"])
    return ends_on is not None and ends_on < on and item["state"] not in CLOSED_STATES


def _lead(row) -> str:
    if not row["total"]:
        return "–"
    return _("%(done)d of %(total)d") % {"done": row["done"], "total": row["total"]}


def _note(partnership, row, evaluation, late, is_next) -> str:
    if not row["total"]:
        proposed = _proposed(partnership, row["year"]) if is_next else 0
        if proposed:
            return ngettext("%(n)d activity proposed", "%(n)d activities proposed", proposed) % {
                "n": proposed
            }
        return _("no activities yet")
    parts = [_("activities done")]
    if late:
        parts.append(ngettext("%(n)d late", "%(n)d late", late) % {"n": late})
    if means := spread(evaluation):
        parts.append(means)
    return " · ".join(parts)


def _proposed(partnership, year) -> int:
    """Activities proposed for this year in the evaluation of the year before."""
    before = {row["id"] for row in partnership.programme_rows if row["year"] == year - 1}
    return sum(1 for row in partnership.proposed_rows if row["programme"] in before)


def _state(partnership, row, evaluation, is_now, is_next, on) -> tuple[str, str]:
    if evaluation:
        return evaluation_state(evaluation, on)
    if is_next:
        return _("In preparation"), "none"
    if is_now:
        return _("Running"), "plan"
    if row["total"] and partnership.rhythm == Rhythm.YEARLY:
        return _("Not evaluated"), "warn"
    return "", ""
