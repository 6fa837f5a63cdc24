"""Deputies: colleagues who adopt or send back in place of a manager, from a day until a day."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.models import SentMail, User
from evaluations.models import Deputy
from lib.mail import full_address, make_mail
from organisations.enums import Role
from organisations.models import Membership

MAIL_KIND = "deputy"


def colleagues(organisation, on):
    """Who can stand in: users of the organisation today that are not a manager there."""
    members = Membership.objects.current(on).filter(organisation=organisation)
    managers = members.filter(role=Role.MANAGER).values("user")
    return User.objects.filter(pk__in=members.values("user")).exclude(pk__in=managers)


@transaction.atomic
def name_deputy(deputy, *, by, at) -> Deputy:
    """Store a new deputy and mail this user once, after the write."""
    deputy.named_by = by
    records.create(deputy, by=by, at=at)
    transaction.on_commit(lambda: tell_deputy(deputy, at=at), robust=True)
    return deputy


def end_deputy(deputy, *, by, at, version=None) -> Deputy:
    """End it now, before its last day. Raises WrongMoment when it is over already."""
    if deputy.is_over(timezone.localdate(at)):
        raise WrongMoment(_("This deputy no longer stands in."))
    return records.update(
        deputy, {"ended_at": at}, by=by, at=at, version=version, verb="end_deputy"
    )


def tell_deputy(deputy, *, at) -> None:
    """Mail the deputy, in their own language, from when until when and where to look."""
    mail, is_new = SentMail.objects.get_or_create(
        user=deputy.user, kind=MAIL_KIND, key=str(deputy.pk), defaults={"claimed_at": at}
    )
    if not is_new:
        return
    link = full_address(reverse("adoption_list"))
    context = {"deputy": deputy, "link": link}
    language = deputy.user.language or settings.LANGUAGE_CODE
    make_mail(
        "emails/deputy_subject.txt",
        "emails/deputy.txt",
        context,
        to=deputy.user.email,
        language=language,
    ).send()
    SentMail.objects.filter(pk=mail.pk).update(sent_at=at)
