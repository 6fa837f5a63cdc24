"""What stands in a row and is not taken over: told at its cell, before anything is made."""

from django.utils.translation import gettext as _

from lib.text import normalise
from organisations.models import Organisation

from .people import People


class Unused:
    """Knows who can be found, and tells what of a row is left aside."""

    def __init__(self, *, user, keeper, names, reader):
        self.people = People(user)
        self.keeper, self.names, self.reader = keeper, names, reader
        self._organisations = {keeper.pk: keeper}

    def told(self, number: int, said, gathered) -> list[list]:
        """[column, sentence] for every filled cell of which nothing comes."""
        return [
            *self._owners(number, said, gathered),
            *self._coordinator(said),
            *self._lead(number, said, gathered),
            *self.details(said),
        ]

    def _owners(self, number, said, gathered):
        column = self.reader.column_of("theme_owner")
        if said.owners and not said.themes:
            yield [column, _("this row names no theme: its owner is left aside")]
            return
        for person, at in said.owners:
            whole = f"{person} ({at})" if at else person
            if not person:
                yield [column, _("no person stands here: the theme gets no owner")]
            elif not self._can_be(person, self._organisation(at)):
                yield [column, self._not_found(whole, at, _("the theme gets no owner"))]
        for title in said.themes if said.owners else ():
            first, _title = gathered.themes[normalise(title)]
            if first != number:
                words = {"theme": title, "row": first}
                yield [
                    column,
                    _("“%(theme)s” stands in row %(row)s: that row tells its owner") % words,
                ]

    def _coordinator(self, said):
        if said.coordinator and not self._can_be(said.coordinator, self.keeper):
            sentence = self._not_found(said.coordinator, "", _("you become the coordinator"))
            yield [self.reader.column_of("coordinator"), sentence]
        elif said.coordinator and not self.people.may_coordinate(said.coordinator, self.keeper):
            words = {"name": said.coordinator, "organisation": self.keeper.name}
            sentence = _(
                "“%(name)s” is no coordinator of %(organisation)s: you become the coordinator"
            )
            yield [self.reader.column_of("coordinator"), sentence % words]

    def _lead(self, number, said, gathered):
        first, lead = gathered.lead
        if said.lead and first != number and self.names.meant(said.lead) != self.names.meant(lead):
            words = {"row": first, "name": lead}
            yield [
                self.reader.column_of("lead"),
                _("row %(row)s names %(name)s as lead party: this one is a party") % words,
            ]

    def details(self, said):
        """What is told of an organisation that the register knows."""
        if said.organisation and said.members and self.names.meant(said.members[0])[0] == "pk":
            yield [
                None,
                _("“%(name)s” is known in the register and stays as it is")
                % {"name": said.members[0]},
            ]

    def _organisation(self, name: str) -> Organisation | None:
        """The organisation of the register that a name means; none for one that is new."""
        if not name:
            return self.keeper
        kind, pk = self.names.meant(name)
        if kind != "pk":
            return None
        if pk not in self._organisations:
            self._organisations[pk] = Organisation.objects.get(pk=pk)
        return self._organisations[pk]

    def _can_be(self, person: str, organisation) -> bool:
        if organisation is None:
            return True
        return self.people.may_be_added(organisation) or self.people.knows(person, organisation)

    def _not_found(self, person: str, at: str, then: str) -> str:
        words = {"name": person, "organisation": at or self.keeper.name, "then": then}
        return (
            _(
                "“%(name)s” cannot be found: %(organisation)s has users, who add their own people. "
                "So %(then)s"
            )
            % words
        )
