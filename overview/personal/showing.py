"""Places where somebody is named, as an administrator sees them before the yes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.apps import apps
from django.utils.text import capfirst

from accounts.models import AuditEntry, AuditText

from .finding import Hit
from .kinds import Kind
from .naming import column_in_words, kind_in_words
from .words import Snippet

# So many keys in one question: a database takes no endless list.
AT_ONCE = 500


@dataclass
class Place:
    """One column of one record: what it is called, where it stands, and the words around each hit.

    Of what the reader may not read only the kind of record is told.
    """

    key: str
    kind: str
    column: str
    url: str = ""
    is_hidden: bool = False
    ticked: bool = False
    snippets: list[Snippet] = field(default_factory=list)


def places_of(hits: Iterable[Hit], user) -> list[Place]:
    """The hits in words, those of one kind of record together."""
    shown = []
    ordered = sorted(hits, key=lambda hit: hit.model._meta.label)
    for model, group in groupby(ordered, key=lambda hit: hit.model):
        own = list(group)
        for start in range(0, len(own), AT_ONCE):
            part = own[start : start + AT_ONCE]
            seen = _seen(model, {hit.pk for hit in part}, user)
            shown += [_place(hit, seen) for hit in part]
    return shown


def _place(hit: Hit, seen: dict) -> Place:
    row = seen.get(hit.pk)
    link = getattr(row, "get_absolute_url", None)
    return Place(
        key=hit.key,
        kind=kind_in_words(hit.model),
        # What has no name in words is bookkeeping: the kind of record says enough.
        column=capfirst(column_in_words(hit.column)),
        url=link() if link else "",
        is_hidden=row is None,
        snippets=hit.snippets if row is not None else [],
    )


def _seen(model, keys: set, user) -> dict:
    """Key → row, of the rows this user may read."""
    if model is AuditText:
        return _seen_in_trail(keys, user)
    manager = model._default_manager
    if not hasattr(manager, "visible_to"):
        return {}
    # One by one names of rows would cost a query each: the page shows their kind.
    return {row.pk: row for row in manager.visible_to(user).filter(pk__in=keys)}


def _seen_in_trail(keys: set, user) -> dict:
    """Texts of the trail about records that this user may read."""
    texts = AuditText.objects.filter(pk__in=keys).values_list("pk", "entry_id")
    entries = AuditEntry.objects.in_bulk([entry for _pk, entry in texts])
    about: dict[str, set] = {}
    for entry in entries.values():
        about.setdefault(entry.object_type, set()).add(entry.object_id)
    readable = {}
    for label, objects in about.items():
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        readable[label] = set(_seen(model, objects, user)) if model is not AuditText else set()
    return {
        pk: entries[entry]
        for pk, entry in texts
        if entries[entry].object_id in readable.get(entries[entry].object_type, ())
    }


def is_told(hit: Hit) -> bool:
    """Whether a hit is shown: what is made from other columns follows them by itself."""
    from .classification import kind_of

    return kind_of(hit.column) is not Kind.FOLLOWS
