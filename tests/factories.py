"""Test data that says the situation. Rows are made straight in the database, without a trail."""

import datetime
import uuid

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from evaluations.models import Evaluation
from lib.dates import programme_label, programme_period
from lib.text import normalise
from organisations.models import Contact, Membership, Organisation
from partnerships import models as p

PASSWORD = "een-goed-wachtwoord-1"


class UserFactory(DjangoModelFactory):
    """Somebody with an account and no membership."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Gebruiker {n}")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        if create:
            self.save()


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisatie {n}")
    kind = "care"
    sort_name = factory.LazyAttribute(lambda o: normalise(o.name))
    search_text = factory.LazyAttribute(lambda o: normalise(o.name))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "reader"
    starts_on = datetime.date(2020, 1, 1)


def make_user(organisation=None, role="reader", **fields) -> User:
    """A user with one role in an organisation (or none)."""
    user = UserFactory(**fields)
    if organisation is not None:
        MembershipFactory(user=user, organisation=organisation, role=role)
    return user


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Contactpersoon {n}")
    function = "projectleider"


class PartnershipFactory(DjangoModelFactory):
    """A bare partnership without parties; see `make_partnership`."""

    class Meta:
        model = p.Partnership

    number = factory.Sequence(lambda n: f"SW-{n + 900000:06d}")
    title = factory.Sequence(lambda n: f"Samenwerking {n}")
    kind = "bilateral"
    keeper = factory.SubFactory(OrganisationFactory)
    shared_editing = True
    sort_title = factory.LazyAttribute(lambda o: normalise(o.title))
    search_text = factory.LazyAttribute(lambda o: normalise(o.title))


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = p.Party

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = "joined"


def make_partnership(*organisations, **fields) -> p.Partnership:
    """A partnership of these organisations (two new ones by default), kept by the first."""
    organisations = organisations or (OrganisationFactory(), OrganisationFactory())
    fields.setdefault("keeper", organisations[0])
    partnership = PartnershipFactory(party_count=len(organisations), **fields)
    for position, organisation in enumerate(organisations):
        PartyFactory(partnership=partnership, organisation=organisation, position=position)
    return partnership


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = p.Theme

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence(lambda n: f"Thema {n}")


class ThemeOwnerFactory(DjangoModelFactory):
    class Meta:
        model = p.ThemeOwner

    theme = factory.SubFactory(ThemeFactory)
    contact = factory.SubFactory(ContactFactory)


def make_owned_theme(partnership, user=None, organisation=None, **fields) -> p.Theme:
    """A theme with an owner, who has an account when ``user`` is given."""
    theme = ThemeFactory(partnership=partnership, **fields)
    organisation = organisation or partnership.keeper
    contact = Contact.objects.filter(user=user, organisation=organisation).first() if user else None
    contact = contact or ContactFactory(organisation=organisation, user=user)
    ThemeOwnerFactory(theme=theme, contact=contact)
    return theme


def make_programme(partnership, year=2026) -> p.Programme:
    """The programme of a year."""
    starts_on, ends_on = programme_period(year, partnership.start_month)
    return p.Programme.objects.create(
        partnership=partnership,
        year=year,
        label=programme_label(starts_on, ends_on),
        starts_on=starts_on,
        ends_on=ends_on,
    )


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = p.Plan

    theme = factory.SubFactory(ThemeFactory)
    programme = factory.LazyAttribute(lambda o: make_programme(o.theme.partnership))


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = p.Activity

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Activiteit {n}")


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = p.Agreement

    partnership = factory.SubFactory(PartnershipFactory)


class EvaluationFactory(DjangoModelFactory):
    """An open evaluation without answers; tests of the cycle use the real opening instead."""

    class Meta:
        model = Evaluation

    programme = factory.LazyAttribute(lambda o: make_programme(PartnershipFactory()))
    due_on = datetime.date(2026, 12, 15)


def form_data(response, **values) -> dict:
    """What a browser would send back of the form on this page, with ``values`` changed.

    Reads the bound form in the response's context: hidden token or version included.
    """
    form = response.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if value is None or value is False:
            continue
        if hasattr(widget, "widgets"):
            parts = value if isinstance(value, list | tuple) else widget.decompress(value)
            for suffix, part in zip(widget.widgets_names, parts, strict=True):
                data[f"{bound.html_name}{suffix}"] = "" if part is None else part
        elif value is True:
            data[bound.html_name] = "on"
        elif isinstance(value, list | tuple | set):
            data[bound.html_name] = [getattr(item, "pk", item) for item in value]
        else:
            data[bound.html_name] = getattr(value, "pk", value)
    data.update({key: value for key, value in values.items() if value is not None})
    return {key: value for key, value in data.items() if value is not None}


def fresh_token() -> str:
    """A one-time token as a newly opened create form carries it."""
    return str(uuid.uuid4())
