"""Events about who takes part, who meets, and what they decided."""

from django.utils.translation import gettext as _

from lib.dates import HonestDate
from partnerships.enums import AccessionState, ActionState, PartyState, SeatRole

from .event import Event, Lane, exact, honest, page

STEPS = {
    PartyState.WANTED: lambda: _("%(party)s is wanted"),
    PartyState.APPROACHED: lambda: _("%(party)s was approached"),
    PartyState.INVITED: lambda: _("%(party)s was invited"),
    PartyState.IN_TALKS: lambda: _("Talks with %(party)s began"),
    PartyState.DECLINED: lambda: _("%(party)s does not take part"),
}
ANSWERS = {
    AccessionState.CONFIRMED: lambda: _("Joining of %(name)s confirmed by %(party)s"),
    AccessionState.REFUSED: lambda: _("Joining of %(name)s not confirmed by %(party)s"),
    AccessionState.WITHDRAWN: lambda: _("The proposal that %(name)s joins was withdrawn"),
}


def party_events(partnership, on):
    """Parties that join and leave, and the steps before; undated joinings are no event."""
    parties = {party.pk: party for party in partnership.parties.all()}
    url = page("party_list", partnership.pk)
    for row in partnership.step_rows:
        if row["state"] in STEPS:
            party = parties[row["party"]]
            # A party is wanted as a kind before it is a named organisation.
            name = party.wanted_kind if row["state"] == PartyState.WANTED else ""
            text = STEPS[row["state"]]() % {"party": name or party}
            yield Event(Lane.PARTY, honest(row, "taken"), text, row["reason"], url)
    for party in parties.values():
        names = {"party": party}
        if party.joined and party.state in (
            PartyState.JOINED,
            PartyState.LEFT,
            PartyState.SUCCEEDED,
        ):
            before = parties.get(party.previous_id)
            again = before is not None and before.organisation_id == party.organisation_id
            text = _("%(party)s joins again") if again else _("%(party)s joins")
            until = party.left or None
            yield Event(Lane.PARTY, party.joined, text % names, url=url, until=until)
        if party.left or party.state in (PartyState.LEFT, PartyState.SUCCEEDED):
            cause = party.get_leaving_cause_display() if party.leaving_cause else ""
            yield Event(Lane.PARTY, party.left, _("%(party)s leaves") % names, str(cause), url)
        if party.next_contact_on and party.next_contact_on > on:
            text = _("Next contact with %(party)s") % names
            date = HonestDate.from_date(party.next_contact_on)
            yield Event(Lane.PARTY, date, text, party.next_contact, url)
    yield from _accessions(partnership, url)


def _accessions(partnership, url):
    for row in partnership.accession_rows:
        text = _("Proposed elsewhere: %(name)s joins") % row
        yield Event(Lane.PARTY, honest(row, "decided"), text, url=url)
        if row["state"] in ANSWERS:
            names = {"name": row["name"], "party": row["answered_by"] or _("a party")}
            yield Event(
                Lane.PARTY, honest(row, "answered"), ANSWERS[row["state"]]() % names, url=url
            )


def meeting_events(partnership, on):
    """Meetings held and planned, what was decided, who sat where, and what was done."""
    for row in partnership.meeting_rows:
        title = row["title"] or row["body"]
        note = " · ".join(filter(None, [row["body"] if row["title"] else "", row["place"]]))
        held, planned = honest(row, "held"), exact(row["planned_on"])
        if held:
            text = _("Meeting held: %(title)s") % {"title": title}
        else:
            text, held = _("Meeting planned: %(title)s") % {"title": title}, planned
        if held:
            yield Event(Lane.MEETING, held, text, note, page("meeting_show", row["id"]))
    for row in partnership.decision_rows:
        decided = honest(row, "decided")
        date = decided if decided or row["held"] is None else honest(row, "held")
        text = _("Decided: %(decision)s") % {"decision": row["text"]}
        yield Event(Lane.MEETING, date, text, row["because"], page("decision_show", row["id"]))
    yield from _seats(partnership)
    yield from _actions(partnership, on)


def _seats(partnership):
    parties = {party.pk: str(party) for party in partnership.parties.all()}
    for row in partnership.seat_rows:
        who = row["name"] or row["function"] or parties.get(row["party"])
        names = {
            "who": who or str(SeatRole(row["role"]).label),
            "role": str(SeatRole(row["role"]).label).lower(),
            "body": row["body_name"],
        }
        home = [row["function"] if row["function"] != who else "", parties.get(row["party"], "")]
        note = " · ".join(part for part in home if part and part != who)
        url = page("body_show", row["body"])
        since, until = honest(row, "since"), honest(row, "until")
        if since:
            text = _("%(who)s becomes %(role)s of %(body)s") % names
            yield Event(Lane.MEETING, since, text, note, url, until=until or None)
        if until:
            text = _("%(who)s stops as %(role)s of %(body)s") % names
            yield Event(Lane.MEETING, until, text, note, url)


def _actions(partnership, on):
    url = page("action_list", partnership.pk)
    for row in partnership.action_rows:
        what = {"action": row["text"]}
        if row["state"] == ActionState.DONE and row["done_on"]:
            text = _("Action point done: %(action)s") % what
            yield Event(Lane.MEETING, exact(row["done_on"]), text, row["outcome"], url)
        elif row["state"] == ActionState.OPEN and row["due_on"]:
            date = exact(row["due_on"])
            if date.lower > on:
                text = _("Action point to be done: %(action)s") % what
                yield Event(Lane.MEETING, date, text, url=url)
