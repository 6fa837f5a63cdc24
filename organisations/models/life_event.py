"""What happens to organisations: renamed, merged, split, taken over, dissolved, regrouped."""

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from lib.dates import HonestDateField
from organisations.enums import LifeEventKind, LifeEventSide

from .municipality import Municipality
from .organisation import Organisation


class OfLifeEventQuerySet(models.QuerySet):
    """Life events are facts about organisations: whoever is signed in may read them."""

    def visible_to(self, user):
        return self


class LifeEvent(Record):
    """A dated change of organisations, past or still to come.

    A transfer of activities is not a merger: who gives goes on. ``work_kind`` and
    ``municipalities`` say how far it reaches; without them it reaches everything.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=LifeEventKind.choices)
    title = models.CharField(_("title"), max_length=200)
    effective = HonestDateField(_("takes effect"))
    text = models.TextField(_("what happens"), blank=True)
    work_kind = models.CharField(
        _("kind of work"),
        max_length=120,
        blank=True,
        help_text=_("Leave empty when it is about all the work."),
    )
    municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="life_events",
        verbose_name=_("municipalities"),
        help_text=_("Leave empty when it is about every municipality."),
    )
    new_name = models.CharField(_("new name"), max_length=200, blank=True)
    group = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new group"),
    )
    research = models.TextField(_("research beforehand"), blank=True)
    questions = models.TextField(_("questions asked"), blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    consulted = models.TextField(_("who was consulted"), blank=True)
    working_method = models.TextField(_("working method"), blank=True)
    policy = models.TextField(_("policy it fits"), blank=True)
    recorded_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="recorded_life_events",
        verbose_name=_("recorded by"),
    )
    carried_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("example data"), default=False, editable=False)

    objects = OfLifeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        ordering = [F("effective_lower").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("life_event_show", args=[self.pk])

    def audit_scope(self):
        return None, self.recorded_by_id

    def roles_of(self, user) -> frozenset[str]:
        """Roles at any organisation it is about, or that recorded it."""
        roles: set[str] = set()
        if self.recorded_by_id:
            roles |= user.roles_by_organisation.get(self.recorded_by_id, set())
        for side in self.sides.all():
            roles |= side.organisation.roles_of(user)
        if user.is_administrator:
            roles.add("administrator")
        return frozenset(roles or ({"reader"} if user.is_authenticated else ()))


class LifeEventParty(Record):
    """An organisation in a life event: on the side it comes from, or on the side it goes to."""

    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="sides")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="life_event_rows",
        verbose_name=_("organisation"),
    )
    side = models.CharField(_("side"), max_length=4, choices=LifeEventSide.choices)
    reason = models.TextField(_("reason of this organisation"), blank=True)

    objects = OfLifeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation in a life event")
        verbose_name_plural = _("organisations in a life event")
        ordering = ["side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "side"],
                name="life_event_party_once",
                violation_error_message=_("This organisation already stands on this side."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return self.event.get_absolute_url()

    def audit_scope(self):
        return None, self.organisation_id

    def roles_of(self, user):
        return self.event.roles_of(user)


class ImpactStatement(Record):
    """What an event is to mean for a group of people; the next evaluation looks back at it."""

    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="statements")
    stakeholder = models.CharField(_("for whom"), max_length=80)
    text = models.TextField(_("what it means for them"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OfLifeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("impact statement")
        verbose_name_plural = _("impact statements")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.stakeholder}: {self.text}"[:120]

    def get_absolute_url(self) -> str:
        return self.event.get_absolute_url()

    def audit_scope(self):
        return self.event.audit_scope()

    def roles_of(self, user):
        return self.event.roles_of(user)
