"""Municipalities: the units in which a working area is told."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.search import matching
from lib.text import normalise
from organisations.enums import Province


class MunicipalityQuerySet(models.QuerySet):
    """Questions asked of municipalities; everybody signed in may read them."""

    def visible_to(self, user):
        return self

    def current(self, on=None):
        """Those that exist on a day (default: today); an end that is to come is no end yet."""
        day = on or today()
        begun = Q(began_on__isnull=True) | Q(began_on__lte=day)
        return self.filter(begun, Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def search(self, q):
        """Municipalities of which a name or alias has all the words."""
        return matching(self, "search_text", q)


class Municipality(models.Model):
    """A Dutch municipality with its CBS code."""

    code = models.CharField(_("CBS code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=80)
    province = models.CharField(_("province"), max_length=2, choices=Province.choices)
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    sort_name = models.CharField(max_length=80, db_index=True, editable=False)
    search_text = models.CharField(max_length=400, editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether it exists no more today."""
        return self.is_ended_on(today())

    @property
    def ended_in(self) -> int | None:
        """The year in which it was there no more: that of the day after its last one."""
        return (self.ended_on + datetime.timedelta(days=1)).year if self.ended_on else None

    def is_ended_on(self, day) -> bool:
        """Whether it had ended by a day; ``ended_on`` is the last day on which it existed."""
        return self.ended_on is not None and self.ended_on < day


class MunicipalityAlias(models.Model):
    """Another spelling under which a municipality is found ("Zwartwaterland")."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("other spelling of a municipality")
        verbose_name_plural = _("other spellings of municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="municipality_alias_once",
                violation_error_message=_("This spelling is known already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityEvent(models.Model):
    """A change of municipalities on a day: some end, some begin; one can be split over four.

    Read from the government register; see `import_municipalities`.
    """

    identifier = models.CharField(_("identifier"), max_length=200, unique=True)
    happened_on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    sources = models.ManyToManyField(Municipality, related_name="ended_by", verbose_name=_("from"))
    targets = models.ManyToManyField(Municipality, related_name="begun_by", verbose_name=_("to"))

    class Meta:
        verbose_name = _("change of municipalities")
        verbose_name_plural = _("changes of municipalities")
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.happened_on}"


def index_municipality(municipality, aliases=()) -> None:
    """Fill the sort key and search text of an (unsaved) municipality from its names."""
    municipality.sort_name = normalise(municipality.name.removeprefix("'s-"))
    municipality.search_text = " ".join(normalise(n) for n in (municipality.name, *aliases))
