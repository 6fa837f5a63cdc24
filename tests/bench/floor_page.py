"""F1 of a partnership's page: hand-written SQL and a plain template that say what the page says."""

import datetime
import json
import re
from pathlib import Path

from django.db import connection
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.utils import timezone

from partnerships.dossier.years import lateness, short_day

from .floor_list import KINDS, STAGES, day_in_words
from .frames import FrameError, made_into_template

PARTS = Path(__file__).parent / "templates" / "bench" / "page.html"
ONE = (
    "SELECT p.id, p.number, p.title, p.kind, p.stage, p.purpose, p.cause, p.since,"
    " k.id, k.name, c.name, o.name FROM partnerships_partnership p"
    " JOIN organisations_organisation k ON k.id = p.keeper_id"
    " LEFT JOIN organisations_contact c ON c.id = p.coordinator_id"
    " LEFT JOIN organisations_organisation o ON o.id = c.organisation_id WHERE p.id = %s"
)
THEMES = (
    "SELECT t.id, t.title, t.added, t.health, c.name, o.name FROM partnerships_theme t"
    " LEFT JOIN partnerships_themeowner w ON w.theme_id = t.id AND w.handed_over_at IS NULL"
    " LEFT JOIN organisations_contact c ON c.id = w.contact_id"
    " LEFT JOIN organisations_organisation o ON o.id = c.organisation_id"
    " WHERE t.partnership_id = %s ORDER BY t.position, t.id"
)
ACTIVITIES = (
    "SELECT a.id, a.title, a.kind, a.state, a.ends_on, a.learned, a.pilot_outcome, l.theme_id,"
    " g.year FROM partnerships_activity a JOIN partnerships_plan l ON l.id = a.plan_id"
    " JOIN partnerships_programme g ON g.id = l.programme_id WHERE g.partnership_id = %s"
    " ORDER BY a.ends_on, a.id"
)
YEARS = (
    "SELECT g.year, g.label, g.activity_count, g.done_count, e.id, e.state, e.due_on,"
    " e.party_means FROM partnerships_programme g LEFT JOIN evaluations_evaluation e"
    " ON e.programme_id = g.id AND e.kind = 'yearly' WHERE g.partnership_id = %s ORDER BY g.year"
)
ARRANGEMENTS = (
    "SELECT a.id, a.text, a.force, d.name, b.name FROM partnerships_arrangement a"
    " JOIN partnerships_arrangement_debtors ad ON ad.arrangement_id = a.id"
    " JOIN partnerships_party dp ON dp.id = ad.party_id"
    " JOIN organisations_organisation d ON d.id = dp.organisation_id"
    " JOIN partnerships_arrangement_beneficiaries ab ON ab.arrangement_id = a.id"
    " JOIN partnerships_party bp ON bp.id = ab.party_id"
    " JOIN organisations_organisation b ON b.id = bp.organisation_id"
    " WHERE a.partnership_id = %s ORDER BY a.position, a.id"
)
PARTIES = (
    "SELECT o.id, o.name, o.kind, r.role, r.joined, c.name, c.function"
    " FROM partnerships_party r JOIN organisations_organisation o ON o.id = r.organisation_id"
    " LEFT JOIN organisations_contact c ON c.id = r.contact_id"
    " WHERE r.partnership_id = %s AND r.state = 'joined' ORDER BY r.position, r.id"
)
PAPER = (
    "SELECT a.id, a.title, a.signed, a.effective, a.duration, a.ends, o.name"
    " FROM partnerships_agreement a JOIN partnerships_signature s ON s.agreement_id = a.id"
    " JOIN partnerships_party r ON r.id = s.party_id"
    " JOIN organisations_organisation o ON o.id = r.organisation_id"
    " WHERE a.partnership_id = %s ORDER BY a.id, r.position"
)
PLACES = (
    "SELECT m.name FROM partnerships_partnership_municipalities l"
    " JOIN organisations_municipality m ON m.id = l.municipality_id"
    " WHERE l.partnership_id = %s ORDER BY m.sort_name"
)
HEALTH = {
    "on_track": ("Op schema", "good"), "attention": ("Vraagt aandacht", "warn"),
    "": ("Niets gemeld", "none"),
}  # fmt: skip
FORCE = {
    "effort": "Inspanningsverplichting", "result": "Resultaatverplichting",
    "intention": "Voornemen",
}  # fmt: skip
HOUSES = {
    "care": "Zorgorganisatie", "welfare": "Welzijnsorganisatie", "education": "Onderwijs",
    "volunteer": "Vrijwilligersorganisatie", "municipality": "Gemeente", "other": "Anders",
}  # fmt: skip
# Which part of the page stands between what.
PLACES_OF_PARTS = (
    ("head", r'<div class="eyebrow">', '</div><div class="actions">'),
    ("years", r'<ol class="years num">', "</ol>"),
    ("themes", r'id="themes-title">.*?<ul class="plain">', "</ul>"),
    ("arrangements", r"<tbody>", "</tbody>"),
    ("intent", r'<div class="body prose">', "</div>"),
    ("evaluations", r'id="evaluations-title">.*?<ul class="plain tight">', "</ul>"),
    ("gapcount", r'id="gaps-title">.*?num">', "</span>"),
    ("gaps", r'<ul class="plain tight small">', "</ul>"),
    ("parties", r'id="parties-title">.*?<ul class="plain">', "</ul>"),
    ("agreement", r'id="agreements-title">.*?<div class="body">', "</div></section>"),
    ("area", r'<ul class="chips" aria-labelledby="area-title">', "</ul>"),
    ("facts", r'id="facts-title">.*?<dl class="facts small">', "</dl>"),
)
CLOSED = ("done", "partly", "not_done", "moved")
frame: dict[str, Template] = {}


