"""Making what a list says: all of it in one transaction, through the write functions of each."""

from collections import defaultdict
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import records
from lib.text import normalise
from organisations.enums import OrganisationKind
from organisations.models import Contact, Organisation
from organisations.registering import register_organisation
from partnerships.enums import AreaBasis, PartyRole, PartyState
from partnerships.models import Agreement, ImportRow, Partnership, Theme
from partnerships.parties import add_party
from partnerships.recording import record_partnership
from partnerships.signing import record_agreement
from partnerships.themes import add_theme

from .checking import group_key, list_rows
from .gathering import Gathered, gather
from .headings import ORGANISATIONS, rows_are
from .meanwhile import Meanwhile, WriteProblem
from .naming import FOUND, MAKE, PROBLEM, NameBook
from .people import People
from .plan import RowReader, Said


class ListWriter:
    """Writes the rows of a list. Call `write` inside the transaction of the whole import.

    ``numbers`` are those that were reserved for the partnerships, see `numbers_needed`.
    """

    def __init__(self, batch, *, by, at):
        self.batch, self.by, self.at = batch, by, at
        self.numbers: Iterator[str] = iter(())
        self.names = NameBook(batch)
        self.reader = RowReader(batch.mapping, batch.options, self.names)
        self.people = People(by, at)
        self.keeper = batch.organisation
        self.organisations: dict[int, Organisation] = {}
        self.details: dict[int, dict] = {}
        self.made: dict[type, set[int]] = {Organisation: set(), Partnership: set()}
        self.lists_organisations = rows_are(batch.mapping) == ORGANISATIONS
        self.read = [(row, self.reader.read(row.cells)) for row in list_rows(batch)]
        self.groups = [] if self.lists_organisations else self._to_be_made()
        for _row, said in self.read:
            if said.organisation:
                name = self.names.take(said.members[0], 0)
                self.details.setdefault(self.names.end_of(name).number, said.organisation)

    @property
    def acts(self) -> dict:
        return {"by": self.by, "at": self.at}

    @property
    def numbers_needed(self) -> int:
        """How many partnerships there will be."""
        return len(self.groups)

    def write(self) -> None:
        if self.lists_organisations:
            for row, said in self.read:
                if row.outcome == MAKE:
                    self.step(row, lambda said=said: self.organisation(said.members[0]))
        for rows in self.groups:
            self.step(rows[0][0], lambda rows=rows: self.partnership(rows))

    def ask_again(self) -> None:
        """WriteProblem when the register is not as the dry run found it, see `Meanwhile`."""
        asks = Meanwhile(user=self.by, names=self.names, where=where_of)
        used: dict[int, ImportRow] = {}
        kvk: dict[str, ImportRow] = {}
        known: dict[int, ImportRow] = {}
        for row, said in self.read:
            if row.outcome == FOUND and "known" in row.found:
                known.setdefault(row.found["known"], row)
            if row.outcome != MAKE and not (self.lists_organisations and row.outcome == FOUND):
                continue
            self._as_it_was_read(asks, row, said)
            for number in row.found["names"]:
                used.setdefault(number, row)
            number = said.organisation.get("kvk_number")
            if number and not self.names.pk_of(self.names.take(said.members[0], 0)):
                kvk.setdefault(number, row)
        titles, numbers = {}, {}
        for rows in self.groups:
            for row, said in rows:
                titles.setdefault(normalise(said.title)[:200], row)
                numbers.setdefault(said.number, row)
        titles.pop("", None)
        numbers.pop("", None)
        asks.ask_known(known)
        asks.ask_titles(titles, numbers, self.made[Partnership])
        asks.ask_names(used, self.made[Organisation])
        asks.ask_kvk(kvk, self.made[Organisation])

    def _as_it_was_read(self, asks, row, said: Said) -> None:
        """Names are read by what is known, places by what exists: neither may have changed."""
        if said.problems:
            asks.refuse(row, said.problems[0][1])
        taken = (self.names.by_key.get(normalise(name)) for name in said.names)
        if [name and name.number for name in taken] != row.found["names"]:
            asks.refuse(row, _("its parties are read in another way now"))

    def _to_be_made(self) -> list[list]:
        """The rows of each partnership that is new and has no problem."""
        return [
            rows
            for rows in self._grouped(self.read)
            if all(row.outcome != PROBLEM for row, _said in rows) and rows[0][0].outcome != FOUND
        ]

    def step(self, row, make) -> None:
        """Make what one row says; WriteProblem with its number when it cannot be made."""
        try:
            make()
        except ValidationError as error:
            words = {"row": where_of(row), "what": " ".join(error.messages)}
            raise WriteProblem(_("%(row)s: %(what)s") % words) from error

    def _grouped(self, read):
        by_code = defaultdict(list)
        for column, code in self.reader.columns:
            by_code[code].append(column)
        groups: dict[str, list] = {}
        for row, said in read:
            groups.setdefault(group_key(row.cells, by_code, row.number)[0], []).append((row, said))
        return groups.values()

    # -- organisations -------------------------------------------------------------------------

    def organisation(self, text: str) -> Organisation:
        """The organisation that a name means, recorded when it is new."""
        row = self.names.end_of(self.names.take(text, 0))
        if row.number not in self.organisations:
            pk = self.names.pk_of(row)
            found = Organisation.objects.get(pk=pk) if pk else self._register(row)
            self.organisations[row.number] = found
        return self.organisations[row.number]

    def _register(self, row) -> Organisation:
        name = row.cells[0]
        details = dict(self.details.get(row.number, {}))
        kind = details.pop("kind", "") or kind_of(name)
        made = register_organisation(
            name=name,
            kind=kind,
            aliases=[other for other in self.names.spellings(row) if other != name],
            recorded_by=self.keeper,
            **details,
            **self.acts,
        )
        self.made[Organisation].add(made.pk)
        return made

    # -- partnerships --------------------------------------------------------------------------

    def partnership(self, pairs):
        """One partnership of all the rows that speak of it, as the dry run told."""
        rows = [said for _row, said in pairs]
        numbered = [(row.number, said) for row, said in pairs]
        whole = gather(numbered, self.names, keeper=self.keeper, options=self.batch.options)
        facts: dict = {}
        for said in rows:
            facts |= {name: value for name, value in said.facts.items() if name not in facts}
        places = list(dict.fromkeys(place for said in rows for place in said.municipalities))
        made = record_partnership(
            keeper=self.keeper,
            number=next(self.numbers, ""),
            organisations=self._organisations_of(whole.parties),
            title=whole.title,
            kind=facts.pop("kind", "") or None,
            coordinator=self._coordinator(rows),
            municipalities=places,
            area_basis=AreaBasis.STATED if places else AreaBasis.NOT_STATED,
            **{name: value for name, value in facts.items() if value},
            **self.acts,
        )
        self.made[Partnership].add(made.pk)
        self._roles(made, rows, whole.lead[1])
        self._papers(made, whole)
        self._themes(made, rows)
        return made

    def _coordinator(self, rows):
        name = next((said.coordinator for said in rows if said.coordinator), "")
        return self.people.coordinator(name, self.keeper) if name else None

    def _organisations_of(self, named: dict[tuple, str]) -> list[Organisation]:
        keeper = ("pk", self.keeper.pk)
        return [
            self.keeper if key == keeper else self.organisation(name) for key, name in named.items()
        ]

    def _roles(self, made, rows, lead: str) -> None:
        if lead:
            party = made.parties.get(organisation=self.organisation(lead), state=PartyState.JOINED)
            records.update(party, {"role": PartyRole.LEAD}, **self.acts)
        for kind in dict.fromkeys(kind for said in rows for kind in said.wanted):
            add_party(partnership=made, wanted_kind=kind, state=PartyState.WANTED, **self.acts)

    def _papers(self, made, whole: Gathered) -> None:
        """Each agreement of the parties that its own rows name, and of no other."""
        for paper in whole.papers:
            named = self._organisations_of(paper.parties)
            parties = list(made.parties.filter(state=PartyState.JOINED, organisation__in=named))
            agreement = Agreement(partnership=made, **paper.facts)
            signed_by = parties if paper.is_signed else None
            record_agreement(agreement, parties=parties, signed_by=signed_by, **self.acts)

    def _themes(self, made, rows) -> None:
        done = set()
        for said in rows:
            for number, title in enumerate(said.themes):
                if normalise(title) in done:
                    continue
                done.add(normalise(title))
                owner = self._owner(said, number)
                add_theme(Theme(partnership=made, title=title), owner=owner, **self.acts)

    def _owner(self, said: Said, number: int) -> Contact | None:
        if not said.owners:
            return None
        person, organisation = said.owners[number if len(said.owners) > 1 else 0]
        if not person:
            return None
        at = self.organisation(organisation) if organisation else self.keeper
        return self.people.named(person, at)


def where_of(row) -> str:
    return _("Row %(row)s") % {"row": row.number}


def kind_of(name: str) -> str:
    """The kind of an organisation as far as its name says so."""
    if normalise(name).startswith(("gemeente ", "gem ")):
        return OrganisationKind.MUNICIPALITY
    return OrganisationKind.OTHER
