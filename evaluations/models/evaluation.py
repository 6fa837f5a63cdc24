"""The yearly evaluation of a programme, and what each party answers."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.enums import (
    ConclusionKind,
    EvaluationKind,
    EvaluationState,
    ResponseState,
    SignOffState,
    Way,
)
from partnerships.enums import PartyState
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .criterion import CriterionText


class EvaluationQuerySet(InPartnershipQuerySet):
    """Questions asked of evaluations."""

    path = "programme__partnership"

    def visible_to(self, user):
        """Of the partnerships one may see; and, for a party that left, those adopted with it."""
        seen = super().visible_to(user)
        if not user.is_authenticated or user.is_administrator:
            return seen
        return seen | self.filter(pk__in=self.kept_by_former_parties(user.organisation_ids))

    def kept_by_former_parties(self, organisation_ids):
        """Ids of evaluations that these organisations answered, adopted before they left.

        Where the day of leaving is not known, what they answered stays readable.
        """
        answers = PartyResponse.objects.filter(
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
    all_criteria = models.BooleanField(_("ask all criteria"), default=False)
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
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.programme.label}"

    @property
    def partnership(self):
        return self.programme.partnership

    def get_absolute_url(self) -> str:
        return reverse("evaluation_show", args=[self.pk])

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
            models.UniqueConstraint(fields=["evaluation", "code"], name="evaluation_criterion_once")
        ]


class PartyResponseQuerySet(InPartnershipQuerySet):
    path = "evaluation__programme__partnership"


class PartyResponse(PartnershipRecord):
    """One party's answers. Only that party writes them; others read them once shared.

    ``way`` says how they came in; on a party's behalf with who, when and from which paper.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="responses")
    party = models.ForeignKey("partnerships.Party", models.PROTECT, related_name="responses")
    decides = models.BooleanField(_("decides"), default=True, editable=False)
    state = models.CharField(
        _("status"),
        max_length=10,
        choices=ResponseState.choices,
        default=ResponseState.OPEN,
        editable=False,
    )
    view = models.TextField(
        _("view of the party"),
        blank=True,
        help_text=_("What went well, what was hard, what should be different."),
    )
    handed_in_at = models.DateTimeField(null=True, blank=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, editable=False)
    source_person = models.CharField(_("who at the party said so"), max_length=150, blank=True)
    source_on = models.DateField(_("on which day"), null=True, blank=True)
    source_text = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Such as the minutes or an e-mail.")
    )

    objects = PartyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answers of a party")
        verbose_name_plural = _("answers of parties")
        ordering = ["party__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "party"], name="party_response_once")
        ]

    def __str__(self) -> str:
        return f"{self.party} – {self.evaluation}"

    @property
    def partnership(self):
        return self.evaluation.partnership

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()

    def roles_of(self, user) -> frozenset[str]:
        """Roles in this party's own organisation; of others only who may record on its behalf."""
        own = set(user.roles_by_organisation.get(self.party.organisation_id, ()))
        return frozenset(own | (self.partnership.roles_of(user) & {"editor"}))

    @property
    def is_handed_in(self) -> bool:
        return self.state == ResponseState.HANDED_IN

    @property
    def was_written_by_party(self) -> bool:
        """Whether its own people wrote something here (every save raises the version)."""
        return self.version > 1 and self.way != Way.ON_BEHALF

    @property
    def is_read_by_all(self) -> bool:
        """Whether every party reads these answers now: what was handed in, once it is shared."""
        return self.is_handed_in and self.evaluation.is_shared

    def own_scope(self) -> tuple[None, int]:
        """Where what a party writes is listed: in its own trail, not in that of all parties."""
        return None, self.party.organisation_id


class ScoreQuerySet(InPartnershipQuerySet):
    path = "response__evaluation__programme__partnership"


class Score(PartnershipRecord):
    """One party's score on one criterion: 1 to 5, or not applicable, with a sentence."""

    response = models.ForeignKey(PartyResponse, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(EvaluationCriterion, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(
        _("score"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("in a sentence"), blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__gte=1, value__lte=5, not_applicable=False),
                name="score_one_to_five",
                violation_error_message=_("A score is 1 to 5, or not applicable."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {'–' if self.value is None else self.value}"

    @property
    def partnership(self):
        return self.response.partnership

    def audit_scope(self):
        return self.response.own_scope()


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
    evaluation_version = models.PositiveIntegerField(null=True)
    four_eyes_waived = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Adopted by an author: the organisation has one user."),
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
        ordering = ["round", "party__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "party", "round"],
                name="sign_off_once",
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
        organisation_id = self.party.organisation_id if self.party_id else None
        own = set(user.roles_by_organisation.get(organisation_id, ()))
        return frozenset(own | (self.partnership.roles_of(user) & {"editor"}))


class CorrectionNote(PartnershipRecord):
    """A dated word beside an adopted evaluation; the evaluation itself never changes."""

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