def prepare(page: str) -> None:
    """Make the template around what differs from one partnership to another."""
    html = re.sub(r">\s+<", "><", page)
    parts = dict(re.findall(r"^@(\w+)@(.*)@$", PARTS.read_text(encoding="utf-8"), re.MULTILINE))
    for name, start, end in PLACES_OF_PARTS:
        html = _put(html, start, end, parts[name])
    frame["template"] = made_into_template(html)


def _put(html: str, start: str, end: str, part: str) -> str:
    found = re.search(start, html)
    if found is None or (stop := html.find(end, found.end())) < 0:
        raise FrameError(f"{start!r} is not on the page")
    return html[: found.end()] + part + html[stop:]


def floor_page(request, pk):
    today = timezone.localdate()
    with connection.cursor() as cursor:

        def ask(sql: str) -> list[tuple]:
            cursor.execute(sql, [pk])
            return cursor.fetchall()

        activities, years = ask(ACTIVITIES), ask(YEARS)
        context = {
            "p": _one(ask(ONE)[0]),
            "themes": [_theme(row, activities, today) for row in ask(THEMES)],
            "years": _years(years, activities, today),
            "evaluations": [_evaluation(row, today) for row in reversed(years) if row[4]],
            "gaps": [
                {"id": row[0], "title": row[1]}
                for row in sorted(activities)
                if row[2] == "pilot" and row[3] in CLOSED[:3] and not (row[5] and row[6])
            ],
            "arrangements": [
                {"id": row[0], "text": row[1], "kind": "Inhoudelijk", "force": FORCE[row[2]],
                 "owes": row[3], "owed": row[4]}
                for row in ask(ARRANGEMENTS)
            ],
            "parties": [_party(row) for row in ask(PARTIES)],
            "paper": _paper(ask(PAPER), today),
            "places": [row[0] for row in ask(PLACES)],
        }  # fmt: skip
    return HttpResponse(frame["template"].render(RequestContext(request, context)))


def _one(row: tuple) -> dict:
    names = ("id", "number", "title", "kind", "stage", "purpose", "cause", "since", "keeper_id",
             "keeper", "coordinator", "coordinator_at")  # fmt: skip
    one = dict(zip(names, row, strict=True))
    return {
        **one, "kind": KINDS[one["kind"]], "stage": STAGES[one["stage"]][0],
        "since": day_in_words(one["since"]),
    }  # fmt: skip


def _day(value) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _late(rows, today) -> list[tuple]:
    return [row for row in rows if row[3] not in CLOSED and row[4] and _day(row[4]) < today]


def _theme(row: tuple, activities, today) -> dict:
    pk, title, added, health, owner, at = row
    mine = [one for one in activities if one[7] == pk and one[8] == today.year]
    late = _late(mine, today)
    done = sum(one[3] == "done" for one in mine)
    return {
        "id": pk, "title": title, "added": added, "owner": owner, "owner_at": at,
        "initials": "".join(word[0] for word in owner.split()[:2]),
        "late": f"{late[0][1]}: {lateness(_day(late[0][4]), today)}" if late else "",
        "done": done, "total": len(mine), "share": 100 * done // max(1, len(mine)),
        "health": HEALTH[health][0], "tone": HEALTH[health][1],
    }  # fmt: skip


def _means(value) -> str:
    means = json.loads(value) if isinstance(value, str) else value
    return " · ".join(f"{name} {mean}".replace(".", ",") for name, mean in means or [])


def _evaluation(row: tuple, today) -> dict:
    state, tone = _state(row, today)
    return {"id": row[4], "label": row[1], "state": state, "tone": tone, "means": _means(row[7])}


def _state(row: tuple, today) -> tuple[str, str]:
    if row[5] == "adopted":
        return "Vastgesteld", "good"
    if row[5] == "in_review":
        return "Wacht op vaststelling", "plan"
    return f"Evaluatie {lateness(_day(row[6]), today)}", "bad"


def _years(years, activities, today) -> list[dict]:
    found = []
    for row in years:
        year, label, total, done, evaluation = row[:5]
        state, tone = _state(row, today) if evaluation else ("Loopt", "plan")
        late = _late([one for one in activities if one[8] == year], today)
        found.append({
            "label": label, "evaluation": evaluation, "total": total, "done": done, "tone": tone,
            "state": state, "means": _means(row[7]), "now": year == today.year,
            "late": len(late) if year == today.year else 0, "share": 100 * done // max(1, total),
        })  # fmt: skip
    found.append({"label": today.year + 1, "state": "In voorbereiding", "tone": "none"})
    return found


def _party(row: tuple) -> dict:
    return {
        "id": row[0], "name": row[1], "kind": HOUSES[row[2]],
        "role": "Penvoerder" if row[3] == "lead" else "", "since": row[4],
        "contact": f"{row[5]}, {row[6]}",
    }  # fmt: skip


def _paper(rows: list[tuple], today) -> dict:
    pk, title, signed, effective, duration, ends = rows[0][:6]
    first, last = datetime.date.fromisoformat(effective), _day(ends)
    share = 100 * (today - first).days // (last - first).days if last else 0
    return {
        "id": pk, "title": title, "signed": day_in_words(signed), "share": share,
        "signers": ", ".join(row[6] for row in rows), "begins": f"{short_day(first)} {first.year}",
        "short_end": f"{short_day(last)} {last.year}" if last else "geen einde afgesproken",
        "ends": day_in_words(ends) if ends else "geen einde afgesproken",
    }  # fmt: skip
