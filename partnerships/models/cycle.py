"""The yearly cycle a partnership chose: its year, its evaluation, and who decides."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.dates import programme_period, programme_year
from partnerships.enums import DecidedBy, Rhythm

MONTH = [MinValueValidator(1), MaxValueValidator(12)]


def opening_month(start_month: int, evaluation_month: int | None) -> int:
    """The month that was chosen for the evaluation; else the last of the programme year."""
    return evaluation_month or (start_month + 10) % 12 + 1


class YearlyCycle(models.Model):
    """When a partnership's year starts, when it looks back, and who adopts that."""

    rhythm = models.CharField(
        _("evaluation rhythm"), max_length=12, choices=Rhythm.choices, default=Rhythm.NOT_AGREED
    )
    rhythm_reason = models.CharField(_("reason for no evaluation"), max_length=300, blank=True)
    interim_review = models.BooleanField(
        _("interim review of supply and demand"),
        default=False,
        help_text=_("A light second look during the year, that settles supply and demand."),
    )
    decided_by = models.CharField(
        _("who decides"), max_length=12, choices=DecidedBy.choices, default=DecidedBy.EVERY_PARTY
    )
    deciding_body = models.ForeignKey(
        "partnerships.Body",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deciding body"),
    )
    start_month = models.PositiveSmallIntegerField(
        _("programme year starts in month"),
        default=1,
        validators=MONTH,
        help_text=_("1 for a calendar year, 8 for a school year."),
    )
    evaluation_month = models.PositiveSmallIntegerField(
        _("evaluation opens in month"),
        null=True,
        blank=True,
        validators=MONTH,
        help_text=_("Empty: in the last month of the programme year."),
    )
    open_scoring = models.BooleanField(
        _("parties see each other's answers while they fill in"),
        default=False,
        help_text=_("Otherwise answers stay private until every party has handed in."),
    )

    class Meta:
        abstract = True

    def programme_period(self, year: int):
        """First and last day of the programme year that starts in ``year``."""
        return programme_period(year, self.start_month)

    def programme_year(self, on) -> int:
        """The start year of the programme year in which a day falls."""
        return programme_year(on, self.start_month)

    @property
    def opening_month(self) -> int:
        """The month in which the evaluation of a programme year opens."""
        return opening_month(self.start_month, self.evaluation_month)
