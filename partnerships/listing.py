"""The rows of the list of partnerships: only what is shown, in one query."""

from types import SimpleNamespace

from django.db.models import F, OuterRef

from lib.dates import HonestDate
from lib.rows import JSONRow
from partnerships.dossier.page import STAGE_TONES
from partnerships.dossier.years import evaluation_state, spread
from partnerships.enums import Duration, PartnershipKind, Stage
from partnerships.models import Agreement, Partnership, Programme
from partnerships.validity import SIGNED_ONCE, Validity, end_of, validity

Evaluation = Programme._meta.get_field("evaluations").related_model

SHOWN = (
    "id",
    "title",
    "number",
    "kind",
    "stage",
    "sort_title",
    "party_count",
    "theme_count",
    "ownerless_theme_count",
    "is_example",
)
AGREEMENT_DATES = ("signed", "effective", "ends", "ended", "notice_ends")


def listed(queryset, on):
    """Values of the partnerships with their agreement, programme of the year and evaluation."""
    return queryset.annotate(
        agreement=_latest_agreement(),
        programme=_programme_on(on),
        evaluation=_evaluation(),
        judged=_evaluation(state="adopted"),
    ).values(*SHOWN, "agreement", "programme", "evaluation", "judged")


def _latest_agreement():
    rows = Agreement.objects.filter(
        partnership=OuterRef("pk"), state__in=SIGNED_ONCE
    ).order_by(F("signed_lower").desc(nulls_last=True), "-pk")
    plain = {name: name for name in ("state", "duration", "renewal")}
    term = {name: name for name in ("term_amount", "term_unit", "term_anchor")}
    dates = {name: name for name in AGREEMENT_DATES}
    words = {f"{name}_stated": f"{name}_stated" for name in AGREEMENT_DATES}
    return JSONRow(rows, **plain, **term, **dates, **words)


def _programme_on(on):
    rows = Programme.objects.filter(
        partnership=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on
    ).order_by("-year")
    return JSONRow(
        rows, label="label", done="done_count", busy="busy_count", total="activity_count"
    )


def _evaluation(**narrowed):
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


def line_of(row: dict, on) -> dict:
    """A row in words, for the template."""
    evaluation, judged = row["evaluation"], row["judged"]
    label, tone = evaluation_state(evaluation, on) if evaluation else ("", "")
    return {
        **row,
        "url": Partnership(pk=row["id"]).get_absolute_url(),
        "kind_label": PartnershipKind(row["kind"]).label,
        "stage_label": Stage(row["stage"]).label,
        "stage_tone": STAGE_TONES[row["stage"]],
        "valid": _valid_until(row["agreement"], on),
        "evaluation_label": label,
        "evaluation_tone": tone,
        "spread": spread(judged),
        "spread_year": judged["label"] if judged else "",
    }


def _valid_until(row: dict | None, on) -> dict | None:
    """Until when the latest signed agreement holds, and whether it still does."""
    if row is None:
        return None
    dates = {
        name: HonestDate(row[name] or None, row[f"{name}_stated"] or "") for name in AGREEMENT_DATES
    }
    agreement = SimpleNamespace(**{**row, **dates})
    end, _derived = end_of(agreement)
    return {
        "end": end,
        "is_open": row["duration"] == Duration.OPEN,
        "is_over": validity(agreement, on) in (Validity.EXPIRED, Validity.ENDED),
    }
