"""Writing a dossier down as plain data: everything its reader may see of it, and nothing else."""

import datetime

from django.db import models

from lib.dates import HonestDateField
from organisations.models import Contact, Municipality, Organisation
from partnerships.models import PartnershipLink, Programme, TargetGroup

from .sections import FORMAT, SCHEMA, SECTIONS, fields_of, rows_for

Evaluation = Programme._meta.get_field("evaluations").related_model


def write_dossier(partnership, user, at) -> dict:
    """The dossier as this user sees it, as data that JSON can hold."""
    return _Writer(partnership, user).data(at)


class _Writer:
    """Gives every row a key, then writes the rows with keys where they point to one another."""

    def __init__(self, partnership, user):
        self.partnership = partnership
        self.user = user
        self.rows = {name: list(rows_for(m, partnership, user)) for name, m in SECTIONS.items()}
        # A file's own bytes are not taken along.
        self.files = [row for row in self.rows["documents"] if row.stored_name]
        self.rows["documents"] = [row for row in self.rows["documents"] if not row.stored_name]
        self.keys: dict[tuple[type, int], str] = {}
        for name, rows in self.rows.items():
            for number, row in enumerate(rows, start=1):
                self.keys[type(row), row.pk] = f"{name}-{number}"

    def data(self, at) -> dict:
        partnership = {
            "number": self.partnership.number,
            "keeper": self.key(Organisation, self.partnership.keeper_id),
            **self.row(self.partnership),
        }
        sections = {
            name: [{"key": self.keys[type(row), row.pk], **self.row(row)} for row in rows]
            for name, rows in self.rows.items()
        }
        people = self.people()  # each names an organisation, so those come last
        return {
            "format": FORMAT,
            "version": SCHEMA,
            "saved_at": at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "partnership": partnership,
            "organisations": self.organisations(),
            "people": people,
            **{name: rows for name, rows in sections.items() if rows},
            **{name: rows for name, rows in self.told().items() if rows},
        }

    # -- rows ---------------------------------------------------------------------------------

    def row(self, row) -> dict:
        """The fields that say something; what is empty or unknown does not stand there."""
        values = {field.name: self.value(row, field) for field in fields_of(type(row))}
        return {name: value for name, value in values.items() if value not in (None, "", [], {})}

    def value(self, row, field):
        if field.many_to_many:
            found = (self.point(item) for item in getattr(row, field.name).all())
            return [point for point in found if point]
        if field.is_relation:
            return self.pointer(row, field)
        value = getattr(row, field.attname)
        if isinstance(field, HonestDateField):
            stated = {"date": value.text, "stated": value.as_stated}
            return {name: text for name, text in stated.items() if text}
        if isinstance(value, datetime.datetime):
            return value.astimezone(datetime.UTC).isoformat()
        if value is None or isinstance(value, bool | int | str):
            return value
        return str(value)

    def pointer(self, row, field):
        pk = getattr(row, field.attname)
        if pk is None:
            return None
        if field.related_model in (Municipality, TargetGroup):
            return self.point(getattr(row, field.name))
        return self.key(field.related_model, pk)

    def point(self, item):
        if isinstance(item, Municipality):
            return {"code": item.code, "name": item.name}
        if isinstance(item, TargetGroup):
            return item.name
        return self.key(type(item), item.pk)

    def key(self, model: type[models.Model], pk: int) -> str | None:
        """How a row is called in the file; None for a row that this user may not see."""
        if model in (Organisation, Contact) and (model, pk) not in self.keys:
            noun = "organisation" if model is Organisation else "person"
            number = sum(1 for known, _pk in self.keys if known is model) + 1
            self.keys[model, pk] = f"{noun}-{number}"
        return self.keys.get((model, pk))

    # -- what the rows point to ----------------------------------------------------------------

    def named(self, model, rows) -> list[tuple[str, models.Model]]:
        wanted = {pk: key for (known, pk), key in self.keys.items() if known is model}
        found = rows.in_bulk(list(wanted))
        return [(key, found[pk]) for pk, key in wanted.items()]

    def people(self) -> list[dict]:
        return [
            {
                "key": key,
                "name": person.name,
                "function": person.function,
                "organisation": self.key(Organisation, person.organisation_id),
            }
            for key, person in self.named(Contact, Contact.objects.all())
        ]

    def organisations(self) -> list[dict]:
        rows = Organisation.objects.prefetch_related("names")
        return [
            {
                "key": key,
                "name": one.name,
                "kind": one.kind,
                "kvk_number": one.kvk_number,
                "website": one.website,
                "names": sorted({row.name for row in one.names.all()} - {one.name}),
            }
            for key, one in self.named(Organisation, rows)
        ]

    # -- for reading only ----------------------------------------------------------------------

    def told(self) -> dict:
        return {
            "links": self.links(),
            "evaluations": self.evaluations(),
            "files": [
                {"title": row.title, "name": row.original_name, "sha256": row.sha256}
                for row in self.files
            ],
            "left_out": self.left_out(),
        }

    def links(self) -> list[dict]:
        links = PartnershipLink.objects.visible_to(self.user).filter(partnership=self.partnership)
        return [
            {"kind": link.kind, "number": link.other.number, "title": link.other.title}
            for link in links.select_related("other").order_by("pk")
        ]

    def evaluations(self) -> list[dict]:
        rows = Evaluation.objects.filter(programme__partnership=self.partnership).order_by("pk")
        columns = ("programme__label", "kind", "state", "due_on", "lowest_mean", "highest_mean")
        return [
            {
                name.rpartition("__")[2]: value if value is None else str(value)
                for name, value in row.items()
            }
            for row in rows.values(*columns)
        ]

    def left_out(self) -> dict:
        pictures = sum(1 for row in self.rows["results"] if row.picture_name)
        counts = {"files": len(self.files), "pictures": pictures}
        return {name: count for name, count in counts.items() if count}
