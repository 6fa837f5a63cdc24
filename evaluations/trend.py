"""Through the years: each party beside itself, over the criteria asked in the years compared."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from evaluations.models.criterion import in_language
from evaluations.sheet import mean, scores_by_organisation

NAMED = 8  # with more parties the lowest and the highest mean stand for all


def trend_of(sheet) -> dict | None:
    """The years beside each other, or None when this is the first adopted year."""
    if not sheet["earlier"]:
        return None
    years = [*sheet["earlier"], _this_year(sheet)]
    codes = _asked_in_all(years)
    parties = {
        str(party["organisation_id"]): party["name"] for year in years for party in year["parties"]
    }
    rows = [
        (_("Carried out"), [_of(year, "done") for year in years]),
        (_("Achieved"), [_of(year, "achieved") for year in years]),
    ]
    if codes:
        rows += _party_rows(years, parties, codes)
        rows.append((_("Largest difference"), [_difference(year, codes) for year in years]))
    return {
        "years": [{"label": y["label"], "evaluation_id": y["evaluation_id"]} for y in years],
        "rows": [{"label": label, "cells": cells} for label, cells in rows],
        "criteria": len(codes),
        "is_spread": len(parties) > NAMED,
        "parties": _by_criterion(sheet, years, parties),
    }


def _this_year(sheet) -> dict:
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


def _party_rows(years, parties, codes) -> list[tuple[str, list[str]]]:
    """Each party's own mean per year; of many parties the lowest and the highest, never one."""
    if len(parties) <= NAMED:
        return [
            (name, [_number(_mean(year, organisation, codes)) for year in years])
            for organisation, name in parties.items()
        ]
    cells = []
    for year in years:
        means = [m for organisation in parties if (m := _mean(year, organisation, codes))]
        cells.append(f"{_number(min(means))}–{_number(max(means))}" if means else "–")
    return [(_("Lowest and highest party"), cells)]


def _of(year, name) -> str:
    counts = year["counts"]
    if name == "achieved" and counts.get("unjudged") == counts["activities"]:
        return "–"
    return f"{counts[name]}/{counts['activities']}"


def _mean(year, organisation, codes):
    return mean(
        answers[organisation]
        for code, answers in year["scores"].items()
        if code in codes and organisation in answers
    )


def _number(value) -> str:
    return "–" if value is None else number_format(value, decimal_pos=1)


def _difference(year, codes) -> str:
    distances = [
        max(answers.values()) - min(answers.values())
        for code, answers in year["scores"].items()
        if code in codes and len(answers) > 1
    ]
    return str(max(distances)) if distances else "–"


def _by_criterion(sheet, years, parties) -> list[dict]:
    """Per party its scores on each criterion of this year, year by year, with the steps."""
    tables = []
    for organisation, name in parties.items():
        rows = [
            {
                "title": in_language(criterion["title_nl"], criterion["title_en"]),
                "cells": _steps(years, criterion["code"], organisation),
            }
            for criterion in sheet["criteria"]
        ]
        told = [row for row in rows if sum(bool(cell["value"]) for cell in row["cells"]) > 1]
        if told:
            tables.append({"party": name, "rows": told})
    return tables


def _steps(years, code, organisation) -> list[dict]:
    """The scores through the years; each with the step from the year before, where both asked."""
    cells, last = [], None
    for year in years:
        value = year["scores"].get(code, {}).get(organisation)
        step = value - last if value is not None and last is not None else 0
        cells.append({"value": value, "step": f"{step:+d}".replace("-", "−") if step else ""})
        last = value
    return cells
