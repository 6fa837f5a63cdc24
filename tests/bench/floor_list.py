"""F1 of the list: hand-written SQL and a plain template that say what the list says."""

import datetime

from django.db import connection
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.utils import timezone
from django.utils.formats import date_format

from partnerships.filtering.sight import LONGEST_LIST

from .frames import between, made_into_template

KINDS = {
    "bilateral": "Bilaterale samenwerking",
    "multi_party": "Samenwerking van meer partijen",
    "regional_pact": "Regionaal pact",
    "network": "Netwerk",
}
STAGES = {
    "exploring": ("Verkennend", "plan"),
    "active": ("Actief", "good"),
    "winding_down": ("In afbouw", "warn"),
    "ended": ("Beëindigd", "none"),
}
STATES = {"adopted": ("Vastgesteld", "good"), "in_review": ("Wacht op vaststelling", "plan")}
POOLS = {
    "party": (
        "SELECT o.id, o.name FROM organisations_organisation o WHERE EXISTS"
        " (SELECT 1 FROM partnerships_party p WHERE p.organisation_id = o.id)"
        " ORDER BY o.sort_name, o.id LIMIT %s"
    ),
    "municipality": (
        "SELECT m.id, m.name FROM organisations_municipality m WHERE EXISTS (SELECT 1 FROM"
        " partnerships_partnership_municipalities l WHERE l.municipality_id = m.id)"
        " ORDER BY m.sort_name, m.id LIMIT %s"
    ),
    "sector": "SELECT id, name_nl FROM organisations_sector ORDER BY position, id LIMIT %s",
    "coordinator": (
        "SELECT c.id, c.name || ' (' || o.name || ')' FROM organisations_contact c"
        " JOIN organisations_organisation o ON o.id = c.organisation_id WHERE EXISTS"
        " (SELECT 1 FROM partnerships_partnership p WHERE p.coordinator_id = c.id)"
        " ORDER BY c.name, c.id LIMIT %s"
    ),
    "owner": (
        "SELECT c.id, c.name || ' (' || o.name || ')' FROM organisations_contact c"
        " JOIN organisations_organisation o ON o.id = c.organisation_id WHERE EXISTS"
        " (SELECT 1 FROM partnerships_themeowner w JOIN partnerships_theme t ON t.id = w.theme_id"
        " WHERE w.contact_id = c.id AND w.handed_over_at IS NULL AND t.stage IN"
        " ('proposed', 'adopted', 'running')) ORDER BY c.name, c.id LIMIT %s"
    ),
}
ROWS = (
    "SELECT p.id, p.title, p.kind, p.stage, p.since, p.party_count, p.theme_count,"
    " g.activity_count, g.done_count, g.busy_count"
    " FROM partnerships_partnership p LEFT JOIN partnerships_programme g"
    " ON g.partnership_id = p.id AND g.starts_on <= %s AND g.ends_on >= %s"
    " ORDER BY p.sort_title, p.id LIMIT 51"
)
PAPERS = (
    "SELECT partnership_id, duration, ends FROM partnerships_agreement"
    " WHERE state = 'signed' AND partnership_id IN ({ids}) ORDER BY signed_lower, id"
)
JUDGED = (
    "SELECT g.partnership_id, g.label, e.state, e.due_on, e.lowest_mean, e.highest_mean"
    " FROM evaluations_evaluation e JOIN partnerships_programme g ON g.id = e.programme_id"
    " WHERE e.kind = 'yearly' AND g.partnership_id IN ({ids}) ORDER BY g.year, e.id"
)
COUNT = "SELECT count(*) FROM (SELECT 1 FROM partnerships_partnership LIMIT 1001) found"
LOOP = """{% for row in rows %}<tr><td class="tick"><input type="checkbox" name="chosen" value="{{ row.id }}"></td>
<td><a class="strong" href="/partnerships/{{ row.id }}/">{{ row.title }}</a><div class="small soft">{{ row.kind }} · {{ row.parties }} partijen · {{ row.themes }} thema’s</div></td>
<td><span class="state {{ row.tone }}">{{ row.stage }}</span></td><td>{{ row.since }}</td><td>{{ row.until }}</td>
<td>{% if row.total %}<svg class="meter" aria-hidden="true"><line x1="0" x2="{{ row.done_share }}%" /><line x1="{{ row.done_share }}%" x2="{{ row.busy_share }}%" /></svg> {{ row.done }} van {{ row.total }} uitgevoerd{% endif %}</td>
<td><span class="state {{ row.judging_tone }}">{{ row.judging }}</span> <span class="small soft">{{ row.year }}</span></td>
<td>{{ row.spread }} <span class="small soft">({{ row.spread_year }})</span></td></tr>{% endfor %}"""  # noqa: E501
CHOICES = '{%% for id, name in %s %%}<option value="{{ id }}">{{ name }}</option>{%% endfor %%}'
# How many choices stand before those of the register.
FIRST_CHOICES = {"party": 1, "municipality": 1, "sector": 1, "coordinator": 3, "owner": 3}
frame: dict[str, Template] = {}


