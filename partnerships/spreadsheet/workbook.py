"""Writing the register down as one workbook: everything its reader may see, a sheet per kind."""

import datetime
import io

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import HonestDateField
from lib.tabular import Sheet, write_workbook
from organisations.models import Contact, Municipality, Organisation
from organisations.municipalities import unmistakable
from partnerships.exports import saved_whole_by
from partnerships.models import Partnership, PartnershipLink

from .shape import BY_MODEL, KEY, KINDS, fields_of, headings_of

BETWEEN = "; "


def register_file(user) -> bytes:
    """The workbook of all that this user may see."""
    file = io.BytesIO()
    write_workbook(file, _Workbook(user).sheets())
    return file.getvalue()


class _Workbook:
    """Gives every row a key, then writes the rows with keys where they point to one another."""

    def __init__(self, user):
        self.rows: dict = {}
        self.keys: dict[tuple[type, int], str] = {}
        self.names: dict[tuple[type, int], str] = {}
        self.people_left_out = _people_left_out(user)
        for kind in KINDS:
            rows = [row for row in self._rows(kind.model, user) if self._stands_alone(row)]
            self.rows[kind] = rows
            for number, row in enumerate(rows, start=1):
                self.keys[kind.model, row.pk] = f"{kind.letter}{number}"
                if kind.model in (Organisation, Contact, Partnership):
                    self.names[kind.model, row.pk] = str(row)

    @staticmethod
    def _rows(model, user):
        many = [field.name for field in model._meta.many_to_many]
        places = [field.name for field in fields_of(model) if field.related_model is Municipality]
        rows = _taken_along(model, user).order_by("pk").distinct()
        single = [name for name in places if name not in many]
        return rows.select_related(*single).prefetch_related(*many)

    def _stands_alone(self, row) -> bool:
        """Whether all that a row cannot be without is in the file: owners go with their people.

        What a row must point to stands on an earlier sheet, so its key is known by now.
        """
        needed = (
            (field.related_model, getattr(row, field.attname))
            for field in fields_of(type(row))
            if field.related_model in BY_MODEL and not field.many_to_many and not field.null
        )
        return all(target in self.keys for target in needed)

    def sheets(self):
        about = [[line] for line in _about(self.people_left_out)]
        yield Sheet(_("Read me"), [_("About this workbook")], about)
        for kind, rows in self.rows.items():
            headings = [str(KEY), *headings_of(kind.model)]
            if kind.model is Partnership:
                headings.append(_("Number"))
            yield Sheet(str(kind.name), headings, (self._row(kind, row) for row in rows))

    def _row(self, kind, row) -> list:
        cells = [self._value(row, field) for field in fields_of(kind.model)]
        number = [row.number] if kind.model is Partnership else []
        return [self.keys[kind.model, row.pk], *cells, *number]

    def _value(self, row, field):
        if field.many_to_many:
            return BETWEEN.join(self._point(item) for item in getattr(row, field.name).all())
        if field.related_model is Municipality:
            place = getattr(row, field.name)
            return self._point(place) if place else None
        if field.is_relation:
            return self._reference(field.related_model, getattr(row, field.attname))
        value = getattr(row, field.attname)
        if isinstance(field, HonestDateField):
            return value.recorded
        if isinstance(value, datetime.datetime):
            return value.astimezone(datetime.UTC).isoformat()
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field.choices and value:
            return str(dict(field.flatchoices).get(value, value))
        return value

    def _point(self, item) -> str:
        return unmistakable(item) if isinstance(item, Municipality) else str(item)

    def _reference(self, model, pk) -> str | None:
        """The key of a row, with its name for who reads it; nothing for one not to be seen."""
        key = self.keys.get((model, pk))
        name = self.names.get((model, pk), "")
        return f"{key} {name}".strip() if key else None


def _taken_along(model, user):
    """The rows of a kind that this user may save: what a list export holds, and no more.

    Dossiers in which one only reads stay out; of people those of the own organisations and of
    their partners.
    """
    rows, dossiers = model._default_manager.visible_to(user), saved_whole_by(user)
    if model is Partnership:
        return rows.filter(pk__in=dossiers.values("pk"))
    if model is Contact:
        return rows.filter(_people_of(user))
    if model is PartnershipLink:
        rows = rows.filter(other__in=dossiers.values("pk"))
    if path := getattr(rows, "path", ""):
        rows = rows.filter(**{f"{path}__in": dossiers.values("pk")})
    return rows


def _people_of(user) -> Q:
    """People of the organisations for which somebody works, and of those they work with."""
    own = user.organisations_as("coordinator", "manager")
    return Q(organisation__in=own) | Q(organisation__in=Organisation.objects.partners_of(own))


def _people_left_out(user) -> int:
    """How many contacts this user may see and not take along: administrators see everybody's."""
    return Contact.objects.visible_to(user).exclude(_people_of(user)).distinct().count()


def _about(people_left_out: int) -> list[str]:
    lines = [
        _("Every sheet is a part of the register; every row has a key in its first column."),
        _("Where a row points to another, the key of that one stands there, with its name."),
        _(
            "Read it into another register at “Partnerships”, “Read in a spreadsheet”. Numbers are "
            "given anew there."
        ),
        _(
            "Accounts, meetings, decisions, plans, activities, results, documents and evaluations "
            "are no part of it: the file of a dossier and the dossier as a ZIP hold them."
        ),
    ]
    if people_left_out:
        words = ngettext(
            "%(number)s person of organisations you do not work with is left out, and the themes "
            "and parties that name this person name nobody here.",
            "%(number)s people of organisations you do not work with are left out, and the themes "
            "and parties that name them name nobody here.",
            people_left_out,
        )
        lines.append(words % {"number": people_left_out})
    return lines
