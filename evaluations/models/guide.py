"""The living guide: chapters, contributions, examples, versions; and the start-up check."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from evaluations.enums import ContributionKind, ContributionState, StartAnswer
from partnerships.models import Party
from partnerships.models.base import InPartnershipQuerySet, PartnershipRecord

from .criterion import Criterion, in_language
from .one_party import PartyConsent


class ForEverybodyQuerySet(models.QuerySet):
    """Rows that every signed-in user reads."""

    def visible_to(self, user):
        return self if user.is_authenticated else self.none()


class Guide(Record):
    """The guide of this register, one row: what it is called and whether the public reads it."""

    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    intro_nl = models.TextField(_("introduction (Dutch)"), blank=True)
    intro_en = models.TextField(_("introduction (English)"), blank=True)
    is_public = models.BooleanField(_("everybody may read it, without signing in"), default=False)

    objects = ForEverybodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def __str__(self) -> str:
        return in_language(self.title_nl, self.title_en)

    @property
    def intro(self) -> str:
        return in_language(self.intro_nl, self.intro_en)

    def get_absolute_url(self) -> str:
        return reverse("guide_show")

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        """Who is signed in reads and contributes; administrators moderate."""
        return user.roles_anywhere


class ChapterQuerySet(ForEverybodyQuerySet):
    """Questions asked of chapters."""

    def in_use(self):
        return self.filter(retired_at__isnull=True)


class Chapter(Record):
    """One chapter of the guide, as it is being worked on; a version keeps it as published.

    A chapter of a criterion explains that precondition; others stand on their own ("how to
    start").
    """

    code = models.SlugField(max_length=40, unique=True)
    criterion = models.OneToOneField(
        Criterion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chapter",
        verbose_name=_("criterion"),
    )
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    text_nl = models.TextField(_("text (Dutch)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return in_language(self.title_nl, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.text_nl, self.text_en)

    def get_absolute_url(self) -> str:
        return reverse("chapter_show", args=[self.pk])

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        return user.roles_anywhere


class GuideVersion(Record):
    """The guide as it was published on a day, with what changed; it never changes itself."""

    never_changes = ("number", "published_at", "changed_nl", "changed_en", "contents")
    may_be_erased = True

    number = models.PositiveIntegerField(_("version"), unique=True)
    published_at = models.DateTimeField(editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_nl = models.TextField(_("what changed (Dutch)"))
    changed_en = models.TextField(_("what changed (English)"), blank=True)
    contents = models.JSONField(editable=False)

    objects = ForEverybodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the guide")
        verbose_name_plural = _("versions of the guide")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def changed(self) -> str:
        return in_language(self.changed_nl, self.changed_en)

    def get_absolute_url(self) -> str:
        return reverse("guide_version", args=[self.pk])

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        return user.roles_anywhere


class ContributionQuerySet(models.QuerySet):
    """Questions asked of contributions."""

    def visible_to(self, user):
        """What was accepted, and what one sent in oneself; who moderates sees all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(Q(state=ContributionState.ACCEPTED) | Q(author=user))

    def waiting(self):
        return self.filter(state=ContributionState.PROPOSED)

    def tips(self):
        """Accepted tips, the newest first."""
        accepted = self.filter(state=ContributionState.ACCEPTED, kind=ContributionKind.TIP)
        return accepted.order_by("-decided_at", "-pk")


class Contribution(Record):
    """What somebody adds to the guide: proposed, then accepted and credited, or declined.

    A visitor of the public version leaves a name and an e-mail address instead of an account.
    """

    chapter = models.ForeignKey(
        Chapter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("chapter"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContributionKind.choices)
    text = models.TextField(_("your contribution"))
    language = models.CharField(max_length=2, default="nl", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    visitor_name = models.CharField(_("your name"), max_length=150, blank=True)
    visitor_email = models.EmailField(_("your e-mail address"), blank=True)
    credit = models.CharField(
        _("named in the guide as"),
        max_length=150,
        blank=True,
        help_text=_("Such as your name, or your organisation. Empty: not named."),
    )
    state = models.CharField(
        _("status"),
        max_length=10,
        choices=ContributionState.choices,
        default=ContributionState.PROPOSED,
        editable=False,
    )
    sent_at = models.DateTimeField(editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.TextField(_("answer to who sent it"), blank=True)
    published_in = models.ForeignKey(
        GuideVersion, models.PROTECT, null=True, editable=False, related_name="contributions"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                # Once answered, the address has served its purpose and may be emptied.
                condition=Q(author__isnull=False)
                | ~Q(visitor_email="")
                | ~Q(state=ContributionState.PROPOSED),
                name="contribution_has_sender",
                violation_error_message=_("Leave an e-mail address, so that we can answer."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("contribution_show", args=[self.pk])

    def audit_scope(self):
        return None, None

    def roles_of(self, user) -> frozenset[str]:
        return user.roles_anywhere


class GuideExampleQuerySet(InPartnershipQuerySet):
    """Questions asked of examples."""

    def agreed(self):
        """Examples that every party agreed to: their card is for everybody.

        A party that joins later is asked too: until it consents nothing is shown.
        """
        joined = Party.objects.joined().filter(partnership=OuterRef("partnership"))
        consents = ExampleConsent.objects.filter(
            example__partnership=OuterRef("partnership"),
            party=OuterRef("pk"),
            agreed_at__isnull=False,
        )
        return self.filter(
            Exists(joined),
            ~Exists(joined.filter(~Exists(consents))),
            shown_at__isnull=False,
            partnership__archived_at__isnull=True,
        )


class GuideExample(PartnershipRecord):
    """A partnership as an example in the guide, shown once all its parties consented.

    Its public card holds name, place, parties and goal, and these words; nothing else.
    """

    partnership = models.OneToOneField(
        "partnerships.Partnership", models.PROTECT, related_name="guide_example"
    )
    lesson_nl = models.TextField(_("what others learn from it (Dutch)"))
    lesson_en = models.TextField(_("what others learn from it (English)"), blank=True)
    chapters = models.ManyToManyField(
        Chapter, blank=True, related_name="examples", verbose_name=_("chapters")
    )
    shown_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GuideExampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("example in the guide")
        verbose_name_plural = _("examples in the guide")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.partnership)

    @property
    def lesson(self) -> str:
        return in_language(self.lesson_nl, self.lesson_en)


class ExampleConsentQuerySet(InPartnershipQuerySet):
    path = "example__partnership"


class ExampleConsent(PartyConsent):
    """One party's consent to be an example, which it may take back."""

    example = models.ForeignKey(GuideExample, models.PROTECT, related_name="consents")
    party = models.ForeignKey("partnerships.Party", models.PROTECT, related_name="example_consents")

    objects = ExampleConsentQuerySet.as_manager()

    class Meta(PartyConsent.Meta):
        verbose_name = _("consent to be an example")
        verbose_name_plural = _("consents to be an example")
        constraints = [
            models.UniqueConstraint(
                fields=["example", "party"],
                name="example_consent_once",
                violation_error_message=_("This party was asked about the example already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.example}"

    @property
    def partnership(self):
        return self.example.partnership


class StartCheck(PartnershipRecord):
    """How one precondition stands at the start of a partnership, with what shows it."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="start_checks"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    answer = models.CharField(
        _("does it hold"),
        max_length=8,
        choices=StartAnswer.choices,
        default=StartAnswer.UNKNOWN,
    )
    evidence = models.CharField(_("what shows it"), max_length=300, blank=True)

    objects = InPartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("start-up check")
        verbose_name_plural = _("start-up checks")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "criterion"],
                name="start_check_once",
                violation_error_message=_("This question has an answer already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_answer_display()}"