def prepare(page: str) -> None:
    """Make the template around the rows and the choices of the page of the product."""
    html = between(page, "<tbody>", "</tbody>", LOOP)
    for name, keep in FIRST_CHOICES.items():
        html = between(
            html, f'<select name="{name}" id="filter_{name}">', "</select>", CHOICES % name,
            keep=keep,
        )  # fmt: skip
    html = between(html, '<label for="many-all">Alles wat past (', ")", "{{ count }}")
    html = between(html, '<span class="small soft num">', " samenwerkingen", "{{ count }}")
    html = between(html, 'rel="next" href="?after=', '"', "{{ next }}")
    frame["template"] = made_into_template(html)


def floor_list(request):
    today = timezone.localdate()
    with connection.cursor() as cursor:
        context = {name: _all(cursor, sql, [LONGEST_LIST]) for name, sql in POOLS.items()}
        found = _all(cursor, ROWS, [today, today])
        ids = [row[0] for row in found[:50]]
        marks = ", ".join(["%s"] * len(ids))
        papers: dict[int, tuple] = {
            row[0]: row for row in _all(cursor, PAPERS.format(ids=marks), ids)
        }
        judged: dict[int, list] = {}
        for row in _all(cursor, JUDGED.format(ids=marks), ids):
            judged.setdefault(row[0], []).append(row)
        (count,) = _all(cursor, COUNT, [])[0]
    context["rows"] = [_row(row, papers.get(row[0]), judged.get(row[0], [])) for row in found[:50]]
    context["count"] = count if count <= 1000 else "meer dan 1.000"
    context["next"] = f"{found[49][1]}-{found[49][0]}" if len(found) > 50 else ""
    return HttpResponse(frame["template"].render(RequestContext(request, context)))


def _all(cursor, sql: str, params: list) -> list[tuple]:
    cursor.execute(sql, params)
    return cursor.fetchall()


def _row(row: tuple, paper: tuple | None, evaluations: list[tuple]) -> dict:
    pk, title, kind, stage, since, parties, themes, total, done, busy = row
    latest = evaluations[-1]
    adopted = [one for one in evaluations if one[2] == "adopted"][-1]
    low, high = (str(value).replace(".", ",") for value in adopted[4:6])
    return {
        "id": pk, "title": title, "kind": KINDS[kind], "parties": parties, "themes": themes,
        "stage": STAGES[stage][0], "tone": STAGES[stage][1], "since": day_in_words(since),
        "until": _until(paper), "total": total, "done": done,
        "done_share": 100 * done // total, "busy_share": 100 * (done + busy) // total,
        "judging": _judging(latest), "judging_tone": STATES.get(latest[2], ("", "bad"))[1],
        "year": latest[1], "spread": f"{low} – {high} van 5" if low != high else f"{low} van 5",
        "spread_year": adopted[1],
    }  # fmt: skip


def _judging(row: tuple) -> str:
    if row[2] in STATES:
        return STATES[row[2]][0]
    due = row[3] if isinstance(row[3], datetime.date) else datetime.date.fromisoformat(row[3])
    late = (timezone.localdate() - due).days
    return f"Evaluatie {late // 30} maanden te laat"


def _until(paper: tuple | None) -> str:
    if paper is None:
        return "–"
    return "Onbepaald" if paper[1] == "open" else day_in_words(paper[2])


def day_in_words(text: str | None) -> str:
    """A year, a month or a day of fact, as the product tells it."""
    if not text:
        return "Onbekend"
    parts = [int(part) for part in text.split("-")]
    day = datetime.date(*[*parts, 1, 1][:3])
    return date_format(day, ("Y", "F Y", "j F Y")[len(parts) - 1])
