"""Events about the partnership itself, its themes, its years and what came of them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.enums import (
    ActivityKind,
    ActivityState,
    CommunicationState,
    LinkKind,
    PilotOutcome,
)
from partnerships.models import Partnership, Theme

from .event import Event, Lane, day_of, exact, honest, page

# How a stage changed, by the record it is of; the trail knows when.
STAGES = {
    "partnerships.theme": {
        "start": lambda: _("Theme begun: %(theme)s"),
        "pause": lambda: _("Theme paused: %(theme)s"),
        "resume": lambda: _("Theme taken up again: %(theme)s"),
        "complete": lambda: _("Theme completed: %(theme)s"),
        "drop": lambda: _("Theme dropped: %(theme)s"),
    },
    "partnerships.partnership": {
        "activate": lambda: _("The partnership is made active"),
        "wind_down": lambda: _("The partnership is being wound down"),
        "reopen": lambda: _("The partnership is reopened"),
    },
}


def relation_events(partnership):
    """Since when, until when, its stages, and the partnerships it belongs with."""
    url = partnership.get_absolute_url()
    if partnership.since:
        yield Event(
            Lane.RELATION,
            partnership.since,
            _("The parties begin to work together"),
            url=url,
            until=partnership.ended or None,
        )
    if partnership.is_ended:
        text = _("The partnership ended")
        yield Event(Lane.RELATION, partnership.ended, text, partnership.end_reason, url)
    for row in partnership.stage_rows:
        if row["kind"] == Partnership._meta.label_lower:
            text = STAGES[row["kind"]].get(row["verb"])
            if text:
                yield Event(Lane.RELATION, day_of(row["at"]), text(), url=url)
    for row in partnership.link_rows:
        yield from _other(row, LinkKind(row["kind"]).label)
    for row in partnership.linked_from_rows:
        yield from _other(row, LinkKind(row["kind"]).other_end.label)


def _other(row, relation):
    """What is dated of a partnership that this one belongs with."""
    names = {"relation": relation, "title": row["title"]}
    url = reverse("partnership_show", args=[row["id"]])
    since, ended = honest(row, "since"), honest(row, "ended")
    if since:
        text = _("%(relation)s: “%(title)s” began") % names
        yield Event(Lane.RELATION, since, text, url=url)
    if ended:
        text = _("%(relation)s: “%(title)s” ended") % names
        yield Event(Lane.RELATION, ended, text, url=url)


def theme_events(partnership):
    """Themes added, split, paused and dropped, and who owns them from when."""
    moves: dict[int, list[dict]] = {}
    for row in partnership.stage_rows:
        if row["kind"] == Theme._meta.label_lower:
            moves.setdefault(row["record"], []).append(row)
    for row in partnership.theme_rows:
        url = page("theme_show", row["id"])
        if added := honest(row, "added"):
            text = _("Theme added: %(title)s") % row
            if row["split_from"]:
                text = _("Theme split off from “%(split_from)s”: %(title)s") % row
            note = row["because"] or row["decision"] or ""
            yield Event(Lane.THEME, added, text, note, url)
        yield from _stages(row, moves.get(row["id"], []), url)
    yield from _owners(partnership)
    for row in partnership.goal_rows:
        text = _("Goal to be reached: %(statement)s") % row
        yield Event(Lane.THEME, exact(row["by_when"]), text, url=page("theme_show", row["theme"]))


def _stages(theme, moves, url):
    """Every step of a theme; of the last one the date of fact, where somebody gave it."""
    since = honest(theme, "stage_since")
    for number, row in enumerate(moves, start=1):
        sentence = STAGES[row["kind"]].get(row["verb"])
        is_last = number == len(moves)
        date = since if is_last and since else day_of(row["at"])
        if sentence:
            note = theme["stage_reason"] if is_last else ""
            yield Event(Lane.THEME, date, sentence() % {"theme": theme["title"]}, note, url)


def _owners(partnership):
    """Each handover in one line: from whom, to whom, with both dates."""
    before: dict[int, dict] = {}
    for row in partnership.owner_rows:
        earlier = before.get(row["theme"])
        url = page("theme_show", row["theme"])
        since, until = honest(row, "since"), honest(row, "until")
        date, note = since, ""
        if earlier:
            ended = honest(earlier, "until")
            date = since or ended
            names = {**row, "earlier": earlier["name"]}
            text = _("“%(title)s” handed over from %(earlier)s to %(name)s") % names
            if ended and since and ended.text != since.text:
                note = _("%(name)s until %(date)s") % {"name": earlier["name"], "date": ended}
        else:
            text = _("%(name)s becomes owner of “%(title)s”") % row
        if date:
            yield Event(Lane.THEME, date, text, note, url, until=until or None)
        before[row["theme"]] = row
    for theme, row in before.items():
        until = honest(row, "until")
        if row["handed_over"] and until:
            text = _("%(name)s stops as owner of “%(title)s”") % row
            yield Event(Lane.THEME, until, text, url=page("theme_show", theme))


def activity_events(partnership):
    """Programme years, plans adopted, and activities with a period."""
    for row in partnership.programme_rows:
        note = ""
        if row["total"]:
            note = ngettext("%(n)d activity", "%(n)d activities", row["total"])
            note = note % {"n": row["total"]}
        text = _("Programme %(label)s begins") % row
        until = exact(row["ends_on"])
        yield Event(Lane.ACTIVITY, exact(row["starts_on"]), text, note, until=until)
    for row in partnership.plan_rows:
        url = f"{page('theme_show', row['theme'])}?year={row['year']}"
        text = _("Plan of approach %(label)s adopted: %(title)s") % row
        yield Event(Lane.ACTIVITY, day_of(row["adopted_at"]), text, url=url)
    for row in partnership.activity_rows:
        yield _activity(row)


def _activity(row) -> Event:
    starts, ends = exact(row["starts_on"]), exact(row["ends_on"])
    text, kind = row["title"], str(ActivityKind(row["kind"]).label)
    if not text.lower().startswith(kind.lower()):
        text = _("%(kind)s: %(title)s") % {"kind": kind, "title": text}
    state = str(ActivityState(row["state"]).label)
    if row["outcome"]:
        state = f"{state} ({str(PilotOutcome(row['outcome']).label).lower()})"
    until = ends if starts and ends.text != starts.text else None
    period = _("until %(date)s") % {"date": ends} if until else ""
    note = " · ".join(filter(None, [row["theme"], period, state.lower()]))
    return Event(
        Lane.ACTIVITY, starts or ends, text, note, page("activity_show", row["id"]), until=until
    )


def result_events(partnership, on):
    """What came of it, and what was told about it."""
    for row in partnership.result_rows:
        text = _("Result: %(title)s") % row
        url = page("result_show", row["id"])
        yield Event(Lane.RESULT, honest(row, "reached"), text, row["theme"] or "", url)
    parties = {party.pk: str(party) for party in partnership.parties.all()}
    url = f"{partnership.get_absolute_url()}#communication"
    for row in partnership.communication_rows:
        date = exact(row["planned_on"])
        done = row["status"] == CommunicationState.DONE
        note = " · ".join(filter(None, [parties.get(row["party"], ""), row["channel"]]))
        if done:
            text = _("Communication: %(text)s") % row
            yield Event(Lane.RESULT, date, text, note, url)
        elif date and date.lower > on:
            text = _("Communication planned: %(text)s") % row
            yield Event(Lane.RESULT, date, text, note, url)


def evaluation_events(partnership, on):
    """When each was opened, asks for answers, and was adopted."""
    for row in partnership.evaluation_rows:
        url = reverse("evaluation_show", args=[row["id"]])
        interim = row["kind"] == "interim"
        name = _("Interim review of %(label)s") if interim else _("Evaluation of %(label)s")
        names = {"evaluation": name % row}
        if row["opened_at"]:
            text = _("%(evaluation)s opened") % names
            yield Event(Lane.EVALUATION, day_of(row["opened_at"]), text, url=url)
        if row["adopted_at"]:
            text = _("%(evaluation)s adopted") % names
            yield Event(Lane.EVALUATION, day_of(row["adopted_at"]), text, url=url)
        else:
            due = exact(row["due_on"])
            if due and due.lower > on:
                text = _("%(evaluation)s: answers due") % names
                yield Event(Lane.EVALUATION, due, text, url=url)
