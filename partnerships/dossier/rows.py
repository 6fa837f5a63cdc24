"""What the partnership page reads: the record with what has rules of its own, and one query for
all small sections together. None of it grows with the number of rows.
"""

from django.db.models import OuterRef, Prefetch

from lib.rows import JSONRow
from partnerships.crowding import last_year
from partnerships.models import (
    Agreement,
    Amendment,
    Document,
    Party,
    Signature,
    Theme,
    ThemeOwner,
)
from partnerships.proposals import proposals_for
from partnerships.wide import leave_out_private_rows

from .sections import SECTIONS


def dossier_queryset(queryset, user, on):
    """A queryset of partnerships with what their page shows that has rules of its own.

    The sections that are only rows are read by `read_sections`.
    """
    return queryset.select_related(
        "keeper", "coordinator__organisation", "deciding_body", "entity"
    ).prefetch_related(*_prefetches(user, on))


def read_sections(partnership, user, on) -> None:
    """Give a partnership the rows of its sections, as far as this user may see them."""
    first, _last = last_year(on)
    columns = SECTIONS.read(
        partnership.pk,
        on=on,
        year_ago=first,
        sees_all=user.is_administrator,
        reads_widely=user.reads_widely,
        organisation_ids=tuple(sorted(user.organisation_ids)),
    )
    for name, rows in columns.items():
        setattr(partnership, name, rows)
    leave_out_private_rows(partnership, user)
    _hang_papers(partnership)


def _hang_papers(partnership) -> None:
    """Hang signatures and addenda under their agreements, as if they had been prefetched."""
    agreements = {agreement.pk: agreement for agreement in partnership.agreements.all()}
    parties = {party.pk: party for party in partnership.parties.all()}
    for agreement in agreements.values():
        agreement._prefetched_objects_cache = {"signatures": [], "amendments": []}
    for name, model in (("signature", Signature), ("amendment", Amendment)):
        for row in getattr(partnership, f"{name}_rows"):
            name_then = row.pop("name_then", None)
            paper = model(**row)
            agreement = paper.agreement = agreements[row["agreement_id"]]
            if "party_id" in row:
                paper.party, paper.name_then = parties[row["party_id"]], name_then
            agreement._prefetched_objects_cache[f"{name}s"].append(paper)


def _prefetches(user, on):
    parties = Party.objects.with_users(on).select_related("organisation", "contact")
    owner = ThemeOwner.objects.current().filter(theme=OuterRef("pk")).order_by("pk")
    themes = Theme.objects.select_related("main_area", "added_decision").annotate(
        owner=JSONRow(owner, name="contact__name", organisation="contact__organisation__name")
    )
    agreements = Agreement.objects.select_related("predecessor", "framework")
    return [
        Prefetch("parties", parties),
        Prefetch("themes", themes),
        Prefetch("agreements", agreements),
        Prefetch("documents", Document.objects.visible_to(user).select_related("organisation")),
        Prefetch("accessions", proposals_for(user).waiting()),
    ]
