"""A small world for the sweeps: whole dossiers with one row of every model in them.

Rows are filled by looking at the fields, so a new model or field is swept without being listed.
Every free text holds a marker word that stands nowhere else: where it turns up, it was shown.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models

from accounts.models import User
from lib.dates import HonestDate, HonestDateField
from lib.text import normalise
from organisations.models import Contact, Organisation, WideGrant
from partnerships.models import Partnership
from tests.factories import MembershipFactory, OrganisationFactory, make_user
from tests.house.source import APPS

DAY = datetime.date(2026, 3, 1)
ENDS = {"until", "left", "ended", "ends", "valid_until"}

# Where a field cannot be filled by its kind alone: model label or "*", field → value, or a
# function of the dossier that gives one.
GIVEN: dict[str, dict[str, Any]] = {
    "partnerships.Partnership": {
        "number": lambda dossier: f"SW-9{dossier.serial:05d}",
        "shared_editing": True,
        "start_month": 1,
        "archived_at": None,
        "entity": None,
        "deciding_body": None,
        "region_label": "",
    },
    "partnerships.Party": {"state": "joined", "wanted_kind": "", "leaving_cause": ""},
    "partnerships.Accession": {"organisation": lambda dossier: OrganisationFactory()},
    "partnerships.PartnershipLink": {"other": lambda dossier: dossier.sibling()},
    "organisations.KeptApart": {"second": lambda dossier: dossier.partner},
    "organisations.OrganisationMerge": {"gone": lambda dossier: OrganisationFactory()},
    "partnerships.Agreement": {"notice_stated": "stated", "notice_months": 3},
    "partnerships.Document": {
        "stored_name": lambda dossier: dossier.stored_file(),
        "original_name": "overeenkomst.pdf",
        "content_type": "application/pdf",
        "size": 9,
        "sha256": "0" * 64,
        "language": "nl",
        "link": "",
    },
    "partnerships.ThemeParticipant": {"organisation": None},
    "partnerships.Result": {
        "picture_name": lambda dossier: dossier.stored_file(),
        "share_token": None,
    },
    "partnerships.Programme": {
        "year": 2026,
        "label": "2026",
        "starts_on": datetime.date(2026, 1, 1),
        "ends_on": datetime.date(2026, 12, 31),
    },
    "partnerships.ImportedRecord": {
        "model": "partnerships.Partnership",
        "key": lambda dossier: dossier.row(Partnership).pk,
    },
    "partnerships.TargetGroup": {"name": lambda dossier: f"Doelgroep {dossier.serial}"},
    "organisations.Contact": {"user": None},
    "organisations.Membership": {"role": "reader", "user": lambda dossier: make_user()},
    "organisations.Invitation": {"role": "reader"},
    "organisations.Affiliation": {"group": lambda dossier: OrganisationFactory()},
    "partnerships.ImpactDecision": {"partnership": lambda dossier: dossier.row(Partnership)},
    "evaluations.Evaluation": {"frozen": None},
    "evaluations.Deputy": {"user": lambda dossier: make_user()},
    "evaluations.BenefitReview": {"statement": None},
    "overview.Erasure": {"number": lambda dossier: dossier.serial},
}
# Texts with a form of their own, and machinery that is not free text.
PLAIN = {
    "country": "NL",
    "language": "nl",
    "kvk_number": "",
    "token_hash": None,
    "text_version": None,
}
# What every register has from the start: a second one would be another register.
MADE_AT_THE_START = {
    "organisations.Municipality",
    "evaluations.Chapter",
    "evaluations.Criterion",
    "evaluations.Guide",
    "evaluations.GuideVersion",
    # Made by triggers, with every record that can be found.
    "overview.SearchEntry",
}
# One list for everybody, or nobody's secret: their words may be shown.
SHARED_MODELS = {
    "organisations.ImpactStatement",
    "organisations.KeptApart",
    "organisations.LifeEvent",
    "organisations.LifeEventParty",
    "organisations.Municipality",
    "organisations.MunicipalityAlias",
    "organisations.MunicipalityEvent",
    "organisations.Organisation",
    "organisations.OrganisationMerge",
    "organisations.OrganisationName",
    "organisations.Sector",
    "organisations.Service",
    "organisations.WorkingArea",
    "organisations.Affiliation",
    "partnerships.TargetGroup",
    "partnerships.NumberSequence",
    "evaluations.Chapter",
    "evaluations.Criterion",
    "evaluations.Guide",
    "evaluations.GuideVersion",
    "overview.RetentionNotice",
}


@dataclass
class Dossier:
    """A partnership with one row of everything, of a keeper and a partner."""

    serial: int
    keeper: Organisation
    partner: Organisation
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)
    markers: list[str] = field(default_factory=list)
    coordinator: User | None = None
    busy: list[type[models.Model]] = field(default_factory=list)

    def row(self, model: type[models.Model]) -> Any:
        """The dossier's row of this model, made when it is first asked for."""
        if model is Organisation:
            return self.keeper
        if model is User:
            return self.coordinator
        if model not in self.rows:
            self.busy.append(model)
            self.rows[model] = self._make(model)
            self.busy.remove(model)
        return self.rows[model]

    def fill(self) -> "Dossier":
        """Make one row of every model, the partner's party, and the current owner."""
        party = apps.get_model("partnerships.Party")
        self.row(party)
        party.objects.create(
            partnership=self.row(Partnership),
            organisation=self.partner,
            state="joined",
            position=1,
            own_interest=self.marker(),
        )
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                if model._meta.app_label != "accounts" and model._meta.label not in SHARED_MODELS:
                    self.row(model)
        return self

    def _make(self, model: type[models.Model]) -> models.Model:
        label = model._meta.label
        if label in MADE_AT_THE_START:
            return model._default_manager.order_by("pk").first()
        values = {}
        for column in model._meta.concrete_fields:
            if column.primary_key or hasattr(column, "companion_of"):
                continue
            if column.name in GIVEN.get(label, {}):
                given = GIVEN[label][column.name]
                values[column.name] = given(self) if callable(given) else given
            else:
                self._fill_field(column, values, shared=label in SHARED_MODELS)
        return model._default_manager.create(**values)

    def _fill_field(self, column: models.Field, values: dict, *, shared: bool) -> None:
        if column.is_relation:
            self._fill_relation(column, values)
        elif isinstance(column, HonestDateField):
            if column.name not in ENDS:
                stated = f"tekst{self.serial}" if shared else self.marker()
                values[column.name] = HonestDate.parse("2020-05", stated)
        elif isinstance(column, models.CharField | models.TextField):
            self._fill_text(column, values, shared=shared)
        elif column.has_default() or column.null or getattr(column, "auto_now_add", False):
            return
        elif isinstance(column, models.DateTimeField):
            if not column.auto_now:
                values[column.name] = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
        elif isinstance(column, models.DateField):
            values[column.name] = DAY
        elif isinstance(column, models.IntegerField | models.DecimalField):
            values[column.name] = 1

    def _fill_relation(self, column: models.Field, values: dict) -> None:
        target = column.related_model
        skipped = column.null and (
            target is User or target in self.busy or not column.editable or column.one_to_one
        )
        if not skipped:
            values[column.name] = self.row(target)

    def _fill_text(self, column: models.Field, values: dict, *, shared: bool) -> None:
        if column.choices:
            if not column.has_default() and not column.blank:
                values[column.name] = column.choices[0][0]
        elif PLAIN.get(column.name):
            values[column.name] = PLAIN[column.name]
        elif column.name in PLAIN and not column.unique:
            values[column.name] = ""
        elif shared:
            values[column.name] = f"tekst{self.serial}"
        elif isinstance(column, models.URLField):
            values[column.name] = f"https://example.org/{self.marker()}"
        elif isinstance(column, models.EmailField):
            values[column.name] = f"{self.marker()}@example.org"
        else:
            values[column.name] = self.marker()

    def marker(self) -> str:
        """A new word that stands nowhere else; nine characters, so it fits in every column."""
        word = f"q{self.serial}z{len(self.markers):04d}q"
        self.markers.append(word)
        return word

    def sibling(self) -> Partnership:
        """Another partnership of the same two organisations."""
        other = Partnership.objects.create(
            number=f"SW-8{self.serial:05d}",
            title=self.marker(),
            kind="network",
            keeper=self.keeper,
            sort_title=self.marker(),
        )
        apps.get_model("partnerships.Party").objects.create(
            partnership=other, organisation=self.partner, state="joined"
        )
        return other

    def stored_file(self) -> str:
        return default_storage.save(f"{self.marker()}.pdf", ContentFile(b"%PDF-1.4\n"))


