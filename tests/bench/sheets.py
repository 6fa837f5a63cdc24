"""The stored sheets of adopted evaluations: made by the product once, told again of every copy."""

import json
import re

from evaluations.sheet import party_means

# A name or a key of the pattern stands between these marks until it is known whose sheet it is.
MARK = re.compile(r'"<<(\w+):(\d+)>>"')


class Sheet:
    """One sheet of the pattern, in pieces: text, and what differs from copy to copy."""

    def __init__(self, sheet: dict, years_ago: int, year: int) -> None:
        kept = _aged(sheet, years_ago, year) if years_ago else sheet
        self.means = [
            (party["organisation_id"], mean)
            for party, (_name, mean) in zip(kept["parties"], party_means(kept), strict=True)
        ]
        self.pieces: list[str | tuple[str, int]] = []
        text, at = json.dumps(_marked(kept), ensure_ascii=False), 0
        for found in MARK.finditer(text):
            self.pieces += [text[at : found.start()], (found[1], int(found[2]))]
            at = found.end()
        self.pieces.append(text[at:])

    def told(self, values) -> str:
        """As JSON, with ``values(kind, key)`` in the places of the marks."""
        return "".join(
            piece if isinstance(piece, str) else _json(values(*piece)) for piece in self.pieces
        )


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _aged(sheet: dict, years_ago: int, year: int) -> dict:
    """The same look back, some years earlier: scores a little lower, and nothing of activities."""
    programme = {**sheet["programme"], "id": sheet["programme"]["id"] - years_ago}
    programme |= {"year": year, "label": str(year), "next_label": str(year + 1)}
    scores = {
        code: {
            party: {**answer, "value": max(1, answer["value"] - (years_ago + number) % 2)}
            for number, (party, answer) in enumerate(answers.items())
        }
        for code, answers in sheet["scores"].items()
    }
    themes = [{**theme, "activities": []} for theme in sheet["themes"]]
    counts = dict.fromkeys(sheet["counts"], 0)
    return {
        **sheet, "programme": programme, "scores": scores, "themes": themes, "counts": counts,
        "due_on": f"{year}-12-15",
    }  # fmt: skip


def _marked(sheet: dict) -> dict:
    """The sheet with marks in the places of keys and names of the pattern."""
    kept = json.loads(json.dumps(sheet))
    names = {party["name"]: party["organisation_id"] for party in kept["parties"]}
    kept["partnership"] = {
        "id": f"<<partnership:{kept['partnership']['id']}>>",
        "title": f"<<title:{kept['partnership']['id']}>>",
    }
    kept["programme"]["id"] = f"<<programme:{kept['programme']['id']}>>"
    for party in kept["parties"]:
        party["response_id"] = f"<<response:{party['response_id']}>>"
    for row in [*kept["parties"], *kept["sign_offs"]]:
        row["name"] = f"<<name:{row['organisation_id']}>>"
        row["organisation_id"] = f"<<organisation:{row['organisation_id']}>>"
    for party in kept["parties"]:
        party["id"] = f"<<party:{party['id']}>>"
    for row in kept["sign_offs"]:
        row["party"] = f"<<party:{row['party']}>>"
        row["id"] = f"<<sign_off:{row['id']}>>"
    kept["scores"] = {
        code: {f"<<party:{party}>>": answer for party, answer in answers.items()}
        for code, answers in kept["scores"].items()
    }
    for theme in kept["themes"]:
        theme["id"] = f"<<theme:{theme['id']}>>"
        for activity in theme["activities"]:
            activity["id"] = f"<<activity:{activity['id']}>>"
            if activity["organiser"] in names:
                activity["organiser"] = f"<<name:{names[activity['organiser']]}>>"
    return kept
