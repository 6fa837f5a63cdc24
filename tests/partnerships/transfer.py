"""A transfer of activities with one running thing of every kind, for tests of the assistant."""

import datetime

from lib.dates import HonestDate
from organisations.life_events import record_life_event
from organisations.models import LifeEvent, Municipality, WorkingArea
from organisations.registering import register_organisation
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    ThemeOwnerFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import Situation

START = datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.UTC)


class Transfer(Situation):
    """The giver has one thing of every kind in the scope; its group and other places beside it."""

    url_name = "life_event_impact"

    def prepare(self):
        self.giver = register_organisation(
            name="Landstede Welzijn", kind="welfare", by=None, at=START
        )
        self.taker = OrganisationFactory(name="WijZ")
        self.ommen = Municipality.objects.get(name="Ommen")
        self.zwolle = Municipality.objects.get(name="Zwolle")
        self.editor = make_user(self.giver, "coordinator")
        self.event = self.make_event()
        self.things = self.running()
        WorkingArea.objects.create(organisation=self.giver, municipality=self.zwolle)

    def make_event(self, effective="2026-05", kind="transfer", takers=None):
        event = LifeEvent(kind=kind, title="Overname", effective=HonestDate.of(effective))
        takers = [self.taker] if takers is None else takers
        sides = [(self.giver, "from", ""), *((one, "to", "") for one in takers)]
        places = [self.ommen]
        return record_life_event(event, municipalities=places, sides=sides, by=None, at=START)

    def in_places(self, *organisations, place, **values):
        made = make_partnership(*organisations, area_basis="stated", **values)
        made.municipalities.set([place])
        return made

    def running(self) -> dict:
        """One row of every kind in a partnership in Ommen, by kind."""
        made = self.in_places(self.giver, self.one, place=self.ommen, title="Ontmoeting in Ommen")
        self.made = made
        party, partner = made.parties.order_by("position")
        person = ContactFactory(organisation=self.giver, name="Trekker (voorbeeld)")
        owner = ThemeOwnerFactory(theme__partnership=made, theme__title="Eten", contact=person)
        arrangement = made.arrangements.create(text="Samen koken")
        arrangement.debtors.set([party])
        arrangement.beneficiaries.set([partner])
        body = made.bodies.create(name="Stuurgroep")
        area = {"organisation": self.giver}
        return {
            "party": party,
            "contact": person,
            "theme": owner,
            "arrangement": arrangement,
            "seat": body.seats.create(party=party, contact=person, role="chair"),
            "exchange": made.exchange_items.create(party=party, direction="offers", text="Zaal"),
            "area": WorkingArea.objects.create(**area, municipality=self.ommen),
        }

    def subject(self):
        return self.event

    def page(self, client, user=None):
        client.force_login(user or self.editor)
        return client.get(self.url)

    def rows(self, page, part="mine") -> set[str]:
        return {row.key for row in getattr(page.context["effects"], part)}

    def key(self, kind) -> str:
        return f"{kind}-{self.things[kind].pk}"

    def keys(self, *kinds) -> set[str]:
        return {self.key(kind) for kind in kinds or self.things}

    def answers(self, **by_kind) -> dict:
        return {f"answer_{self.key(kind)}": answer for kind, answer in by_kind.items()}

    def all_move(self) -> dict:
        people = {f"person_{self.key(kind)}": "along" for kind in ("theme", "seat")}
        return {**self.answers(**dict.fromkeys(self.things, "move")), **people}

    def send(self, client, step="carry_out", **values):
        data = form_data(self.page(client), **values)
        return client.post(self.url, {**data, "step": step})
