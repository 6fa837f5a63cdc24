"""Who adopts: the decisions of a round, links that were mailed, and deputies of managers."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, Record
from evaluations.enums import LinkPurpose, SignOffState, Way
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .evaluation import Evaluation
from .one_party import own_roles


class SignOffQuerySet(InPartnershipQuerySet):
    """Questions asked of sign-offs."""

    path = "evaluation__programme__partnership"

    def waiting(self):
        return self.filter(state=SignOffState.WAITING)


class SignOff(PartnershipRecord):
    """One decider's answer in one round of review: adopted, or sent back with a note.

    The decider is a party, or the named body (then ``party`` is empty). Each keeps the version of
    the evaluation it spoke of; a round that was sent back stays in the history.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="sign_offs")
    party = models.ForeignKey(
        "partnerships.Party", models.PROTECT, null=True, related_name="sign_offs"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        _("status"), max_length=10, choices=SignOffState.choices, default=SignOffState.WAITING
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    decides = models.BooleanField(
        _("decides"),
        default=True,
        editable=False,
        help_text=_("Who is asked but does not decide holds nothing up."),
    )
    evaluation_version = models.PositiveIntegerField(null=True)
    four_eyes_waived = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Adopted by an author: the organisation asks no second pair of eyes."),
    )
    as_deputy = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Decided by the deputy of the manager."),
    )
    source_person = models.CharField(_("who decided, by function"), max_length=150, blank=True)
    source_on = models.DateField(_("on which day"), null=True, blank=True)
    source_text = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Such as the minutes or an e-mail.")
    )

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["round", "-decides", "party__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "party", "round"],
                name="sign_off_once",
                violation_error_message=_("This party decides once in a round."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party or self.evaluation.deciding_body} – {self.evaluation}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()

    def roles_of(self, user) -> frozenset[str]:
        """Roles in the deciding party's own organisation; else only who may record it."""
        return own_roles(user, self.party, self.partnership, deputies=True)


class MailedLinkQuerySet(InPartnershipQuerySet):
    """Questions asked of mailed links."""

    path = "evaluation__programme__partnership"

    def open(self, at):
        """Links that still work at this moment."""
        return self.unused().filter(expires_at__gt=at)

    def open_on(self, on):
        """Links that work on this day."""
        return self.unused().filter(expires_at__date__gte=on)

    def unused(self):
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)


class MailedLink(PartnershipRecord):
    """A secret link for one act of a party without an account: to answer, or to decide.

    It is mailed once and kept as a hash only; it expires, and works for one act.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="mailed_links")
    party = models.ForeignKey(
        "partnerships.Party", models.PROTECT, null=True, related_name="mailed_links"
    )
    purpose = models.CharField(_("for what"), max_length=8, choices=LinkPurpose.choices)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    email = models.EmailField(_("e-mail address"))
    person = models.CharField(_("to whom, by function"), max_length=150)
    language = models.CharField(
        _("language of the mail and the page"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MailedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.party or self.evaluation.deciding_body}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class DeputyQuerySet(models.QuerySet):
    """Questions asked of deputies."""

    def current(self, on):
        """Deputies that stand in on this day, of active users."""
        return self.going_on(on).filter(starts_on__lte=on, user__is_active=True)

    def going_on(self, on):
        """Those that stand in now or will, and were not ended before their last day."""
        return self.filter(ends_on__gte=on, ended_at__isnull=True)

    def lost(self, on):
        """Those that ended together with their account, where nobody else stands in or will."""
        with_account = AuditEntry.objects.filter(
            object_type="accounts.user",
            object_id=OuterRef("user_id"),
            verb__in=("end_account", "erase"),
            at=OuterRef("ended_at"),
        )
        others = self.model.objects.going_on(on).filter(
            organisation=OuterRef("organisation_id"), user__is_active=True
        )
        gone = self.filter(ends_on__gte=on, ended_at__isnull=False, user__is_active=False)
        return gone.filter(Exists(with_account), ~Exists(others))

    def visible_to(self, user):
        """Of one's own organisations; administrators: all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(organisation__in=user.organisation_ids)


class Deputy(Record):
    """A colleague who adopts or sends back in place of the manager, from a day until a day."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="deputies"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="deputyships",
        verbose_name=_("who stands in"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"))
    reason = models.CharField(_("why"), max_length=200, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="deputy_ends_after_start",
                violation_error_message=_("The end is before the start."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return reverse("deputy_list", args=[self.organisation_id])

    def is_over(self, on) -> bool:
        """Whether this one no longer stands in, nor will."""
        return self.ended_at is not None or self.ends_on < on

    def roles_of(self, user):
        return self.organisation.roles_of(user)
