"""What the partnership page reads: the record with what has rules of its own, and one query for
all small sections together. None of it grows with the number of rows, and all SQL is made once.
"""

from itertools import chain

from django.db.models import BigIntegerField, OuterRef

from lib.rows import JSONRow, Prepared
from partnerships.crowding import last_year
from partnerships.eyes import eyes, scope_of
from partnerships.models import (
    Agreement,
    Amendment,
    Document,
    Partnership,
    Party,
    Signature,
    Theme,
    ThemeOwner,
)
from partnerships.proposals import proposals_for
from partnerships.wide import leave_out_private_rows

from .sections import SECTIONS


def _record(*, pk, **scope):
    rows = Partnership.objects.visible_to(eyes(**scope)).filter(pk=pk).order_by()
    return rows.select_related("keeper", "coordinator__organisation", "deciding_body", "entity")


def _parties(*, pk, on):
    rows = Party.objects.with_users(on).filter(partnership=pk)
    return rows.select_related("organisation", "contact")


def _themes(*, pk):
    owner = ThemeOwner.objects.current().filter(theme=OuterRef("pk")).order_by("pk")
    named = JSONRow(owner, name="contact__name", organisation="contact__organisation__name")
    rows = Theme.objects.filter(partnership=pk).annotate(owner=named)
    return rows.select_related("main_area", "added_decision")


def _agreements(*, pk):
    return Agreement.objects.filter(partnership=pk).select_related("predecessor", "framework")


def _documents(*, pk, **scope):
    rows = Document.objects.visible_to(eyes(**scope)).filter(partnership=pk)
    return rows.select_related("organisation")


def _proposals(*, pk, **scope):
    return proposals_for(eyes(**scope)).waiting().filter(partnership=pk)


RECORD = Prepared(_record)
PARTIES = Prepared(_parties)
THEMES = Prepared(_themes)
AGREEMENTS = Prepared(_agreements)
DOCUMENTS = Prepared(_documents)
PROPOSALS = Prepared(_proposals)


def read_partnership(pk, user, on) -> Partnership | None:
    """A partnership in the scope of this user with what its page shows that has rules of its own.

    The sections that are only rows are read by `read_sections`.
    """
    if pk > BigIntegerField.MAX_BIGINT:  # from an address: no record has it
        return None
    scope = scope_of(user)
    for partnership in RECORD.read(pk=pk, **scope):
        under = {
            "parties": PARTIES.read(pk=pk, on=on),
            "themes": THEMES.read(pk=pk),
            "agreements": AGREEMENTS.read(pk=pk),
            "documents": DOCUMENTS.read(pk=pk, **scope),
            "accessions": PROPOSALS.read(pk=pk, **scope),
        }
        for row in chain(*under.values()):
            row.partnership = partnership
        partnership._prefetched_objects_cache = under
        return partnership
    return None


def read_sections(partnership, user, on) -> None:
    """Give a partnership the rows of its sections, as far as this user may see them."""
    first, _last = last_year(on)
    columns = SECTIONS.read(partnership.pk, on=on, year_ago=first, **scope_of(user))
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
