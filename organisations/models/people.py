"""People of an organisation: contacts (with or without an account) and users."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from lib.dates import HonestDateField
from organisations.enums import Role

from .organisation import Organisation


class ContactQuerySet(models.QuerySet):
    """Questions asked of contacts."""

    def visible_to(self, user):
        """Contacts of one's own organisations and of those one works with; administrators: all.

        Names of people are personal data: who works with nobody there does not see them.
        """
        if user.is_administrator:
            return self
        mine = user.organisation_ids
        own = Organisation.objects.filter(Q(pk__in=mine) | Q(recorded_by__in=mine)).order_by()
        partners = Organisation.objects.partners_of(mine).order_by()
        return self.filter(organisation__in=own.values("pk").union(partners.values("pk"), all=True))

    def current(self):
        return self.filter(left_at__isnull=True)


class Contact(Record):
    """A person to whom ownership, seats and signatures point; the account is optional.

    The function stays readable after the person has gone.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(user__isnull=False),
                name="contact_user_once",
                violation_error_message=_("This user already is a contact here."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    def roles_of(self, user):
        return self.organisation.roles_of(user)


class MembershipQuerySet(models.QuerySet):
    """Questions asked of memberships."""

    def current(self, on):
        """Memberships that count on this day, of active users."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on).filter(
            user__is_active=True
        )

    def going_on(self, on):
        """Memberships that count now or will, as far as they are written down."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))

    def visible_to(self, user):
        """Of one's own organisations; administrators: all."""
        if user.is_administrator:
            return self
        return self.filter(organisation__in=user.organisation_ids)


class Membership(Record):
    """A user's role in an organisation, from a day until a day. Nothing is inherited."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without this role.")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_once",
                violation_error_message=_("This user already has this role here."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("membership_list", args=[self.organisation_id])

    def roles_of(self, user):
        return self.organisation.roles_of(user)


class InvitationQuerySet(models.QuerySet):
    """Questions asked of invitations."""

    def open(self, at):
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def visible_to(self, user):
        if user.is_administrator:
            return self
        return self.filter(organisation__in=user.organisation_ids)


class Invitation(Record):
    """An offer of an account with a role, accepted through a secret link that works once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    display_name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    ends_on = models.DateField(
        _("role until"), null=True, blank=True, help_text=_("The first day without this role.")
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("membership_list", args=[self.organisation_id])

    def roles_of(self, user):
        return self.organisation.roles_of(user)
