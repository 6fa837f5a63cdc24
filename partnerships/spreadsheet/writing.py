"""Making what a list says: all of it in one transaction, through the write functions of each."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import records
from lib.text import normalise
from organisations.enums import OrganisationKind
from organisations.models import Contact, Organisation
from organisations.registering import register_organisation
from partnerships.enums import AreaBasis, PartyRole, PartyState
from partnerships.models import Agreement, Theme
from partnerships.parties import add_party
from partnerships.recording import record_partnership
from partnerships.signing import record_agreement
from partnerships.themes import add_theme

from .checking import group_key, list_rows
from .gathering import Gathered, gather
from .headings import ORGANISATIONS, rows_are
from .naming import FOUND, PROBLEM, NameBook
from .people import People
from .plan import RowReader, Said


class WriteProblem(Exception):
    """What could not be made, as a sentence that names the row; nothing is made then."""


class ListWriter:
    """Writes the rows of a list. Call `write` inside the transaction of the whole import."""

    def __init__(self, batch, *, by, at):
        self.batch, self.by, self.at = batch, by, at
        self.names = NameBook(batch)
        self.reader = RowReader(batch.mapping, batch.options, self.names)
        self.people = People(by, at)
        self.keeper = batch.organisation
        self.organisations: dict[int, Organisation] = {}
        self.details: dict[int, dict] = {}

    @property
    def acts(self) -> dict:
        return {"by": self.by, "at": self.at}

    def write(self) -> None:
        read = [(row, self.reader.read(row.cells)) for row in list_rows(self.batch)]
        for _row, said in read:
            if said.organisation:
                name = self.names.take(said.members[0], 0)
                self.details.setdefault(self.names.end_of(name).number, said.organisation)
        if rows_are(self.batch.mapping) == ORGANISATIONS:
            for row, said in read:
                if row.outcome != PROBLEM:
                    self.step(row, lambda said=said: self.organisation(said.members[0]))
            return
        for rows in self._grouped(read):
            if any(row.outcome == PROBLEM for row, _said in rows) or rows[0][0].outcome == FOUND:
                continue
            self.step(rows[0][0], lambda rows=rows: self.partnership(rows))

    def step(self, row, make) -> None:
        """Make what one row says; WriteProblem with its number when it cannot be made."""
        try:
            make()
        except ValidationError as error:
            where = {"row": row.number, "what": " ".join(error.messages)}
            raise WriteProblem(_("Row %(row)s: %(what)s") % where) from error

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
            self.organisations[row.number] = (
                Organisation.objects.get(pk=pk) if pk else self._register(row)
            )
        return self.organisations[row.number]

    def _register(self, row) -> Organisation:
        name = row.cells[0]
        details = dict(self.details.get(row.number, {}))
        kind = details.pop("kind", "") or kind_of(name)
        return register_organisation(
            name=name,
            kind=kind,
            aliases=[other for other in self.names.spellings(row) if other != name],
            recorded_by=self.keeper,
            **details,
            **self.acts,
        )

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
            organisations=self._organisations_of(whole.parties),
            title=whole.title,
            kind=facts.pop("kind", "") or None,
            coordinator=self._coordinator(rows),
            municipalities=places,
            area_basis=AreaBasis.STATED if places else AreaBasis.NOT_STATED,
            **{name: value for name, value in facts.items() if value},
            **self.acts,
        )
        self._roles(made, rows, whole.lead[1])
        self._papers(made, whole)
        self._themes(made, rows)
        return made

    def _coordinator(self, rows):
        name = next((said.coordinator for said in rows if said.coordinator), "")
        return self.people.named(name, self.keeper) if name else None

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


def kind_of(name: str) -> str:
    """The kind of an organisation as far as its name says so."""
    if normalise(name).startswith(("gemeente ", "gem ")):
        return OrganisationKind.MUNICIPALITY
    return OrganisationKind.OTHER
