"""What each choice means: one condition each, over an index, that never doubles a row."""

import datetime

from django.db.models import Exists, OuterRef, Q

from lib.dates import counting_on, rising_of_year
from lib.search import terms_in
from organisations.models import Affiliation, Organisation
from partnerships.enums import AgreementState, Health, PartyState
from partnerships.models import Agreement, Partnership, Party, Programme, Theme, ThemeOwner
from partnerships.terms import months_on
from partnerships.validity import SIGNED_ONCE

Evaluation = Programme._meta.get_field("evaluations").related_model

# The worst comes first: a partnership is as healthy as its least healthy theme.
WORST_FIRST = (Health.STALLED, Health.ATTENTION, Health.ON_TRACK)
NOTICE_SOON = 3


def narrowed(queryset, chosen: dict, *, user, on: datetime.date):
    """The partnerships that fit everything chosen."""
    if q := chosen.get("q"):
        queryset = queryset.search(q)
    condition = Q()
    for name in ("stage", "kind"):
        if chosen.get(name):
            condition &= Q(**{name: chosen[name]})
    condition &= _of_parties(chosen) & _of_group(chosen, on) & _somewhere(chosen)
    condition &= _of_people(chosen, user) & _of_themes(chosen)
    condition &= _evaluated(chosen, on) & _ending(chosen, on) & _notice(chosen, on)
    return queryset.filter(condition & _since(chosen))


def _among(rows) -> Q:
    """Partnerships that have such a row."""
    return Q(pk__in=rows.order_by().values("partnership_id"))


def _of_parties(chosen) -> Q:
    """With this party in this role, of this sector: what was declined does not count."""
    condition = Q()
    rows = Party.objects.exclude(state=PartyState.DECLINED)
    if chosen.get("party") or chosen.get("role"):
        found = rows
        if party := chosen.get("party"):
            found = found.filter(organisation_id=party)
        if role := chosen.get("role"):
            found = found.filter(role=role)
        condition &= _among(found)
    if sector := chosen.get("sector"):
        through = Organisation.sectors.through.objects.filter(sector_id=sector)
        condition &= _among(
            rows.filter(
                state=PartyState.JOINED, organisation_id__in=through.values("organisation_id")
            )
        )
    return condition


def _of_group(chosen, on) -> Q:
    """With a joined party that belongs to this group on the day, or is the group itself."""
    group = chosen.get("group")
    if not group:
        return Q()
    belongs = Affiliation.objects.filter(counting_on("since", "until", on), group_id=group)
    within = Q(organisation_id__in=belongs.values("organisation_id")) | Q(organisation_id=group)
    return _among(Party.objects.joined().filter(within))


def _somewhere(chosen) -> Q:
    """In this municipality, or in one of this province."""
    condition = Q()
    through = Partnership.municipalities.through.objects
    if municipality := chosen.get("municipality"):
        condition &= _among(through.filter(municipality_id=municipality))
    if province := chosen.get("province"):
        condition &= _among(through.filter(municipality__province=province))
    return condition


def _of_people(chosen, user) -> Q:
    """Of this coordinator, and with a theme of this owner."""
    condition = Q()
    if coordinator := chosen.get("coordinator"):
        condition &= {
            "me": Q(coordinator__user=user),
            "none": Q(coordinator__isnull=True),
        }.get(coordinator) or Q(coordinator=coordinator)
    if owner := chosen.get("owner"):
        themes = Theme.objects.going_on()
        if owner == "none":
            condition &= Q(ownerless_theme_count__gt=0)
        else:
            whose = Q(contact__user=user) if owner == "me" else Q(contact=owner)
            owned = ThemeOwner.objects.current().filter(whose).values("theme_id")
            condition &= _among(themes.filter(pk__in=owned))
    return condition


def _of_themes(chosen) -> Q:
    """With all these words in the title of one theme; as healthy as its least healthy theme."""
    condition = Q()
    if words := chosen.get("theme"):
        condition &= _among(Theme.objects.going_on().filter(terms_in("title_key", words)))
    if health := chosen.get("health"):
        going_on = Theme.objects.going_on()
        place = WORST_FIRST.index(Health(health))
        condition &= _among(going_on.filter(health=health))
        if worse := WORST_FIRST[:place]:
            condition &= ~_among(going_on.filter(health__in=worse))
    return condition


def _evaluated(chosen, on) -> Q:
    """By where the evaluation stands: of the year that was chosen, else as it is today."""
    state, year = chosen.get("evaluation"), chosen.get("year")
    if not state:
        return _among(Programme.objects.filter(year=year)) if year else Q()
    rows = Evaluation.objects.filter(programme__partnership=OuterRef("pk"))
    this_year = rows.filter(programme__starts_on__lte=on, programme__ends_on__gte=on)
    if year:
        rows = this_year = rows.filter(programme__year=year)
    conditions = {
        "open": Exists(rows.filter(state="open")),
        "late": Exists(rows.running().filter(due_on__lt=on)),
        "in_review": Exists(rows.filter(state="in_review")),
        "adopted": Exists(this_year.filter(state="adopted")),
        "none": ~Exists(this_year),
    }
    return Q(conditions[state])


def _ending(chosen, on) -> Q:
    """By the end of a paper, as the list shows it."""
    papers = Agreement.objects.filter(state__in=SIGNED_ONCE)
    ends = chosen.get("ends")
    condition = Q()
    if ends == "past":
        holding = papers.exclude(lapses_after__lt=on)
        condition &= _among(papers.filter(lapses_after__lt=on)) & ~_among(holding)
    elif ends == "none":
        condition &= _among(papers) & ~_among(papers.filter(ends_by__isnull=False))
    elif ends == "unsigned":
        condition &= ~_among(papers)
    elif ends:
        condition &= _among(papers.filter(ends_by__gte=on, ends_by__lte=months_on(on, int(ends))))
    first, last = chosen.get("ends_from"), chosen.get("ends_to")
    if first or last:
        rows = papers.filter(ends_by__isnull=False)
        rows = rows.filter(ends_by__gte=first) if first else rows
        condition &= _among(rows.filter(ends_by__lte=last) if last else rows)
    return condition


def _notice(chosen, on) -> Q:
    """In the time before the end in which notice comes too late, or near it."""
    papers = Agreement.objects.all()
    match chosen.get("notice"):
        case "window":
            return _among(papers.filter(notice_day__lt=on, ends_by__gte=on))
        case "soon":
            until = months_on(on, NOTICE_SOON)
            return _among(papers.filter(notice_day__gte=on, notice_day__lte=until))
        case "given":
            return _among(papers.filter(state=AgreementState.NOTICE_GIVEN, ends_by__gte=on))
    return Q()


def _since(chosen) -> Q:
    """Partnerships by the year since when the parties work together, if it is known."""
    condition = Q()
    # Before all dated ones stand those "from the start", after them "later" and the unknown.
    unknown = Q(since_rising__lt=rising_of_year(0)) | Q(since_rising__gte=rising_of_year(9999))
    if since := chosen.get("since"):
        condition &= unknown if since == "unknown" else ~unknown
    if first := chosen.get("since_from"):
        condition &= Q(since_rising__gte=rising_of_year(first)) & ~unknown
    if last := chosen.get("since_to"):
        condition &= Q(since_rising__lt=rising_of_year(last + 1)) & ~unknown
    return condition
