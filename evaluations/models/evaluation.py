"""The yearly evaluation of a programme."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import ConclusionKind, DoneBy, EvaluationKind, EvaluationState
from lib.addresses import address
from partnerships.enums import PartyState
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .criterion import CriterionText


class EvaluationQuerySet(InPartnershipQuerySet):
    """Questions asked of evaluations."""

    path = "programme__partnership"

    def visible_to(self, user):
        """Of the partnerships one takes part in; for a party that left, those adopted with it.

        Who reads widely reads what is adopted.
        """
        seen = super().visible_to(user)
        if not user.is_authenticated or user.is_administrator:
            return seen
        if user.reads_widely:
            seen |= self.filter(state=EvaluationState.ADOPTED)
        return seen | self.filter(pk__in=self.kept_by_former_parties(user.organisation_ids))

    def kept_by_former_parties(self, organisation_ids):
        """Ids of evaluations that these organisations answered, adopted before they left.

        Where the day of leaving is not known, what they answered stays readable.
        """
        answers = apps.get_model("evaluations.PartyResponse").objects.filter(
            Q(party__left_upper__isnull=True)
            | Q(evaluation__adopted_at__date__lte=F("party__left_upper")),
            party__organisation__in=organisation_ids,
            party__state__in=[PartyState.LEFT, PartyState.SUCCEEDED],
            evaluation__state=EvaluationState.ADOPTED,
        )
        return answers.values("evaluation")

    def running(self):
        return self.filter(state__in=[EvaluationState.OPEN, EvaluationState.IN_REVIEW])

    def late(self, on):
        return self.running().filter(due_on__lt=on)


class Evaluation(PartnershipRecord):
    """The look back on one programme year by every party, from which next year follows.

    The criteria and the answering and deciding parties are fixed when it opens. On the last
    adoption the whole page is kept in ``frozen``; from then on only that is shown.
    """

    never_changes = ("frozen", "adopted_at", "state")
    never_changes_once = "adopted"
    may_be_erased = True

    programme = models.ForeignKey(
        "partnerships.Programme", models.PROTECT, related_name="evaluations"
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=EvaluationKind.choices, default=EvaluationKind.YEARLY
    )
    state = models.CharField(
        _("status"),
        max_length=10,
        choices=EvaluationState.choices,
        default=EvaluationState.OPEN,
        editable=False,
    )
    due_on = models.DateField(_("answers due on"))
    decide_on = models.DateField(
        _("decisions due on"),
        null=True,
        blank=True,
        help_text=_(
            "After this day the evaluation does not wait for who is asked but not decides."
        ),
    )
    all_criteria = models.BooleanField(_("ask all criteria"), default=False)
    open_scoring = models.BooleanField(
        _("parties see each other's answers while they fill in"), default=False, editable=False
    )
    done_by = models.CharField(
        _("done by"), max_length=8, choices=DoneBy.choices, default=DoneBy.PARTIES
    )
    bureau = models.CharField(_("which bureau"), max_length=150, blank=True)
    deciding_body = models.ForeignKey(
        "partnerships.Body",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("deciding body"),
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)
    conclusion = models.CharField(
        _("conclusion"), max_length=10, choices=ConclusionKind.choices, blank=True
    )
    summary = models.TextField(_("conclusion in words"), blank=True)
    differing_opinions = models.TextField(_("differing opinions"), blank=True)
    extends_agreement = models.ForeignKey(
        "partnerships.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extended_by",
        verbose_name=_("which agreement is extended"),
    )
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    # The addendum that the adoption made of it.
    created_amendment = models.OneToOneField(
        "partnerships.Amendment",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decided_in",
    )
    meeting = models.ForeignKey(
        "partnerships.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="evaluations",
        verbose_name=_("conversation at the table"),
    )
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    # Party means at adoption ("3.6"), for lists and the year strip; never one mark.
    lowest_mean = models.DecimalField(max_digits=2, decimal_places=1, null=True, editable=False)
    highest_mean = models.DecimalField(max_digits=2, decimal_places=1, null=True, editable=False)
    # Each party beside its own mean, as [name, "3.6"], in the order of the parties.
    party_means = models.JSONField(default=list, editable=False)
    is_example = models.BooleanField(_("example data"), default=False, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-programme__year", "pk"]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="evaluation_state_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind"],
                name="evaluation_once",
                violation_error_message=_("This year already has an evaluation."),
            ),
            models.CheckConstraint(
                condition=Q(state="adopted", adopted_at__isnull=False, frozen__isnull=False)
                | (~Q(state="adopted") & Q(adopted_at__isnull=True)),
                name="evaluation_adopted_is_frozen",
                violation_error_message=_(
                    "An adopted evaluation has a day and a text that stays as it is."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.programme.label}"

    @property
    def partnership(self):
        return self.programme.partnership

    def get_absolute_url(self) -> str:
        return address("evaluation_show", self.pk)

    def roles_of(self, user) -> frozenset[str]:
        """Roles on the partnership; who left it reads what was adopted with them."""
        roles = super().roles_of(user)
        if roles or not self.is_adopted:
            return roles
        kept = Evaluation.objects.all().kept_by_former_parties(user.organisation_ids)
        return frozenset({"reader"} if kept.filter(evaluation=self.pk).exists() else ())

    @property
    def is_shared(self) -> bool:
        """Whether every party may read every party's answers."""
        return self.shared_at is not None

    @property
    def is_adopted(self) -> bool:
        return self.state == EvaluationState.ADOPTED


class EvaluationCriterionQuerySet(InPartnershipQuerySet):
    path = "evaluation__programme__partnership"


class EvaluationCriterion(CriterionText):
    """A criterion as it was worded when the evaluation opened."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="criteria")
    code = models.SlugField(max_length=40)

    objects = EvaluationCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion of an evaluation")
        verbose_name_plural = _("criteria of an evaluation")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "code"],
                name="evaluation_criterion_once",
                violation_error_message=_("This criterion is asked already."),
            )
        ]


class CorrectionNote(PartnershipRecord):
    """A dated word beside an adopted evaluation; the evaluation itself never changes."""

    never_changes = ("evaluation", "text", "noted_at", "author")
    may_be_erased = True

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="corrections")
    text = models.TextField(_("correction"))
    noted_at = models.DateTimeField(editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )

    objects = EvaluationCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()
