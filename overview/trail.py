"""Who may read which part of the trail, and what of it in words."""

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from accounts.history import Entry, entries_with_changes, whole_trail
from organisations.models import Organisation
from partnerships.models import Partnership

# Records that tell of an organisation itself; the others under its name are its own affair.
ABOUT_ITSELF = ("organisations.", "accounts.")
APPS_SHOWN = ("accounts", "organisations", "partnerships", "evaluations", "overview")


def trail_for(user):
    """The whole trail for administrators; for managers that of what they manage.

    Which partnerships those are is the scope of every page, asked for where somebody is manager.
    """
    partnership = Partnership.objects.filter(pk=OuterRef("partnership_id")).order_by()
    organisation = Organisation.objects.filter(pk=OuterRef("organisation_id")).order_by()
    entries = whole_trail().annotate(
        in_partnership=Subquery(partnership.values("title")[:1]),
        in_organisation=Subquery(organisation.values("name")[:1]),
    )
    if user.is_administrator:
        return entries
    mine = user.organisations_as("manager")
    # Read first, so that each of the two indexes is used: one look costs what there is to see.
    own = Partnership.objects.of_organisations(mine).order_by().values_list("pk", flat=True)
    of_own = Q(partnership_id__in=list(own))
    return entries.filter(of_own | Q(partnership_id=None, organisation_id__in=mine))


def is_own_affair(row, user) -> bool:
    """Whether only people of the organisation itself may read what stands in it.

    Such are answers before they are shared, and notes: others read that it was done, not what.
    """
    return (
        row.partnership_id is None
        and row.organisation_id is not None
        and row.organisation_id not in user.organisation_ids
        and not row.object_type.startswith(ABOUT_ITSELF)
    )


def in_words(rows, user) -> list[Entry]:
    """The entries with where each of them stands, without a query of its own."""
    rows = list(rows)
    for row in rows:
        if is_own_affair(row, user):
            _leave_out_words(row)
    entries = entries_with_changes(rows)
    for entry in entries:
        entry.place = _place_of(entry.row)
    return entries


def _place_of(row) -> dict[str, str] | None:
    if row.in_partnership:
        url = reverse("partnership_show", args=[row.partnership_id])
        return {"text": row.in_partnership, "url": url}
    if row.partnership_id is None and row.in_organisation:
        url = reverse("organisation_show", args=[row.organisation_id])
        return {"text": row.in_organisation, "url": url}
    return None


def _leave_out_words(row) -> None:
    row.before, row.after = {}, {}
    text = getattr(row, "text", None)
    if text is not None:
        text.label, text.reason, text.before, text.after = "", "", {}, {}
