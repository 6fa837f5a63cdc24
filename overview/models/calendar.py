"""Calendars that people subscribe to."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import records
from partnerships.models import Partnership


class CalendarFeedQuerySet(models.QuerySet):
    """Questions asked of calendar links."""

    def visible_to(self, user):
        """One's own links."""
        return self.filter(user=user)

    def working(self):
        return self.filter(revoked_at__isnull=True, user__is_active=True)

    def with_sight(self, user):
        """Each with ``in_sight``: whether this user may know of its partnership today."""
        seen = Partnership.objects.visible_to(user).filter(pk=OuterRef("partnership"))
        return self.select_related("partnership").annotate(in_sight=Exists(seen.order_by()))


class CalendarFeed(models.Model):
    """A secret address that a calendar program reads: somebody's own dates, or a partnership's.

    It shows what its owner may see at that moment. Shown once, kept as a hash, ended at will.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds"
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        verbose_name=_("partnership"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), editable=False)
    last_read_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.partnership or _("My calendar"))

    @transaction.atomic
    def end(self, *, by, at) -> bool:
        """Let it open nothing any more; whether it still did. In the whole trail alone.

        Stands on the record, so that the end of an account finds it from below.
        """
        rows = CalendarFeed.objects.filter(pk=self.pk, revoked_at__isnull=True)
        if not rows.update(revoked_at=at):
            return False
        self.revoked_at = at
        after = {"revoked_at": records.plain(at)}
        records.audit(by=by, at=at, verb="end", obj=self, after=after, scope=(None, None))
        return True

    @property
    def name_to_owner(self) -> str:
        """Whose dates it shows, of a link loaded `with_sight()`: no name of what is out of it."""
        if self.partnership is None:
            return _("My dates")
        if not self.in_sight:
            return _("A partnership that you do not see any more")
        return str(self.partnership)
