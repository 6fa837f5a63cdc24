"""Making what a workbook of the register holds: row by row, in the order of its sheets."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import records
from lib.text import normalise
from organisations.enums import NameKind
from organisations.models import Contact, Organisation, OrganisationName
from organisations.registering import index_organisation, reindex_organisation
from partnerships.coordinating import leave_out_unable
from partnerships.counters import refresh_partnership
from partnerships.models import Partnership, Party
from partnerships.recording import next_number

from .book import BookReader, parents_of
from .meanwhile import Meanwhile, WriteProblem
from .naming import FOUND, MAKE, NameBook
from .shape import BY_MODEL, KINDS

# What a party says of itself: nobody else says it for an organisation with users of its own.
OWN_WORDS = ("own_interest", "identity_note")


def where_of(row) -> str:
    return _("%(sheet)s, row %(row)s") % {"sheet": row.sheet, "row": row.number}


class BookWriter:
    """Writes the rows of a workbook. Call `write` inside the transaction of the whole import."""

    def __init__(self, batch, *, by, at):
        self.batch, self.by, self.at = batch, by, at
        self.reader = BookReader(batch)
        self.names = NameBook(batch, within=False)
        self.made: dict[str, object] = {}
        self.known: set[str] = set()
        self.later: list[tuple] = []
        self.numbers: Iterator[str] = iter(())
        self._speaks: dict[int, bool] = {}
        self.by_model: dict[type, list] = {kind.model: [] for kind in KINDS}
        for row in batch.rows.filter(sheet__in=self.reader.kinds).order_by("pk"):
            self.by_model[self.reader.kinds[row.sheet].model].append(row)

    @property
    def numbers_needed(self) -> int:
        """How many partnerships there will be."""
        return len(self._new(Partnership))

    def _new(self, model) -> list:
        return [row for row in self.by_model[model] if row.outcome == MAKE]

    def ask_again(self) -> None:
        """WriteProblem when the register is not as the dry run found it, see `Meanwhile`."""
        asks = Meanwhile(user=self.by, names=self.names, where=where_of)
        titles, kvk, used = {}, {}, {}
        for row in self._new(Partnership):
            titles.setdefault(normalise(self.reader.read(row)[0].get("title", ""))[:200], row)
        titles.pop("", None)
        for row in self.by_model[Organisation]:
            if row.outcome in (MAKE, FOUND):
                used[row.number] = row
        known = {
            row.found["known"]: row for row in self.by_model[Partnership] if row.outcome == FOUND
        }
        for row in self._new(Organisation):
            if number := self.reader.read(row)[0].get("kvk_number"):
                kvk.setdefault(number, row)
        ours = [one for one in self.made.values() if self._is_ours(one)]
        besides = {
            model: {one.pk for one in ours if isinstance(one, model)}
            for model in (Organisation, Partnership)
        }
        asks.ask_known(known)
        asks.ask_titles(titles, {}, besides[Partnership])
        asks.ask_names(used, besides[Organisation])
        asks.ask_kvk(kvk, besides[Organisation])

    def write(self) -> None:
        for model, rows in self.by_model.items():
            for row in rows:
                if row.outcome in (MAKE, FOUND):
                    self._step(model, row)
            if model is OrganisationName:
                self._names()
        for row, instance, changes in self.later:
            found = {name: self.made.get(key) for name, key in changes.items()}
            self._guarded(row, lambda i=instance, f=found: records.update(i, f, **self._acts))
        for one in self.made.values():
            if isinstance(one, Partnership) and self._is_ours(one):
                leave_out_unable(one, **self._acts)
                refresh_partnership(one)

    @property
    def _acts(self) -> dict:
        return {"by": self.by, "at": self.at}

    def _is_ours(self, instance) -> bool:
        return getattr(instance, "_made_here", False)

    def _step(self, model, row) -> None:
        values, problems = self.reader.read(row)
        if problems:
            raise WriteProblem(f"{where_of(row)}: {problems[0][1]}")
        key = row.found["key"]
        there = self._there(model, row, values)
        if there is not None:
            self.made[key] = there
            self.known.add(key)
            return
        if any(values.get(name) in self.known for name in parents_of(model)):
            self.known.add(key)
            if model is not Contact:
                return
        self._guarded(row, lambda: self._make(model, row, key, values))

    def _there(self, model, row, values):
        """The record of this register that a row stands for."""
        if model is Organisation:
            pk = self.names.pk_of(self.names.by_number[row.number])
            return Organisation.objects.get(pk=pk) if pk else None
        if model is Partnership and row.outcome == FOUND:
            return Partnership.objects.get(pk=row.found["known"])
        if model is Contact and values["organisation"] in self.known:
            people = self.made[values["organisation"]].contacts.order_by("pk")
            wanted = normalise(values["name"])
            return next((one for one in people if normalise(one.name) == wanted), None)
        return None

    def _guarded(self, row, make) -> None:
        try:
            make()
        except ValidationError as error:
            words = {"row": where_of(row), "what": " ".join(error.messages)}
            raise WriteProblem(_("%(row)s: %(what)s") % words) from error

    def _make(self, model, row, key, values) -> None:
        links, changes, instance = {}, {}, model()
        for field in BY_MODEL[model].model._meta.get_fields():
            if field.name not in values:
                continue
            value = values[field.name]
            if field.many_to_many:
                links[field.name] = value
            elif field.is_relation and isinstance(value, str):
                target = self.made.get(value)
                if target is None and not field.null:
                    text = _("“%(key)s” was not made") % {"key": value}
                    raise ValidationError(text)
                if target is None:
                    changes[field.name] = value
                else:
                    setattr(instance, field.name, target)
            else:
                setattr(instance, field.name, value)
        if not self._prepare(instance):
            return
        instance.validate_constraints()
        records.create(instance, links={n: v for n, v in links.items() if v}, **self._acts)
        instance._made_here = True
        self.made[key] = instance
        if changes:
            self.later.append((row, instance, changes))

    def _prepare(self, instance) -> bool:
        """What the register fills in itself; False for what may not be taken over."""
        if isinstance(instance, Organisation):
            index_organisation(instance, [])
        elif isinstance(instance, Partnership):
            instance.number = next(self.numbers, "") or next_number()
            if not self._may_keep(instance.keeper):
                instance.keeper = self.batch.organisation
            instance.sort_title = normalise(instance.title)[:200]
        elif isinstance(instance, Contact):
            return self._speaks_for(instance.organisation)
        elif isinstance(instance, Party) and instance.organisation_id:
            if not self._speaks_for(instance.organisation):
                for name in OWN_WORDS:
                    setattr(instance, name, "")
        return True

    def _may_keep(self, organisation) -> bool:
        """Whether a dossier may be put in the care of this organisation by this user."""
        return self.by.is_administrator or organisation.pk in self.by.organisations_as(
            "coordinator"
        )

    def _speaks_for(self, organisation) -> bool:
        """Whether the word of the file may stand for an organisation: its own, or nobody's yet."""
        pk = organisation.pk
        if pk not in self._speaks:
            own = pk in self.by.organisations_as("coordinator", "manager")
            self._speaks[pk] = own or self._is_ours(organisation) or not organisation.has_users()
        return self._speaks[pk]

    def _names(self) -> None:
        """Every new organisation is found under all its names, at least the one it shows."""
        for organisation in list(self.made.values()):
            if not isinstance(organisation, Organisation) or not self._is_ours(organisation):
                continue
            shown = organisation.names.filter(kind=NameKind.COMMON, name=organisation.name)
            if not shown.exists():
                name = OrganisationName(
                    organisation=organisation, kind=NameKind.COMMON, name=organisation.name
                )
                records.create(name, **self._acts)
            reindex_organisation(organisation)
