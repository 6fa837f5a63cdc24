"""Changing one's e-mail address: confirmed at the new one, told to the old one."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import records, throttle
from accounts.errors import WrongMoment
from accounts.models import User
from lib.mail import full_address, make_mail
from lib.sealed import seal, unseal

PURPOSE = "accounts.addresses"
VALID_SECONDS = 24 * 60 * 60
MOST, WITHIN_SECONDS = 5, 60 * 60


@dataclass(frozen=True)
class Wish:
    """What a link from the mail asks: this account from the old address to the new one."""

    user: int
    old: str
    new: str


def ask_for(user: User, address: str) -> None:
    """Mail a link to the new address; nothing changes yet.

    An address of somebody else's account gets a mail that says so, and the asker the same answer.
    Raises WrongMoment when it was asked too often.
    """
    if throttle.is_over(f"address:{user.pk}", MOST, within=WITHIN_SECONDS):
        raise WrongMoment(_("You asked for this five times in an hour. Try again later."))
    if User.objects.filter(email=address).exists():
        _mail(("emails/email_taken_subject.txt", "emails/email_taken.txt"), address, user)
        return
    token = seal([user.pk, user.email, address], purpose=PURPOSE)
    url = full_address(reverse("email_confirm", args=[token]))
    _mail(("emails/email_confirm_subject.txt", "emails/email_confirm.txt"), address, user, url=url)


def read(token: str, user: User) -> Wish | None:
    """What a link asks; None when it is too old, used, or not for this user."""
    told = unseal(token, purpose=PURPOSE, seconds=VALID_SECONDS)
    wish = Wish(*told) if told else None
    # After the change the old address no longer fits, so a link works once.
    return wish if wish and (wish.user, wish.old) == (user.pk, user.email) else None


def change(user: User, wish: Wish, *, by: User, at) -> User:
    """Give the account its new address, with an entry in the trail, and tell the old address.

    Raises WrongMoment when somebody else has it by now.
    """
    try:
        with transaction.atomic():
            stored = User.objects.select_for_update().get(pk=user.pk)
            if stored.email != wish.old:
                raise WrongMoment(_("This link no longer works."))
            User.objects.filter(pk=user.pk).update(email=wish.new)
            records.audit(
                by=by, at=at, verb="change", obj=stored, scope=(None, None),
                before={"email": wish.old}, after={"email": wish.new},
            )  # fmt: skip
    except IntegrityError as taken:
        raise WrongMoment(_("This address belongs to another account.")) from taken
    user.email = wish.new
    _mail(("emails/email_changed_subject.txt", "emails/email_changed.txt"), wish.old, user)
    return user


def _mail(templates: tuple[str, str], to: str, user: User, **context: str) -> None:
    language = user.language or settings.LANGUAGE_CODE
    mail = make_mail(*templates, context, to=to, language=language)
    mail.send(fail_silently=True)
