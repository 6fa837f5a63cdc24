"""A thin hand that enters the demo: every method is one call of a write function."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from accounts import records
from accounts.models import User
from organisations.enums import Role
from organisations.models import (
    Affiliation,
    Contact,
    Membership,
    Municipality,
    Organisation,
    Sector,
    Service,
    WorkingArea,
)
from organisations.registering import add_name, register_organisation
from partnerships import models as p
from partnerships.activities import add_activity
from partnerships.programmes import open_programme, plan_for
from partnerships.recording import record_partnership
from partnerships.signing import record_agreement
from partnerships.target_groups import target_group_named
from partnerships.themes import add_theme, main_area_named


@dataclass
class DemoWriter:
    """Enters records as ``by`` at moment ``at``; remembers organisations by their name."""

    at: datetime.datetime
    by: User | None = None
    keeper: Organisation | None = None
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def acts(self) -> dict:
        return {"by": self.by, "at": self.at}

    @property
    def on(self) -> datetime.date:
        return self.at.date()

    def add(self, model, links=None, **values):
        """Create one record with its audit entry."""
        return records.create(model(**values), links=links, **self.acts)

    # -- organisations and people ---------------------------------------------------------

    def organisation(self, name, kind, *, names=(), sectors=(), part_of=(), services=(), **values):
        """Register an organisation; ``names`` are (kind, name, work kind, note) rows."""
        organisation = register_organisation(
            name=name,
            kind=kind,
            recorded_by=self.keeper,
            links={"sectors": Sector.objects.filter(code__in=sectors)},
            **values,
            **self.acts,
        )
        for name_kind, other, work_kind, note in names:
            add_name(
                organisation,
                kind=name_kind,
                name=other,
                work_kind=work_kind,
                note=note,
                **self.acts,
            )
        for group, relation in part_of:
            self.add(
                Affiliation,
                organisation=organisation,
                group=self.organisations[group],
                kind=relation,
            )
        for service in services:
            self.add(Service, organisation=organisation, name=service)
        self.organisations[name] = organisation
        return organisation

    def municipalities(self, *names) -> list[Municipality]:
        """Municipalities by the name or alias a text uses; raises when one is unknown."""
        return [
            Municipality.objects.current()
            .filter(Q(name=name) | Q(aliases__name=name))
            .distinct()
            .get()
            for name in names
        ]

    def works_in(self, organisation, *names):
        for municipality in self.municipalities(*names):
            self.add(
                WorkingArea,
                organisation=self.organisations[organisation],
                municipality=municipality,
            )

    def user(self, email, name, organisation, *roles, function="", administrator=False) -> User:
        """A demo account with a contact in its organisation."""
        user = User.objects.create_user(
            email,
            settings.DEMO_PASSWORD,
            display_name=name,
            is_demo=True,
            is_administrator=administrator,
        )
        organisation = self.organisations[organisation]
        for role in roles or (Role.READER,):
            self.add(
                Membership,
                user=user,
                organisation=organisation,
                role=role,
                starts_on=self.on - datetime.timedelta(days=400),
            )
        self.add(Contact, organisation=organisation, name=name, function=function, user=user)
        self.users[email] = user
        return user

    def contact(self, name, organisation, function="") -> Contact:
        """The contact of that name in an organisation, made when it is not there."""
        organisation = self.organisations[organisation]
        known = organisation.contacts.filter(name=name).first()
        return known or self.add(Contact, organisation=organisation, name=name, function=function)

    # -- partnerships ---------------------------------------------------------------------

    def partnership(self, *parties, **values) -> p.Partnership:
        """Record a partnership of these organisations, kept by the demo keeper."""
        return record_partnership(
            keeper=self.keeper,
            organisations=[self.organisations[name] for name in parties],
            **values,
            **self.acts,
        )

    def change(self, record, **values):
        """Change fields of a record."""
        return records.update(record, values, **self.acts)

    def party(self, partnership, organisation) -> p.Party:
        return partnership.parties.get(organisation=self.organisations[organisation])

    def arrangement(
        self, partnership, text, *, owes=(), owed=(), places=(), **values
    ) -> p.Arrangement:
        """An arrangement with its debtors and beneficiaries, by name of the organisation."""
        links = {
            "debtors": [self.party(partnership, name) for name in owes],
            "beneficiaries": [self.party(partnership, name) for name in owed],
            "municipalities": self.municipalities(*places),
        }
        position = partnership.arrangements.count()
        return self.add(
            p.Arrangement,
            links=links,
            partnership=partnership,
            text=text,
            position=position,
            **values,
        )

    def agreement(self, partnership, *, functions, **values) -> p.Agreement:
        """A signed agreement; ``functions`` maps each signing organisation to its signatory's."""
        parties = {name: self.party(partnership, name) for name in functions}
        agreement = record_agreement(
            p.Agreement(partnership=partnership, **values),
            signed_by=list(parties.values()),
            **self.acts,
        )
        for name, function in functions.items():
            signature = agreement.signatures.get(party=parties[name])
            if function:
                self.change(signature, function=function)
        return agreement

    def meeting(self, body, *, attending=(), **values) -> p.Meeting:
        """A meeting of a body; ``attending`` are names of organisations."""
        parties = [self.party(body.partnership, name) for name in attending]
        return self.add(p.Meeting, links={"attending": parties}, body=body, **values)

    def decision(self, partnership, text, **values) -> p.Decision:
        return self.add(p.Decision, partnership=partnership, text=text, **values)

    def benefit(self, partnership, group, text) -> p.StakeholderBenefit:
        target_group = self.target_group(partnership, group)
        return self.add(
            p.StakeholderBenefit,
            partnership=partnership,
            target_group=target_group,
            text=text,
            position=partnership.benefits.count(),
        )

    def target_group(self, partnership, name) -> p.TargetGroup:
        return target_group_named(name, partnership=partnership, **self.acts)

    def theme(self, partnership, title, *, area=None, owner=None, **values) -> p.Theme:
        """A theme, under a main area and with an owner when they are given."""
        main_area = main_area_named(partnership, area, **self.acts) if area else None
        theme = p.Theme(partnership=partnership, main_area=main_area, title=title, **values)
        return add_theme(theme, owner=owner, **self.acts)

    def plan(self, theme, year, **values) -> p.Plan:
        """The plan of a theme for a year."""
        programme = open_programme(theme.partnership, year, **self.acts)
        return self.change(plan_for(theme, programme, **self.acts), **values)

    def activity(self, plan, title, *, groups=(), **values) -> p.Activity:
        """One activity in a plan; ``groups`` are names of target groups."""
        targets = [self.target_group(plan.theme.partnership, name) for name in groups]
        return add_activity(
            p.Activity(title=title, **values),
            theme=plan.theme,
            programme=plan.programme,
            target_groups=targets,
            **self.acts,
        )
