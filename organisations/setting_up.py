"""The very first user of an empty register."""

import uuid

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import User
from organisations.enums import Role
from organisations.inviting import make_user
from organisations.membership import join_organisation
from organisations.registering import register_organisation

# One row that can exist once: of two people who set up at the same time, one waits and finds it.
CLAIM = uuid.UUID("5e7f1a9c-0d2b-4c3e-8a6f-000000000001")


def is_set_up() -> bool:
    """Whether the register has a user at all."""
    return User.objects.exists()


def set_up_register(*, email, password, display_name, organisation_name, kind, at, on, **fields):
    """Make the first user, administrator and everything in their own organisation; return both.

    Raises WrongMoment when the register has a user already, also when two people do this at once.
    """
    hashed = make_password(password)  # takes long, while nobody has to wait for it yet
    with transaction.atomic():
        _claim()
        organisation = register_organisation(name=organisation_name, kind=kind, by=None, at=at)
        user = make_user(
            email=email,
            hashed=hashed,
            display_name=display_name,
            organisation=organisation,
            at=at,
            is_administrator=True,
            **fields,
        )
        for role in Role:
            join_organisation(
                user=user, organisation=organisation, role=role, by=user, at=at, on=on
            )
    return user, organisation


def _claim() -> None:
    if is_set_up():
        raise WrongMoment(_("The register has already been set up. Sign in instead."))
    claim = records.claim_token(CLAIM, by=None)
    claim.result_url = "/"
    claim.save(update_fields=["result_url"])
