"""The one trail: what people did, written in the transaction of the write."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.origin import Door


class Result(models.TextChoices):
    """What became of an act."""

    DONE = "done", _("succeeded")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("went wrong")


# Acts that leave every record as it was.
NO_CHANGE = ("sign_in", "sign_out", "reauthenticate", "export")


class AuditEntryQuerySet(models.QuerySet):
    """Questions asked of the trail."""

    def of(self, obj):
        """Entries about this one record."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk)

    def of_any(self, queryset):
        """Entries about one of these records, all of one kind."""
        return self.filter(
            object_type=queryset.model._meta.label_lower, object_id__in=queryset.values("pk")
        )

    def of_partnership(self, partnership):
        """Entries about a partnership and everything in it."""
        return self.filter(partnership_id=partnership.pk)

    def of_organisation(self, organisation):
        """Entries about an organisation itself, not about partnerships that it keeps."""
        return self.filter(organisation_id=organisation.pk, partnership_id__isnull=True)

    def changes(self):
        """What may have changed a record: not that somebody came in, looked or was refused."""
        return self.filter(result=Result.DONE).exclude(verb__in=NO_CHANGE)

    def newest_first(self):
        return self.order_by("-at", "-pk")


class AuditEntry(models.Model):
    """One act: who did what to which record, when and why, with the values before and after.

    Rows are append-only (a database trigger refuses UPDATE and DELETE) and hold plain ids, so the
    trail never blocks, and outlives, what it speaks of. Free text stands apart in `AuditText`.
    ``origin`` is the door it came through and ``request_id`` what the log calls that request;
    ``digest`` proves the rest of the row (`accounts.trail.digests`).
    """

    never_changes = True

    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(_("user"), null=True)
    verb = models.CharField(_("act"), max_length=60)
    object_type = models.CharField(_("kind of record"), max_length=80)
    object_id = models.BigIntegerField(_("record"), null=True)
    partnership_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # The database knows what to fill in, so that the version before this one can go on writing
    # while a new one is put in its place.
    result = models.CharField(
        _("outcome"), max_length=10, choices=Result.choices, db_default=Result.DONE.value
    )
    origin = models.CharField(
        _("came through"), max_length=10, choices=Door.choices, blank=True, db_default=""
    )
    request_id = models.CharField(_("request"), max_length=32, blank=True, db_default="")
    digest = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["partnership_id", "-at"], name="audit_partnership"),
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_object"),
            models.Index(fields=["organisation_id", "-at"], name="audit_organisation"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["-at", "-id"], name="audit_not_done", condition=~Q(result="done")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"


class AuditText(models.Model):
    """The free text of an audit entry, kept apart so that personal data in it can be erased.

    Nothing else changes it: the database refuses that outside `accounts.trail.guards.erasing`.
    """

    never_changes = True
    may_be_erased = True

    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="text")
    reason = models.TextField(_("reason"), blank=True)
    label = models.CharField(_("name of the record"), max_length=300, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("text of an audit entry")
        verbose_name_plural = _("texts of audit entries")

    def __str__(self) -> str:
        return self.label


class AuditSeal(models.Model):
    """A seal over the entries since the one before: what is changed, taken out or put in breaks it.

    Made by `manage.py check_trail`; append-only. A seal covers the hash of the one before it, so
    the newest one stands for the whole trail. Of entries it tells nothing.
    """

    never_changes = True

    number = models.PositiveIntegerField(unique=True)
    upto = models.BigIntegerField()
    count = models.PositiveBigIntegerField()
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Erasing(models.Model):
    """Stands there while personal data is taken out, inside that one transaction only.

    The guards of what otherwise never changes look whether it does; see `accounts.trail.guards`.
    """

    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("erasure at work")
        verbose_name_plural = _("erasures at work")

    def __str__(self) -> str:
        return str(self.begun_at)


class FormToken(models.Model):
    """A create form that was sent: a second click finds the result of the first."""

    token = models.UUIDField(unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True
    )
    used_at = models.DateTimeField(auto_now_add=True)
    result_url = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("used form")
        verbose_name_plural = _("used forms")

    def __str__(self) -> str:
        return str(self.token)


class SentMail(models.Model):
    """A mail that one user gets once: claimed before it is sent, stamped when it went out.

    ``key`` tells one mail of a kind from the next, such as a month ("2026-11") or a record.
    ``attempts`` counts the claims: one that was never stamped may be taken over once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("sent mail")
        verbose_name_plural = _("sent mails")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"],
                name="sent_mail_once",
                violation_error_message=_("This mail was sent already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
