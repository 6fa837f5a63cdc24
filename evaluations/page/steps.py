"""Where the evaluation is, and what was done in figures."""

from django.utils.translation import gettext as _

from evaluations.enums import EvaluationKind, EvaluationState, SignOffState, Verdict

from .themes import VERDICT_TONES


def steps_of(sheet, evaluation) -> list[dict]:
    """Where we are, in four steps; in three when there are no activities to judge."""
    if sheet["kind"] == EvaluationKind.INTERIM:
        return _numbered(_interim_steps(sheet, evaluation))
    is_open = evaluation.state == EvaluationState.OPEN
    steps = [
        *_judging(sheet["counts"], is_open),
        _answering(sheet),
        _concluding(sheet, is_open),
        _adopting(sheet, evaluation),
    ]
    return _numbered(steps)


def _interim_steps(sheet, evaluation) -> list[tuple]:
    parties = sheet["parties"]
    on_board = [row for row in sheet["exchange"] if not row["new"]]
    said = sum(bool(row["next_year"]) for row in on_board)
    return [
        (
            _("Views handed in: %(done)s of %(all)s parties")
            % {"done": sum(party["handed_in"] for party in parties), "all": len(parties)},
            bool(sheet["shared_at"]),
        ),
        (
            _("Supply and demand gone over: %(done)s of %(all)s")
            % {"done": said, "all": len(on_board)},
            evaluation.is_adopted or (bool(sheet["exchange"]) and said == len(on_board)),
        ),
        (_("Review closed"), evaluation.is_adopted),
    ]


def _numbered(steps) -> list[dict]:
    now = next((number for number, (_text, done) in enumerate(steps) if not done), None)
    return [
        {"text": text, "is_done": done, "is_now": number == now}
        for number, (text, done) in enumerate(steps)
    ]


def _judging(counts, is_open) -> list[tuple[str, bool]]:
    if not counts["activities"]:
        return []
    judged = counts["activities"] - counts["unjudged"]
    text = _("Activities judged: %(done)s of %(all)s")
    return [
        (
            text % {"done": judged, "all": counts["activities"]},
            not counts["unjudged"] or not is_open,
        )
    ]


def _answering(sheet) -> tuple[str, bool]:
    handed_in = sum(party["handed_in"] for party in sheet["parties"])
    text = _("Answers handed in: %(done)s of %(all)s parties")
    return text % {"done": handed_in, "all": len(sheet["parties"])}, bool(sheet["shared_at"])


def _concluding(sheet, is_open) -> tuple[str, bool]:
    text = _("Conclusion")
    if sheet["kind"] == EvaluationKind.YEARLY:
        year = sheet["programme"]["next_label"]
        text = _("Conclusion and programme %(year)s") % {"year": year}
    return text, bool(sheet["conclusion"]["kind"]) and not is_open


def _adopting(sheet, evaluation) -> tuple[str, bool]:
    asked = [row for row in sheet["sign_offs"] if row["round"] == sheet["round"] and row["decides"]]
    adopted = sum(row["state"] == SignOffState.ADOPTED for row in asked)
    text = _("Adopted: %(done)s of %(all)s") % {"done": adopted, "all": len(asked)}
    return text if asked else _("Adoption"), evaluation.is_adopted


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
