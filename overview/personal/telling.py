"""Everything the register holds about one person, as plain values: for a page and for a file.

Found by looking at the models: every row that points to the person, every row of theirs, and
every text in which the name or address stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.history import VERBS
from accounts.models import AuditEntry, User
from lib.dates import HonestDate
from organisations.models import Contact

from .classification import TABLE, all_models, kind_of
from .files import files_of
from .finding import hits
from .kinds import Kind
from .naming import column_in_words, kind_in_words
from .person import Person
from .sessions import sessions_of
from .showing import is_told, places_of

# Beside the person's own columns these say when; the others tell of what the row is about.
WHEN = ("since", "until", "starts_on", "ends_on", "at", "on")
MACHINERY = {"id", "uuid", "version", "updated_at"}
UNTOLD = (Kind.KEY, Kind.FOLLOWS)


@dataclass
class Line:
    """One thing the register holds: what it is, where it stands, and what it says."""

    what: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


@dataclass
class Section:
    """Lines of one kind."""

    code: str
    heading: str
    lines: list[Line]


def tell(person: Person, viewer: User, *, whole: bool, brief: bool = False) -> list[Section]:
    """What the register holds about the person, for who may read it.

    ``whole``: for the person, or an administrator. Others (who record the contact) get what they
    can read anyway: nothing of the account, and nothing of records outside their sight.
    ``brief``: without what has to be looked for in every text of the register, and the trail.
    """
    sections = [Section("person", _("Name and addresses"), list(_own_columns(person, whole)))]
    sections.append(Section("roles", _("Roles and links"), list(_links(person, viewer, whole))))
    if whole:
        account = list(_of_the_account(person))
        sections.append(Section("account", _("Account, keys and mail"), account))
    if brief:
        return [section for section in sections if section.lines]
    if whole:
        sections += [
            Section("about", _("The trail about this person"), list(_trail_about(person))),
            Section("by", _("What this person did"), list(_trail_by(person))),
        ]
    sections.append(Section("texts", _("Texts with the name or address"), _texts(person, viewer)))
    sections.append(Section("files", _("Files"), _files(person, viewer)))
    return [section for section in sections if section.lines]


def as_plain(sections: list[Section]) -> dict[str, Any]:
    """The same, as a program reads it."""
    return {
        section.code: [
            {"what": line.what, **({"where": line.url} if line.url else {}), "says": line.facts}
            for line in section.lines
        ]
        for section in sections
    }


def _own_columns(person: Person, whole: bool) -> Iterator[Line]:
    for row in person.rows:
        if isinstance(row, Contact):
            organisation = row.organisation
            where = organisation.get_absolute_url()
            yield Line(f"{_kind(row)} · {organisation}", list(_facts(row)), where)
        elif whole:
            yield Line(_kind(row), list(_facts(row)))


def _kind(row) -> str:
    return kind_in_words(row._meta.model)


def _facts(row, only=None) -> Iterator[tuple[str, str]]:
    """(label, value in words) of the columns of a row that say something."""
    for column in row._meta.concrete_fields:
        if only is not None and column.name not in only:
            continue
        is_part = hasattr(column, "companion_of") and not isinstance(column, models.CharField)
        if column.name in MACHINERY or kind_of(column) in UNTOLD or is_part or column.is_relation:
            continue
        value = getattr(row, column.attname)
        named = column_in_words(column)
        if not named or not value and value != 0 or value is False:
            continue
        yield capfirst(named), _in_words(row, column, value)


def _in_words(row, column, value) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, HonestDate):
        return value.recorded
    if isinstance(value, bool):
        return _("yes")
    if isinstance(column, models.DateTimeField):
        value = localtime(value)
    return str(localize(value))


def links_to_people() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every column in the register that points to a user or a contact."""
    for model in all_models():
        for column in model._meta.concrete_fields:
            if column.is_relation and column.related_model in (User, Contact):
                yield model, column


def _rows_of(person: Person, model, column):
    whom = person.users if column.related_model is User else person.contacts
    return model._base_manager.filter(**{f"{column.name}__in": whom}).order_by("pk")


