"""Through the years, over the criteria asked in all of them, each party beside itself."""

from evaluations.sheet import mean, number
from evaluations.trend import trend_of


def year(label, scores, done=7, achieved=4):
    return {
        "evaluation_id": 1,
        "label": label,
        "counts": {"done": done, "achieved": achieved, "activities": 8},
        "parties": [{"organisation_id": 1, "name": "A"}, {"organisation_id": 2, "name": "B"}],
        "scores": scores,
    }


def this_year(*earlier, **scores):
    """Scores are (A, B) per criterion."""
    return {
        "earlier": list(earlier),
        "programme": {"label": "2026"},
        "criteria": [{"code": code, "title_nl": code, "title_en": code} for code in scores],
        "shared_at": "2026-11-20T10:00:00+00:00",
        "counts": {"done": 8, "achieved": 6, "activities": 8},
        "parties": [
            {"id": "11", "organisation_id": 1, "name": "A", "handed_in": True},
            {"id": "12", "organisation_id": 2, "name": "B", "handed_in": True},
        ],
        "scores": {
            code: {"11": {"value": a}, "12": {"value": b}} for code, (a, b) in scores.items()
        },
    }


def rows(trend):
    return {row["label"]: row["cells"] for row in trend["rows"]}


def test_none_in_the_first_year():
    assert trend_of(this_year(trust=(4, 3))) is None


def test_only_criteria_asked_in_all_years_count():
    before = year("2025", {"trust": {"1": 5, "2": 3}, "doing": {"1": 1, "2": 1}})
    trend = trend_of(this_year(before, trust=(4, 2), papers=(1, 1)))

    assert trend["criteria"] == 1
    assert rows(trend) == {
        "Uitgevoerd": ["7/8", "8/8"],
        "Gehaald": ["4/8", "6/8"],
        "A": ["5,0", "4,0"],
        "B": ["3,0", "2,0"],
        "Grootste verschil": ["2", "2"],
    }


def test_before_sharing_no_scores_of_this_year_are_told():
    before = year("2025", {"trust": {"1": 5, "2": 3}})
    sheet = {**this_year(before, trust=(4, 2)), "shared_at": ""}

    found = rows(trend_of(sheet))

    assert found["A"] == ["5,0", "–"]
    assert found["B"] == ["3,0", "–"]


def test_a_mean_is_of_one_party_and_rounds_half_up():
    assert str(mean([4, 4, 4, 5])) == "4.3"
    assert mean([]) is None
    assert [number(value) for value in (None, 24, "1.50", "100")] == ["", "24", "1.5", "100"]
