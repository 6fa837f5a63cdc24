"""Where the evaluation is, and what was done in figures."""

from django.utils.translation import gettext as _

from evaluations.enums import EvaluationKind, EvaluationState, SignOffState, Verdict

from .themes import VERDICT_TONES


def steps_of(sheet, evaluation) -> list[dict]:
    """Where we are, in four steps; in three when there are no activities to judge."""
    counts, parties = sheet["counts"], sheet["parties"]
    is_open = evaluation.state == EvaluationState.OPEN
    judged = counts["activities"] - counts["unjudged"]
    handed_in = sum(party["handed_in"] for party in parties)
    current = [
        row for row in sheet["sign_offs"] if row["round"] == sheet["round"] and row["decides"]
    ]
    adopted = sum(row["state"] == SignOffState.ADOPTED for row in current)
    concluded = bool(sheet["conclusion"]["kind"])
    is_yearly = sheet["kind"] == EvaluationKind.YEARLY
    judging = [
        (
            _("Activities judged: %(done)s of %(all)s")
            % {"done": judged, "all": counts["activities"]},
            not counts["unjudged"] or not is_open,
        )
    ]
    steps = [
        *(judging if counts["activities"] else []),
        (
            _("Answers handed in: %(done)s of %(all)s parties")
            % {"done": handed_in, "all": len(parties)},
            bool(sheet["shared_at"]),
        ),
        (
            _("Conclusion and programme %(year)s") % {"year": sheet["programme"]["next_label"]}
            if is_yearly
            else _("Conclusion"),
            concluded and not is_open,
        ),
        (
            _("Adopted: %(done)s of %(all)s") % {"done": adopted, "all": len(current)}
            if current
            else _("Adoption"),
            evaluation.is_adopted,
        ),
    ]
    now = next((number for number, (_text, done) in enumerate(steps) if not done), None)
    return [
        {"text": text, "is_done": done, "is_now": number == now}
        for number, (text, done) in enumerate(steps)
    ]


def counts_of(counts) -> dict:
    """How many activities were carried out, and how many reached their target: kept apart."""
    verdicts = [
        (VERDICT_TONES[verdict], counts[verdict], label) for verdict, label in Verdict.choices
    ]
    verdicts.append(("none", counts["unjudged"], _("Not judged yet")))
    return {
        "done": counts["done"],
        "all": counts["activities"],
        "verdicts": [
            {"tone": tone, "text": f"{label}: {number}"}
            for tone, number, label in verdicts
            if number
        ],
    }
