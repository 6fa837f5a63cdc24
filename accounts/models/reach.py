"""How the register reaches people outside its pages: mails that are off, keys for programs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MutedMail(models.Model):
    """A kind of mail that somebody does not want any more. Without a row a mail is on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_mails")
    kind = models.CharField(_("kind of mail"), max_length=20)
    since = models.DateTimeField(_("off since"))

    class Meta:
        verbose_name = _("mail that is off")
        verbose_name_plural = _("mails that are off")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="muted_mail_once",
                violation_error_message=_("This mail is off already."),
            )
        ]

    def __str__(self) -> str:
        return self.kind


class ApiTokenQuerySet(models.QuerySet):
    """Questions asked of keys."""

    def visible_to(self, user):
        """One's own keys."""
        return self.filter(user=user)

    def working(self, at):
        """Keys that open something at this moment."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        return self.filter(unexpired, revoked_at__isnull=True, user__is_active=True)


class ApiToken(models.Model):
    """A key with which a program reads what its owner may see. Shown once, kept as a hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), editable=False)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("key for a program")
        verbose_name_plural = _("keys for programs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
