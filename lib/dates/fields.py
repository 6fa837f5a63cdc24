"""The model field for honest dates, and the queries over it.

`signed_on = HonestDateField()` makes four columns: `signed_on` (EDTF text, null when unknown),
`signed_on_lower` and `signed_on_upper` (the bounds, for queries and order) and
`signed_on_stated` (the words of the source). `agreement.signed_on` is always a HonestDate;
assigning one, a date, EDTF text or None keeps the other three in step. A QuerySet writes all
four with `update(**honest_columns("signed_on", value))`, and `save(update_fields=…)` names them
all with `honest_names("signed_on")`.

`HonestDateField(listed=True)` is for long lists that are sorted by the date: two more columns,
`…_rising` and `…_falling`, hold one text to sort and page by, up and down, each with an index's
help at any depth. The functions above take `listed=True` for them too.
"""

import copy
import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OrderBy, Q, Value, When
from django.db.models.query_utils import DeferredAttribute

from lib.dates.values import LATER, MAX_WORDS, START, HonestDate

HonestValue = HonestDate | datetime.date | str | None

_COMPANIONS = ("lower", "upper", "stated")
_LISTED = ("rising", "falling")


def _judged(value: HonestValue) -> HonestDate:
    """A date that has been parsed, also when it was made by its trusting constructor."""
    date = HonestDate.of(value)
    return HonestDate.parse(date.text, date.as_stated)


def honest_names(name: str, listed: bool = False) -> list[str]:
    """The four columns of a field; six of one that lists are sorted by."""
    return [name, *(f"{name}_{part}" for part in _COMPANIONS + (_LISTED if listed else ()))]


def honest_columns(name: str, value: HonestValue, listed: bool = False) -> dict[str, Any]:
    """The column values of a date, for `QuerySet.update()`."""
    date = _judged(value)
    values = [date.text, date.lower, date.upper, date.as_stated]
    values += [date.rising, date.falling] if listed else []
    return dict(zip(honest_names(name, listed), values, strict=True))


def honest_order(name: str, descending: bool = False) -> list[OrderBy]:
    """Order by an honest date, equally on both engines.

    From the start, then dated by first day (more precise first), then "later". Dates without a
    year and unknown ones come last in either direction: no order of theirs is known.
    """
    start, dated, later = (2, 1, 0) if descending else (0, 1, 2)
    rank = Case(
        When(**{f"{name}_lower__isnull": False}, then=Value(dated)),
        When(**{name: START}, then=Value(start)),
        When(**{name: LATER}, then=Value(later)),
        When(**{f"{name}__isnull": True}, then=Value(4)),
        default=Value(3),
        output_field=models.SmallIntegerField(),
    )
    return [
        OrderBy(rank),
        OrderBy(F(f"{name}_lower"), descending=descending),
        OrderBy(F(f"{name}_upper"), descending=descending),
        OrderBy(F(name), descending=descending),
    ]


def counting_on(start: str, end: str, on: datetime.date) -> Q:
    """The rows that count on a day: `counts_on` as a query, open sides always count."""
    begun = Q(**{f"{start}_lower__isnull": True}) | Q(**{f"{start}_lower__lte": on})
    running = Q(**{f"{end}_upper__isnull": True}) | Q(**{f"{end}_upper__gte": on})
    return begun & running


class HonestDateAttribute(DeferredAttribute):
    """`agreement.signed_on`: reads a HonestDate, writes all four columns."""

    field: "HonestDateField"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, HonestDate) or hasattr(value, "resolve_expression"):
            return value
        return HonestDate(value, getattr(instance, self.field.companion("stated"), "") or "")

    def __set__(self, instance: models.Model, value: Any) -> None:
        name = self.field.attname
        if hasattr(value, "resolve_expression"):  # F("…"): Django resolves it on save
            instance.__dict__[name] = value
            return
        loading = name not in instance.__dict__ and instance._state.db is None
        if loading and (value is None or isinstance(value, str)):
            # Being constructed, from the database or by hand: the words already stand in their
            # own column. What was given by hand is judged when it is cleaned or saved.
            instance.__dict__[name] = value or None
            if value:
                self.field.bring_in_step(instance)
            return
        instance.__dict__[name] = HonestDate.of(value)
        self.field.bring_in_step(instance)


class HonestDateField(models.CharField):
    """A date of fact: EDTF text, null when wholly unknown, with its companion columns."""

    description = "An honest date (EDTF)"
    descriptor_class = HonestDateAttribute

    def __init__(
        self, *args: Any, companions: bool = True, listed: bool = False, **kwargs: Any
    ) -> None:
        """`companions=False` is for migrations, where the companions are listed themselves."""
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("default", None)
        kwargs["null"] = kwargs["blank"] = True
        # Made before the field itself, so that a constructor sets them first and the date last.
        self._companions: dict[str, models.Field] = {
            "lower": models.DateField(null=True, blank=True, editable=False),
            "upper": models.DateField(null=True, blank=True, editable=False),
            "stated": models.CharField(
                max_length=MAX_WORDS, blank=True, default="", editable=False
            ),
        }
        if listed:
            unknown = HonestDate()
            for part, key in (("rising", unknown.rising), ("falling", unknown.falling)):
                self._companions[part] = models.CharField(
                    max_length=20, blank=True, default=key, editable=False
                )
        self.listed = listed
        self._adds_companions = companions
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "default", "null", "blank"):
            kwargs.pop(implied, None)
        if self.listed:
            kwargs["listed"] = True
        return name, "lib.dates.HonestDateField", args, {**kwargs, "companions": False}

    def companion(self, part: str) -> str:
        return f"{self.name}_{part}"

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        if self._adds_companions:
            for part, field in self._companions.items():
                # A subclass of an abstract model has inherited them already.
                if f"{name}_{part}" not in cls.__dict__:
                    companion: Any = copy.deepcopy(field)
                    companion.companion_of = name  # who writes the date writes its companions
                    cls.add_to_class(f"{name}_{part}", companion)
        super().contribute_to_class(cls, name, private_only)

    # -- values -------------------------------------------------------------------------------

    def bring_in_step(self, instance: models.Model) -> None:
        """Write the bounds, and the words that came with the date, into their columns."""
        value = instance.__dict__[self.attname]
        if hasattr(value, "resolve_expression"):
            return
        date = value if isinstance(value, HonestDate) else HonestDate(value)
        instance.__dict__[self.companion("lower")] = date.lower
        instance.__dict__[self.companion("upper")] = date.upper
        if self.listed:
            instance.__dict__[self.companion("rising")] = date.rising
            instance.__dict__[self.companion("falling")] = date.falling
        if isinstance(value, HonestDate):
            instance.__dict__[self.companion("stated")] = date.as_stated

    def to_python(self, value: Any) -> Any:
        try:
            date = _judged(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        # Text stays text: a fixture gives the words of the source in their own column.
        return date if isinstance(value, HonestDate | datetime.date) else date.text

    def clean(self, value: Any, model_instance: models.Model | None) -> HonestDate:
        self.to_python(value)
        return HonestDate.of(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, HonestDate | datetime.date):
            return HonestDate.of(value).text
        return super().get_prep_value(value) or None

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql") or hasattr(value, "resolve_expression"):
            return super().get_db_prep_save(value, connection)
        return _judged(value).text

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).text

    def formfield(
        self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any
    ) -> Any:
        from lib.dates.forms import HonestDateFormField

        return models.Field.formfield(
            self, form_class or HonestDateFormField, **{"required": False, **kwargs}
        )
