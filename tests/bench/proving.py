"""Whether a made-up register is as the product itself would keep it."""

from django.db import connection
from django.db.models import Count, F, Q

from evaluations.models import Evaluation
from evaluations.sheet import party_means
from overview.searching import keeping
from partnerships import models as p
from partnerships.counters import search_words
from partnerships.enums import ActivityState
from partnerships.models.plan import DONE_STATES
from partnerships.paper_dates import FIRST, LAST, kept_dates, paper_end


def faults(sample: int = 50) -> dict[str, list]:
    """What differs from the product's own rules: counts everywhere, words and dates in a sample."""
    connection.check_constraints()
    step = max(1, p.Partnership.objects.count() // sample)
    chosen = p.Partnership.objects.filter(pk__in=range(1, step * sample + 2, step))
    found = {
        "search lines": [one.kind.code for one in keeping.differences() if one],
        "words": [row.pk for row in chosen if row.search_text != search_words(row)],
        "counters": _wrong_counters(),
        "years": _wrong_years(),
        "papers": [row.pk for row in chosen if not _papers_are_right(row)],
        "sheets": _wrong_sheets(chosen),
        "roles": [row.pk for row in chosen if row.keeper_id not in row.joined_organisation_ids],
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def _wrong_counters() -> list[int]:
    joined = Count("parties", filter=Q(parties__state="joined"), distinct=True)
    counted = p.Partnership.objects.annotate(
        parties_now=joined, themes_now=Count("themes", distinct=True)
    )
    wrong = ~Q(party_count=F("parties_now")) | ~Q(theme_count=F("themes_now"))
    return list(counted.filter(wrong).values_list("pk", flat=True))


def _wrong_years() -> list[int]:
    activities = "plans__activities"
    rows = p.Programme.objects.annotate(
        total=Count(activities),
        done=Count(activities, filter=Q(plans__activities__state__in=DONE_STATES)),
        busy=Count(activities, filter=Q(plans__activities__state=ActivityState.RUNNING)),
    )
    right = Q(activity_count=F("total"), done_count=F("done"), busy_count=F("busy"))
    return list(rows.exclude(right).values_list("pk", flat=True))


def _papers_are_right(partnership) -> bool:
    papers = list(partnership.agreements.prefetch_related("amendments"))
    kept = all(
        getattr(paper, name) == value
        for paper in papers
        for name, value in kept_dates(paper).items()
    )
    last = paper_end(papers)
    ends = (partnership.paper_end_rising, partnership.paper_end_falling)
    return kept and ends == (last or LAST, last or FIRST)


def _wrong_sheets(chosen) -> list[int]:
    rows = Evaluation.objects.filter(programme__partnership__in=chosen, frozen__isnull=False)
    wrong = []
    for row in rows.select_related("programme__partnership"):
        sheet, partnership = row.frozen, row.programme.partnership
        parties = {str(party.pk): party.organisation_id for party in partnership.parties.all()}
        themes = set(partnership.themes.values_list("pk", flat=True))
        right = (
            sheet["partnership"] == {"id": partnership.pk, "title": partnership.title}
            and sheet["programme"]["id"] == row.programme_id
            and {one["id"]: one["organisation_id"] for one in sheet["parties"]} == parties
            and {theme["id"] for theme in sheet["themes"]} <= themes
            and row.party_means == [[name, str(mean)] for name, mean in party_means(sheet)]
        )
        if not right:
            wrong.append(row.pk)
    return wrong
