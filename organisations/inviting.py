"""Inviting somebody to an account with a role, through a secret link that works once.

The link goes to the address that is invited, by mail, and is shown to nobody: whoever opens it has
shown that the address is theirs. The inviter could otherwise make the account of somebody else.
"""

import datetime
import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import User
from lib.hashing import hash_of
from lib.mail import full_address, make_mail
from organisations.membership import join_organisation
from organisations.models import Invitation

VALID_FOR = datetime.timedelta(days=14)


def link_of(token: str, page: str = "invitation_accept") -> str:
    """The full address of a secret link to the page of this name."""
    return full_address(reverse(page, args=[token]))


@transaction.atomic
def invite(
    *, organisation, email, display_name, role, by, at, ends_on=None
) -> tuple[Invitation, str]:
    """Offer a role and return the invitation with its secret link, which is kept nowhere.

    The link is mailed once the invitation is stored; no page shows it. An open invitation to the
    same address for this organisation is withdrawn: there is one link at a time.
    """
    earlier = Invitation.objects.open(at).filter(organisation=organisation, email__iexact=email)
    for open_one in earlier:
        withdraw_invitation(open_one, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=email.lower(),
        display_name=display_name,
        role=role,
        ends_on=ends_on,
        invited_by=by,
        token_hash=hash_of(token),
        expires_at=at + VALID_FOR,
    )
    records.create(invitation, by=by, at=at)
    link = link_of(token)
    transaction.on_commit(lambda: send_invitation(invitation, link), robust=True)
    return invitation, link


def invite_again(invitation, *, by, at) -> tuple[Invitation, str]:
    """Mail the same offer with a new link; the earlier link no longer works.

    Raises WrongMoment when it was used or withdrawn already.
    """
    if invitation.accepted_at or invitation.withdrawn_at:
        raise WrongMoment(_("This invitation was already used or withdrawn."))
    return invite(
        organisation=invitation.organisation,
        email=invitation.email,
        display_name=invitation.display_name,
        role=invitation.role,
        ends_on=invitation.ends_on,
        by=by,
        at=at,
    )


def send_invitation(invitation, link) -> None:
    """Mail the link, in the language of an existing account, else in that of the inviter."""
    known = User.objects.filter(email__iexact=invitation.email).first()
    context = {"invitation": invitation, "link": link}
    language = (known and known.language) or translation.get_language()
    make_mail(
        "emails/invitation_subject.txt",
        "emails/invitation.txt",
        context,
        to=invitation.email,
        language=language,
    ).send()


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind a secret link, open or not."""
    return (
        Invitation.objects.filter(token_hash=hash_of(token))
        .select_related("organisation", "invited_by")
        .first()
    )


@transaction.atomic
def withdraw_invitation(invitation, *, by, at) -> Invitation:
    """Make the link worthless. Raises WrongMoment when it was used or withdrawn already."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise WrongMoment(_("This invitation was already used or withdrawn."))
    return records.update(invitation, {"withdrawn_at": at}, by=by, at=at, verb="withdraw")


@transaction.atomic
def accept_invitation(invitation, *, user, at, on) -> Invitation:
    """Use the link: the user gets the role and is a contact of the organisation.

    Raises WrongMoment when it was used, withdrawn or has expired; rival clicks give one role.
    """
    _claim(invitation, at)
    _join(invitation, user, at=at, on=on)
    return invitation


def accept_with_new_account(invitation, *, password, display_name, at, on, **fields) -> User:
    """Use the link: makes the account as well, and returns it.

    Raises WrongMoment when it was used, withdrawn or has expired. The link is claimed first, so
    that of two clicks the second makes no second account.
    """
    hashed = make_password(password)  # takes long, while nobody has to wait for it yet
    with transaction.atomic():
        _claim(invitation, at)
        user = make_user(
            email=invitation.email,
            hashed=hashed,
            display_name=display_name,
            organisation=invitation.organisation,
            at=at,
            **fields,
        )
        _join(invitation, user, at=at, on=on)
    return user


def _claim(invitation, at) -> None:
    """Use up the link; who would withdraw it meanwhile finds a newer version."""
    claimed = Invitation.objects.open(at).filter(pk=invitation.pk)
    if not claimed.update(accepted_at=at, version=F("version") + 1):
        raise WrongMoment(_("This invitation was already used or withdrawn."))
    invitation.accepted_at = at


def _join(invitation, user, *, at, on) -> None:
    records.audit(
        by=user, at=at, verb="accept", obj=invitation, after={"accepted_at": records.plain(at)}
    )
    join_organisation(
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        by=user,
        at=at,
        on=on,
        ends_on=invitation.ends_on,
    )


@transaction.atomic
def make_user(*, email, hashed, display_name, organisation, at, by=None, **fields) -> User:
    """Make an account, with the entry in the trail; roles are given apart.

    ``hashed`` is its password as it is kept: hash it before the write that this is part of.
    """
    email = User.objects.normalize_email(email).lower()
    user = User.objects.create(email=email, password=hashed, display_name=display_name, **fields)
    records.audit(
        by=by or user,
        at=at,
        verb="create",
        obj=user,
        after={"email": user.email, "display_name": user.display_name},
        scope=(None, organisation.pk),
    )
    return user