@dataclass
class World:
    """Our dossier, a stranger's dossier, and everybody who may come by."""

    ours: Dossier
    theirs: Dossier
    accounts: dict[str, User]
    # The roles each account holds on our dossier, written down here once more on purpose.
    roles: dict[str, frozenset[str]]

    @property
    def outsiders(self) -> list[str]:
        return [name for name, held in self.roles.items() if not held]

    @property
    def insiders(self) -> list[str]:
        return [name for name, held in self.roles.items() if held]


def make_dossier(serial: int, keeper_name: str, partner_name: str) -> Dossier:
    keeper = OrganisationFactory(name=keeper_name, sort_name=normalise(keeper_name))
    partner = OrganisationFactory(name=partner_name, sort_name=normalise(partner_name))
    dossier = Dossier(serial, keeper, partner)
    dossier.coordinator = make_user(keeper, "coordinator", email=f"coordinator{serial}@example.org")
    return dossier.fill()


def make_world() -> World:
    """Two dossiers that share nothing, and every account of the access sweep."""
    ours = make_dossier(1, "Noorderpoort Zorg", "Westerkade Onderwijs")
    theirs = make_dossier(2, "Zuiderster Welzijn", "Oosterhof Sport")
    accounts = {"coordinator": ours.coordinator}
    roles: dict[str, frozenset[str]] = {"coordinator": frozenset({"coordinator", "editor"})}
    for name, organisation, role, held in (
        ("reader", ours.keeper, "reader", {"reader"}),
        ("manager", ours.keeper, "manager", {"manager"}),
        ("partner reader", ours.partner, "reader", {"reader"}),
        ("partner coordinator", ours.partner, "coordinator", {"coordinator", "editor"}),
        ("partner manager", ours.partner, "manager", {"manager"}),
        ("owner", ours.keeper, "reader", {"reader", "theme_owner"}),
        ("stranger coordinator", theirs.keeper, "coordinator", set()),
        ("stranger manager", theirs.keeper, "manager", set()),
        ("former coordinator", ours.keeper, "coordinator", set()),
        ("invited manager", None, "manager", set()),
        ("without membership", None, "", set()),
        ("administrator", None, "", {"administrator"}),
    ):
        accounts[name] = make_user(
            organisation, role, email=f"{name.replace(' ', '-')}@example.org"
        )
        roles[name] = frozenset(held)
    User.objects.filter(pk=accounts["administrator"].pk).update(is_administrator=True)
    accounts["former coordinator"].memberships.update(ends_on=datetime.date(2025, 1, 1))
    # Wide reading that has ended, and that of somebody without a role, shows nothing.
    _read_widely(accounts["stranger manager"], ends_on=datetime.date(2025, 6, 1))
    _read_widely(accounts["former coordinator"])
    _invite(ours, accounts["invited manager"])
    _make_owner(ours, accounts["owner"])
    fresh = {name: User.objects.get(pk=user.pk) for name, user in accounts.items()}
    return World(ours, theirs, fresh, roles)


def _invite(dossier: Dossier, user: User) -> None:
    """Somebody of an organisation that has been invited, and has not joined."""
    organisation = OrganisationFactory(name="Hoekstra Bouw")
    MembershipFactory(user=user, organisation=organisation, role="manager")
    apps.get_model("partnerships.Party").objects.create(
        partnership=dossier.row(Partnership), organisation=organisation, state="invited", position=2
    )


def _read_widely(user: User, ends_on: datetime.date = datetime.date(2099, 1, 1)) -> None:
    WideGrant.objects.create(
        user=user,
        reason="Onderzoek",
        starts_on=datetime.date(2025, 1, 1),
        ends_on=ends_on,
        given_by=user,
    )


def make_wide_reader() -> User:
    """Somebody who coordinates elsewhere, and reads the whole register for a while."""
    elsewhere = OrganisationFactory(name="Elders Cultuur")
    user = make_user(elsewhere, "coordinator", email="wide-reader@example.org")
    _read_widely(user)
    return User.objects.get(pk=user.pk)


def _make_owner(dossier: Dossier, user: User) -> None:
    contact = dossier.row(Contact)
    Contact.objects.filter(pk=contact.pk).update(user=user)
