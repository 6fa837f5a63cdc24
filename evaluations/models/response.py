"""What each party answers: scores, what people noticed, and its view."""

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.enums import Noticed, ResponseState, Way
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .evaluation import Evaluation, EvaluationCriterion
from .one_party import own_roles


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
            models.UniqueConstraint(
                fields=["evaluation", "party"],
                name="party_response_once",
                violation_error_message=_("This party has its answers already."),
            )
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
        own = user.roles_by_organisation.get(self.party.organisation_id, ())
        roles = own_roles(user, self.party, self.partnership)
        if own and not own & {"coordinator", "manager"} and self._owns_theme(user):
            return roles | {"theme_owner"}
        return roles

    def _owns_theme(self, user) -> bool:
        """Whether this user owns a theme of the partnership today."""
        owners = apps.get_model("partnerships.ThemeOwner").objects.current()
        themes = owners.filter(theme__partnership=self.evaluation.programme.partnership_id)
        return themes.filter(contact__user=user).exists()

    @property
    def is_handed_in(self) -> bool:
        return self.state == ResponseState.HANDED_IN

    @property
    def was_written_by_party(self) -> bool:
        """Whether its own people wrote something here, in the register or through a link."""
        return self.way in (Way.REGISTER, Way.LINK)

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
            models.UniqueConstraint(
                fields=["response", "criterion"],
                name="score_once",
                violation_error_message=_("This question has an answer already."),
            ),
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


class OwnSideQuerySet(InPartnershipQuerySet):
    """Rows that only the people of the party's own organisation read."""

    path = "response__evaluation__programme__partnership"

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        own = super().visible_to(user)
        return own.filter(response__party__organisation__in=user.organisation_ids)


class ColleagueAnswer(PartnershipRecord):
    """What one colleague would answer on one criterion; the party's own answer is one.

    Read within the own organisation only. Without a criterion it is a view on the whole year.
    """

    response = models.ForeignKey(PartyResponse, models.PROTECT, related_name="colleague_answers")
    criterion = models.ForeignKey(
        EvaluationCriterion, models.PROTECT, null=True, related_name="colleague_answers"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    value = models.PositiveSmallIntegerField(
        _("score"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("in a sentence"), blank=True)

    objects = OwnSideQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a colleague")
        verbose_name_plural = _("answers of colleagues")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "criterion", "author"],
                name="colleague_answer_once",
                violation_error_message=_("This question has an answer already."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__gte=1, value__lte=5, not_applicable=False),
                name="colleague_answer_one_to_five",
                violation_error_message=_("A score is 1 to 5, or not applicable."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion or self.response.evaluation}: {self.value or '–'}"

    @property
    def partnership(self):
        return self.response.partnership

    def roles_of(self, user) -> frozenset[str]:
        return self.response.roles_of(user)

    def audit_scope(self):
        return self.response.own_scope()


class BenefitReview(PartnershipRecord):
    """Whether a party saw that people notice what they should: a benefit of the partnership, or
    what a life event of an organisation was to mean for them."""

    response = models.ForeignKey(PartyResponse, models.PROTECT, related_name="benefit_reviews")
    benefit = models.ForeignKey(
        "partnerships.StakeholderBenefit", models.PROTECT, null=True, related_name="reviews"
    )
    statement = models.ForeignKey(
        "organisations.ImpactStatement", models.PROTECT, null=True, related_name="reviews"
    )
    noticed = models.CharField(_("noticed"), max_length=8, choices=Noticed.choices, blank=True)
    note = models.CharField(_("how you see it"), max_length=300, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on added value")
        verbose_name_plural = _("verdicts on added value")
        ordering = ["benefit__position", "statement__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "benefit"],
                name="benefit_review_once",
                violation_error_message=_("This has a verdict already."),
            ),
            models.UniqueConstraint(
                fields=["response", "statement"],
                name="impact_review_once",
                violation_error_message=_("This has a verdict already."),
            ),
            models.CheckConstraint(
                condition=Q(benefit__isnull=False, statement__isnull=True)
                | Q(benefit__isnull=True, statement__isnull=False),
                name="benefit_review_of_one",
                violation_error_message=_("A verdict is about one thing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit or self.statement}: {self.get_noticed_display()}"

    @property
    def partnership(self):
        return self.response.partnership

    def audit_scope(self):
        return self.response.own_scope()
