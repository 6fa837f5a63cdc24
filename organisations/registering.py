"""Recording organisations and their names, and keeping them findable under every one of them."""

from django.db import transaction

from accounts import records
from lib.text import normalise
from organisations.enums import NameKind
from organisations.models import Organisation, OrganisationName


@transaction.atomic
def register_organisation(
    *, name, kind, legal_name="", aliases=(), recorded_by=None, by, at, links=None, **fields
) -> Organisation:
    """Record an organisation with its names, findable at once, and return it.

    ``recorded_by`` is the organisation that enters it and keeps it up to date while it has no
    users of its own. ``links`` sets many-to-many fields (sectors); ``fields`` are further columns.
    Likely duplicates are the form's business: see `organisations.likeness`.
    """
    organisation = Organisation(name=name, kind=kind, recorded_by=recorded_by, **fields)
    index_organisation(organisation, [name, legal_name, *aliases])
    records.create(organisation, by=by, at=at, links=links)
    names = [(NameKind.COMMON, name)]
    if legal_name and legal_name != name:
        names.append((NameKind.LEGAL, legal_name))
    names += [(NameKind.ALIAS, alias) for alias in dict.fromkeys(aliases) if alias]
    for name_kind, text in names:
        records.create(
            OrganisationName(organisation=organisation, kind=name_kind, name=text), by=by, at=at
        )
    return organisation


@transaction.atomic
def change_organisation(organisation, changes, *, by, at, version, links=None, renamed_on=None):
    """Change an organisation's own fields; raises StaleRecord over a newer version.

    A new name takes the place of the old one, which stays findable: as another spelling when it
    was a mistake, as a former name until ``renamed_on`` (an honest date, which may be unknown)
    when the organisation really was renamed.
    """
    before = Organisation.objects.get(pk=organisation.pk).name
    records.update(organisation, changes, by=by, at=at, version=version, links=links)
    if organisation.name != before:
        old = {"kind": NameKind.ALIAS}
        if renamed_on is not None:
            old = {"kind": NameKind.FORMER, "valid_until": renamed_on}
        _put_aside(organisation, before, old, by=by, at=at)
        if not organisation.names.filter(kind=NameKind.COMMON, name=organisation.name).exists():
            row = OrganisationName(
                organisation=organisation,
                kind=NameKind.COMMON,
                name=organisation.name,
                valid_from=renamed_on,
            )
            records.create(row, by=by, at=at)
        reindex_organisation(organisation)
    return organisation


def _put_aside(organisation, name, old, *, by, at) -> None:
    """Keep the name that is no longer shown as what it is now: once, or once per period."""
    row = organisation.names.filter(kind=NameKind.COMMON, name=name).first()
    if row is None:
        return
    dated = row.valid_from or old.get("valid_until")
    if not dated and organisation.names.filter(kind=old["kind"], name=name).exists():
        records.delete(row, by=by, at=at)
    else:
        records.update(row, old, by=by, at=at)


@transaction.atomic
def add_name(organisation, *, kind, name, by, at, **fields) -> OrganisationName:
    """Add one name to an organisation, found by search from now on, and return it."""
    row = OrganisationName(organisation=organisation, kind=kind, name=name, **fields)
    records.create(row, by=by, at=at)
    reindex_organisation(organisation)
    return row


def index_organisation(organisation, names) -> None:
    """Fill the sort key and the search text of an (unsaved) organisation from its names."""
    organisation.sort_name = normalise(organisation.name)[:200]
    organisation.search_text = _search_text([organisation.name, *names])


def reindex_organisation(organisation) -> None:
    """Bring the stored sort key and search text in step after a change of names.

    Both are derived, so they are written without a new version. Partnerships hold the names of
    their parties in their own search text; they are told through the reverse relation.
    """
    names = organisation.names.order_by("pk").values_list("name", flat=True)
    index_organisation(organisation, names)
    Organisation.objects.filter(pk=organisation.pk).update(
        sort_name=organisation.sort_name, search_text=organisation.search_text
    )
    party = Organisation._meta.get_field("party_rows").related_model
    party.objects.organisation_renamed(organisation)


def _search_text(names) -> str:
    """Each different name once, as search compares them."""
    return " ".join(dict.fromkeys(filter(None, (normalise(name) for name in names))))