def _links(person: Person, viewer, whole: bool) -> Iterator[Line]:
    """Rows that point to the person: owner, seat, coordinator, role, who decided, who wrote."""
    for model, column in links_to_people():
        holding = TABLE.get(model._meta.label)
        if model in (Contact, User) or (holding and holding.own):
            continue
        rows = list(_rows_of(person, model, column))
        seen = _seen(model, rows, viewer)
        # What an organisation keeps for itself is unknown even to administrators.
        may_know = whole and (viewer in person.users or not hasattr(model, "is_own_only"))
        for row in rows:
            if row.pk in seen:
                link = getattr(row, "get_absolute_url", None)
                what = f"{_kind(row)} “{row}” · {column_in_words(column)}"
                yield Line(what, list(_facts(row, _about_time(model))), link() if link else "")
            elif may_know:
                # That it is there is theirs to know; what else it says is not.
                what = f"{_kind(row)} · {column_in_words(column)}"
                yield Line(what, list(_facts(row, _about_time(model))))


def _about_time(model) -> set[str]:
    """Columns that say when, and in which role or function."""
    return {
        column.name
        for column in model._meta.concrete_fields
        if column.name in ("role", "function", "state", "created_at")
        or column.name in WHEN
        or column.name.endswith(("_at", "_on"))
    } - MACHINERY


def _seen(model, rows, viewer) -> set:
    manager = model._default_manager
    if not rows or not hasattr(manager, "visible_to"):
        return set()
    keys = [row.pk for row in rows]
    return set(manager.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))


def _of_the_account(person: Person) -> Iterator[Line]:
    """Rows that are the person's alone: addresses, keys, mails, sessions. Never a secret."""
    for model, column in links_to_people():
        holding = TABLE.get(model._meta.label)
        if holding and holding.own and not model._meta.auto_created:
            for row in _rows_of(person, model, column):
                yield Line(_kind(row), list(_facts(row)))
    for session in sessions_of(person.users):
        yield Line(
            _("Session"), [(_("valid until"), str(localize(localtime(session.expire_date))))]
        )


def _trail_about(person: Person) -> Iterator[Line]:
    for row in person.rows:
        entries = AuditEntry.objects.of(row).select_related("text").order_by("at", "pk")
        for entry in entries:
            text = getattr(entry, "text", None)
            values = {**entry.after, **(text.after if text else {})}
            yield Line(_act(entry), list(_as_recorded(row, values)))


def _as_recorded(row, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What an entry holds, by the names of the columns; numbers of other records say nothing."""
    columns = {column.name: column for column in row._meta.concrete_fields}
    for name, value in values.items():
        column = columns.get(name)
        if column is None:
            yield name.replace("_", " "), str(value)
        elif named := "" if column.is_relation else column_in_words(column):
            yield capfirst(named), str(value)


def _trail_by(person: Person) -> Iterator[Line]:
    """What was done and when; of what was written the kind of record, since it is of others."""
    keys = [user.pk for user in person.users]
    for entry in AuditEntry.objects.filter(actor_id__in=keys).order_by("at", "pk").iterator():
        yield Line(_act(entry))


def _act(entry) -> str:
    names = {model._meta.label_lower: model for model in all_models()}
    model = names.get(entry.object_type)
    kind = capfirst(str(model._meta.verbose_name)) if model else entry.object_type
    verb = VERBS.get(entry.verb, entry.verb.replace("_", " "))
    return f"{localize(localtime(entry.at))} · {kind}: {verb}"


def _texts(person: Person, viewer) -> list[Line]:
    own = person.is_own
    found = [hit for hit in hits(person.sure) if is_told(hit) and not own(hit.model, hit.pk)]
    return [
        Line(
            " · ".join(filter(None, (place.kind, place.column))),
            [("", f"{s.before}{s.hit}{s.after}") for s in place.snippets],
            place.url,
        )
        for place in places_of(found, viewer)
        if not place.is_hidden
    ]


def _files(person: Person, viewer) -> list[Line]:
    lines = []
    for file in files_of(person, person.sure):
        if type(file.row).objects.visible_to(viewer).filter(pk=file.row.pk).exists():
            lines.append(Line(f"{_kind(file.row)} “{file.row}”", [("", file.why)], file.url))
    return lines
