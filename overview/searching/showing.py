"""Turns what was found into lines of the page: name, where it matched, and what it belongs to.

The keys were found within the scope of who asks (`asking`). What is shown is read from the
records, so that nothing is shown that only the index knows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.enums import NameKind
from organisations.models import OrganisationName
from partnerships.enums import ThemeStage
from partnerships.models import Partnership, Party, Theme

from .asking import Hits
from .kinds import SearchKind
from .marking import Piece, excerpt, holds, marked, resembles, telling, terms_in

# One or two places tell enough.
PLACES = 2
Field = tuple[str | Promise, str]

NAMES = {
    NameKind.LEGAL: gettext_lazy("in the legal name"),
    NameKind.COMMON: gettext_lazy("in the common name"),
    NameKind.BRAND: gettext_lazy("in the name of a brand"),
    NameKind.FORMER: gettext_lazy("in the former name"),
    NameKind.ALIAS: gettext_lazy("in another spelling"),
}
PARTY_NAMES = {
    NameKind.LEGAL: gettext_lazy("in the legal name of a party"),
    NameKind.COMMON: gettext_lazy("in the common name of a party"),
    NameKind.BRAND: gettext_lazy("in a brand of a party"),
    NameKind.FORMER: gettext_lazy("in the former name of a party"),
    NameKind.ALIAS: gettext_lazy("in another spelling of a party"),
}
COLUMNS = {
    "number": gettext_lazy("in the number"),
    "region_label": gettext_lazy("in the region"),
    "cause": gettext_lazy("in the cause"),
    "purpose": gettext_lazy("in the purpose"),
    "shared_mission": gettext_lazy("in the shared mission"),
    "principles": gettext_lazy("in the principles"),
    "added_value": gettext_lazy("in the added value"),
    "kvk_number": gettext_lazy("in the KvK number"),
    "identity": gettext_lazy("in values and identity"),
    "goal_text": gettext_lazy("in what it is about"),
    "description": gettext_lazy("in the description"),
    "question": gettext_lazy("in the question of the pilot"),
    "learned": gettext_lazy("in what was learned"),
    "target_text": gettext_lazy("in the target"),
    "result_text": gettext_lazy("in the result"),
    "network": gettext_lazy("in the network"),
    "because": gettext_lazy("in the reason"),
    "function": gettext_lazy("in the function"),
}


@dataclass
class Place:
    """Where in a record the words stand."""

    label: str | Promise
    pieces: list[Piece]


@dataclass
class Row:
    """One line of the page."""

    url: str
    title: list[Piece]
    places: list[Place]
    note: str = ""
    partnership: Partnership | None = None
    organisation: object = None
    elsewhere: bool = field(default=False)  # a link out of the registry


def _names(names, labels) -> Iterator[Field]:
    for name in names:
        yield labels[name.kind], name.name


def _columns(kind: SearchKind, record) -> Iterator[Field]:
    for column in kind.body:
        if column in COLUMNS:
            yield COLUMNS[column], getattr(record, column)


def _fields(kind: SearchKind, record) -> Iterator[Field]:
    """Everything of a record that is looked through, except its name, with where it stands.

    Names stand first: who looks for words of a name means that name.
    """
    if kind.code == "partnership":
        for party in record.parties.all():
            yield _("in the name of a party"), str(party)
        for theme in record.themes.all():
            yield _("in a theme"), theme.title
        for party in record.parties.all():
            if party.organisation:
                yield from _names(party.organisation.names.all(), PARTY_NAMES)
    if kind.code == "organisation":
        yield from _names(record.names.all(), NAMES)
    yield from _columns(kind, record)


def _loaded(kind: SearchKind, keys) -> list:
    """The records themselves, in the order of the keys."""
    rows = kind.queryset().filter(pk__in=keys).order_by()
    names = OrganisationName.objects.order_by("pk")
    if kind.code == "partnership":
        parties = Party.objects.select_related("organisation").order_by("position", "pk")
        themes = Theme.objects.exclude(stage=ThemeStage.DROPPED).order_by("position", "pk")
        rows = rows.prefetch_related(
            Prefetch("parties", queryset=parties),
            Prefetch("parties__organisation__names", queryset=names),
            Prefetch("themes", queryset=themes),
        )
    elif kind.code == "organisation":
        rows = rows.prefetch_related(Prefetch("names", queryset=names))
    elif kind.code == "activity":
        rows = rows.select_related("plan__theme", "plan__programme")
    elif kind.code == "contact":
        rows = rows.select_related("organisation")
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def _partnership_id(kind: SearchKind, record) -> int | None:
    if kind.code == "activity":
        return record.plan.theme.partnership_id
    return getattr(record, "partnership_id", None)


def _url(kind: SearchKind, record) -> str:
    if kind.code == "document":
        opened = reverse("document_open", args=[record.pk]) if record.stored_name else record.link
        return opened or record.get_absolute_url()
    if kind.code == "contact":
        return f"{record.get_absolute_url()}#contacts"
    return record.get_absolute_url()


NOTES: dict[str, Callable] = {
    "partnership": lambda row: (
        f"{row.number} · {row.get_kind_display()} · {row.get_stage_display()}"
    ),
    "organisation": lambda row: row.get_kind_display(),
    "theme": lambda row: row.get_stage_display(),
    "activity": lambda row: f"{row.plan.theme.title} · {row.plan.programme}",
    "arrangement": lambda row: row.get_kind_display(),
    "contact": lambda row: (
        _("%(function)s, has left") % {"function": row.function}
        if row.left_at and row.function
        else (_("Has left") if row.left_at else row.function)
    ),
    "decision": lambda row: row.decided if row.decided else "",
    # Two versions of one document bear one name: the day tells them apart.
    "document": lambda row: " · ".join(
        (
            row.get_kind_display(),
            row.level_label,
            date_format(localtime(row.created_at), "DATE_FORMAT"),
        )
    ),
}


def _note(kind: SearchKind, record) -> str:
    return str(NOTES[kind.code](record)) if kind.code in NOTES else ""


def _fullest_first(fields: list[Field], terms: list[str], how) -> list[Field]:
    return sorted(fields, key=lambda row: -len(terms_in(row[1] or "", terms, how)))


def _places(kind: SearchKind, record, title: str, terms: list[str]) -> list[Place]:
    """Where the words stand that are not all in the name.

    One place that holds them all will do; else each word where most of them stand together, first
    as typed, then as they resemble.
    """
    wanted = telling(terms)
    open_terms = [term for term in wanted if term not in terms_in(title, wanted)]
    places: list[Place] = []
    fields = list(_fields(kind, record)) if open_terms else []
    for label, text in fields:
        if text and terms_in(text, wanted) == set(wanted):
            return [Place(label, marked(excerpt(text, wanted), terms))]
    for how in (holds, resembles):
        if how is resembles:
            there = terms_in(title, open_terms, how)
            open_terms = [term for term in open_terms if term not in there]
        for label, text in _fullest_first(fields, open_terms, how):
            there = terms_in(text, open_terms, how) if open_terms and text else set()
            if there and len(places) < PLACES:
                part = excerpt(text, sorted(there), how)
                places.append(Place(label, marked(part, terms, how)))
                open_terms = [term for term in open_terms if term not in there]
    return places


def _title(title: str, terms: list[str]) -> list[Piece]:
    rest = [term for term in terms if term not in terms_in(title, terms)]

    def how(word: str, term: str) -> bool:
        return holds(word, term) or (term in rest and resembles(word, term))

    return marked(title, terms, how)


def show(groups: list[Hits], terms: list[str], user) -> None:
    """Fill in the rows of what was found; a partnership is named where it is in sight itself."""
    records = {group.kind.code: _loaded(group.kind, group.keys) for group in groups}
    keys = {
        _partnership_id(group.kind, record)
        for group in groups
        for record in records[group.kind.code]
    }
    in_sight = Partnership.objects.visible_to(user).in_bulk(keys - {None}) if keys else {}
    for group in groups:
        for record in records[group.kind.code]:
            title = getattr(record, group.kind.title)
            group.rows.append(
                Row(
                    url=_url(group.kind, record),
                    title=_title(title, terms),
                    places=_places(group.kind, record, title, terms),
                    note=_note(group.kind, record),
                    partnership=in_sight.get(_partnership_id(group.kind, record)),
                    organisation=record.organisation if group.kind.code == "contact" else None,
                    elsewhere=group.kind.code == "document" and not record.stored_name,
                )
            )
