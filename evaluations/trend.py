"""Through the years: each party beside itself, over the criteria asked in all years shown."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from evaluations.sheet import mean, scores_by_organisation


def trend_of(sheet, evaluation) -> dict | None:
    """The years beside each other, or None when this is the first adopted year."""
    if not sheet["earlier"]:
        return None
    years = [*sheet["earlier"], _this_year(sheet, evaluation)]
    codes = _asked_in_all(years)
    parties = {
        str(party["organisation_id"]): party["name"] for year in years for party in year["parties"]
    }
    rows = [
        (_("Carried out"), [_of(year, "done") for year in years]),
        (_("Achieved"), [_of(year, "achieved") for year in years]),
    ]
    if codes:
        rows += [
            (name, [_mean(year, organisation, codes) for year in years])
            for organisation, name in parties.items()
        ]
        rows.append((_("Largest difference"), [_difference(year, codes) for year in years]))
    return {
        "years": [{"label": y["label"], "evaluation_id": y["evaluation_id"]} for y in years],
        "rows": [{"label": label, "cells": cells} for label, cells in rows],
        "criteria": len(codes),
    }


def _this_year(sheet, evaluation) -> dict:
    return {
        "evaluation_id": None,
        "label": sheet["programme"]["label"],
        "counts": sheet["counts"],
        "parties": sheet["parties"],
        # Before sharing only the own party's answers could be here: no year to compare yet.
        "scores": scores_by_organisation(sheet) if sheet["shared_at"] else {},
    }


def _asked_in_all(years) -> set[str]:
    asked = [set(year["scores"]) for year in years if year["scores"]]
    return set.intersection(*asked) if asked else set()


def _of(year, name) -> str:
    counts = year["counts"]
    if name == "achieved" and counts.get("unjudged") == counts["activities"]:
        return "–"
    return f"{counts[name]}/{counts['activities']}"


def _mean(year, organisation, codes) -> str:
    values = [
        answers[organisation]
        for code, answers in year["scores"].items()
        if code in codes and organisation in answers
    ]
    return number_format(mean(values), decimal_pos=1) if values else "–"


def _difference(year, codes) -> str:
    distances = [
        max(answers.values()) - min(answers.values())
        for code, answers in year["scores"].items()
        if code in codes and len(answers) > 1
    ]
    return str(max(distances)) if distances else "–"
