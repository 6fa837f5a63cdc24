"""Adopted evaluations, as other programs read them: the page that was adopted, as facts."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluations.enums import (
    ConclusionKind,
    EvaluationKind,
    EvaluationState,
    NextYear,
    SignOffState,
    ThemeNext,
    Verdict,
)
from evaluations.models import Evaluation
from evaluations.sheet import as_shared, party_means, sheet_of
from lib.dates.values import FIRST_YEAR, LAST_YEAR
from partnerships.enums import ActivityState

from .fields import (
    AMOUNT,
    DAY,
    FLAG,
    MOMENT,
    REFERENCE,
    TEXT,
    UUID,
    WHOLE,
    Field,
    Kind,
    code,
    many,
    one,
)
from .resource import OfPartnership, Resource


def key(name):
    """The value under this name in a part of the sheet."""
    return lambda row: row[name]


def known(name):
    """The same, where "" says that there is none."""
    return lambda row: row[name] or None


# Figures in a sheet are text already.
FIGURE = Kind(AMOUNT.schema, str).or_none()
ISO_DAY = Kind(DAY.schema, str).or_none()
ISO_MOMENT = Kind(MOMENT.schema, str).or_none()

MEAN = one(
    Field("party", TEXT, _("Party"), key(0)),
    Field("mean", AMOUNT, _("Mean of its own scores, from 1 to 5"), key(1)),
)
ANSWER = one(
    Field("party", TEXT, _("Party"), key("party")),
    Field("value", WHOLE.or_none(), _("Score from 1 to 5"), key("value")),
    Field("not_applicable", FLAG, _("Not applicable"), key("na")),
    Field("comment", TEXT, _("Comment"), key("comment")),
)
CRITERION = one(
    Field("code", TEXT, _("Code"), key("code")),
    Field("title", TEXT, _("Criterion"), key("title")),
    Field("answers", many(ANSWER), _("What each party answered"), key("answers")),
)
ACTIVITY = one(
    Field("title", TEXT, _("Activity"), key("title")),
    Field("state", code(ActivityState), _("Status"), key("state")),
    Field("target", FIGURE, _("Target"), known("target")),
    Field("result", FIGURE, _("Result"), known("result")),
    Field("unit", TEXT, _("Unit"), key("unit")),
    Field("result_text", TEXT, _("Result in words"), key("result_text")),
    Field("verdict", code(Verdict), _("Verdict"), key("verdict")),
    Field("lesson", TEXT, _("What was learned"), key("lesson")),
    Field("next_year", code(NextYear), _("Next year"), key("next_year")),
)
THEME = one(
    Field("title", TEXT, _("Theme"), key("title")),
    Field("summary", TEXT, _("Judgement in words"), key("summary")),
    Field("next_year", code(ThemeNext), _("Next year"), key("next_year")),
    Field("activities", many(ACTIVITY), _("Activities"), key("activities")),
)
DECISION = one(
    Field("party", TEXT, _("Party or body"), key("name")),
    Field("state", code(SignOffState), _("Decision"), key("state")),
    Field("decided_at", ISO_MOMENT, _("Decided at"), known("decided_at")),
)
ABOUT = (
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("year", TEXT, _("Programme year"), lambda row: row.programme.label),
    Field("kind", code(EvaluationKind), _("Kind")),
    Field("adopted_at", MOMENT, _("Adopted at")),
    Field("means", many(MEAN), _("Each party’s own mean"), lambda row: party_means(row.sheet)),
    Field(
        "conclusion",
        code(ConclusionKind),
        _("Conclusion"),
        lambda row: row.sheet["conclusion"]["kind"],
    ),
    Field(
        "summary", TEXT, _("Conclusion in words"), lambda row: row.sheet["conclusion"]["summary"]
    ),
    Field(
        "differing_opinions",
        TEXT,
        _("Differing opinions"),
        lambda row: row.sheet["conclusion"]["differing_opinions"],
    ),
    Field(
        "extended_until",
        ISO_DAY,
        _("Agreement extended until"),
        lambda row: row.sheet["conclusion"]["extended_until"] or None,
    ),
    Field(
        "activities_count", WHOLE, _("Activities"), lambda row: row.sheet["counts"]["activities"]
    ),
    Field("activities_done", WHOLE, _("Activities done"), lambda row: row.sheet["counts"]["done"]),
    Field("updated_at", MOMENT, _("Changed at")),
)
REST = (
    Field(
        "criteria", many(CRITERION), _("Criteria and scores"), lambda row: criteria_of(row.sheet)
    ),
    Field("themes", many(THEME), _("Themes"), lambda row: row.sheet["themes"]),
    Field("decisions", many(DECISION), _("Decisions"), lambda row: row.sheet["sign_offs"]),
)
FIELDS = (
    ABOUT[0],
    Field("partnership", REFERENCE, _("Partnership"), lambda row: row.programme.partnership),
    *ABOUT[1:],
    *REST,
)


def criteria_of(sheet) -> list[dict]:
    """The criteria in their order, with the answers in that of the parties."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    names = {party["id"]: party["name"] for party in sheet["parties"]}
    return [
        {
            "code": criterion["code"],
            "title": criterion[f"title_{language}"] or criterion["title_nl"],
            "answers": [
                {"party": name, **sheet["scores"][criterion["code"]][party]}
                for party, name in names.items()
                if party in sheet["scores"][criterion["code"]]
            ],
        }
        for criterion in sheet["criteria"]
    ]


class AskedOfEvaluations(OfPartnership):
    """Also by year."""

    year = forms.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Only of the programme year that starts in this year."),
    )


def adopted(user):
    """What was adopted, of all that this user may see."""
    found = Evaluation.objects.visible_to(user).filter(state=EvaluationState.ADOPTED)
    return found.select_related("programme__partnership")


def rows(user, asked, on):
    found = adopted(user)
    if since := asked.get("updated_since"):
        found = found.filter(updated_at__gte=since)
    if partnership := asked.get("partnership"):
        found = found.filter(programme__partnership__uuid=partnership)
    if year := asked.get("year"):
        found = found.filter(programme__year=year)
    return found


def read(row, on):
    """With the stored page, without answers that were not handed in."""
    row.sheet = as_shared(sheet_of(row))
    return row


EVALUATIONS = Resource(
    "evaluations",
    "Evaluation",
    _("Evaluations"),
    _("Evaluations that were adopted, exactly as they were adopted: no mark across parties."),
    FIELDS,
    rows,
    form=AskedOfEvaluations,
    read=read,
)
