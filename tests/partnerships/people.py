"""The people most tests of partnerships need, and what each of them may not do."""

from dataclasses import dataclass

from accounts.models import User
from organisations.models import Organisation
from partnerships.models import Partnership
from tests.factories import OrganisationFactory, make_partnership, make_user


@dataclass
class Cast:
    """A partnership of two organisations, and somebody in every role."""

    partnership: Partnership
    here: Organisation
    there: Organisation
    coordinator: User
    manager: User
    reader: User
    partner: User
    stranger: User


def make_cast(**fields) -> Cast:
    """Kept by ``here``; ``partner`` coordinates the other party."""
    here = OrganisationFactory(name="Leger des Heils")
    there = OrganisationFactory(name="Landstede", kind="education")
    fields.setdefault("title", "Leger des Heils en Landstede")
    return Cast(
        partnership=make_partnership(here, there, **fields),
        here=here,
        there=there,
        coordinator=make_user(here, "coordinator"),
        manager=make_user(here, "manager"),
        reader=make_user(here, "reader"),
        partner=make_user(there, "coordinator"),
        stranger=make_user(OrganisationFactory(), "coordinator"),
    )


def answers(client, user, method, url, **data) -> int:
    """The status code somebody gets."""
    client.force_login(user)
    return getattr(client, method)(url, data).status_code


def refusals(client, cast, url, method="post") -> dict:
    """What a reader, a stranger and somebody signed out get."""
    found = {
        "reader": answers(client, cast.reader, method, url),
        "stranger": answers(client, cast.stranger, method, url),
    }
    client.logout()
    return found | {"nobody": getattr(client, method)(url).status_code}


REFUSED = {"reader": 403, "stranger": 404, "nobody": 302}


def recording_data(page, **values):
    """What a browser sends back of the recording form: pickers start empty."""
    form = page.context["form"]
    data = {"token": str(form["token"].value()), "pickers": form.picker_count}
    data |= {"keeper_is_party": "on", "rhythm": "not_agreed"}
    if form.is_bound:
        data |= {key: value for key, value in form.data.items() if key != "add_party"}
        data["pickers"] = form.picker_count
    data |= values
    return {key: value for key, value in data.items() if value is not None}
