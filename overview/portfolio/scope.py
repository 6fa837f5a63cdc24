"""Which partnerships a portfolio is about: those in sight, narrowed as the list of them is."""

import datetime
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import counting_on
from lib.days import DayField, not_to_come
from partnerships.enums import Stage
from partnerships.filters import PartnershipFilter
from partnerships.models import Partnership

from .parts import ROWS

# What is chosen on the page itself; every other filter of the list comes along in the address.
CHOSEN_HERE = ("party", "group", "municipality", "sector")
# What says how a list looks, not what is in it.
NOT_KEPT = {"after", "sort", "columns", "view", "figure", "page", "table", "organisation", "on"}


class DayForm(forms.Form):
    """The day as of which is told what can be known of it."""

    on = DayField(label=gettext_lazy("As of the day"), required=False)

    def __init__(self, data, today: datetime.date) -> None:
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> datetime.date | None:
        """What is still to come cannot be told."""
        day = self.cleaned_data["on"]
        return day and not_to_come(day, self.today)


class Scope:
    """The partnerships of a portfolio: whose eyes, which choice, as of which day.

    ``today`` narrows as the list does; ``on`` is the day of which is told what can be known. A
    table names at most ``most`` rows.
    """

    def __init__(self, user, data, today: datetime.date, *, most: int = ROWS) -> None:
        self.user, self.data, self.today, self.most = user, data, today, most
        self.filters = PartnershipFilter(data, user=user)
        self.day_form = DayForm(data, today)
        asked = self.day_form.cleaned_data.get("on") if self.day_form.is_valid() else None
        self.later_day = self.day_form.has_error("on", "future")
        self.unread_day = "on" in self.day_form.errors and not self.later_day
        self.on: datetime.date = asked or today

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @cached_property
    def among(self):
        """Exactly the partnerships that the list shows with the same address."""
        return self.filters.narrow(Partnership.objects.visible_to(self.user), self.today)

    @cached_property
    def begun(self):
        """Those of them that had not surely begun later than the day."""
        if self.is_today:
            return self.among
        return self.among.filter(Q(since_lower__isnull=True) | Q(since_lower__lte=self.on))

    @cached_property
    def running(self):
        """Those of them that run on the day, as far as their dates tell."""
        if self.is_today:
            return self.among.active()
        known_end = ~Q(stage=Stage.ENDED) | Q(ended_upper__isnull=False)
        return self.among.filter(counting_on("since", "ended", self.on), known_end)

    @property
    def within(self):
        """Their keys, for queries over what hangs under them."""
        return self.among.order_by().values("pk")

    @property
    def within_running(self):
        return self.running.order_by().values("pk")

    # ---- Addresses -----------------------------------------------------------------------

    @cached_property
    def kept(self) -> dict[str, list[str]]:
        """What was chosen, as it stands in the address."""
        return {
            key: [value for value in values if value]
            for key, values in self.data.lists()
            if key not in NOT_KEPT and any(values)
        }

    def query(self, **extra) -> str:
        """The address of this choice, on its day; ``extra`` is put in place of what was chosen."""
        given = {**self.kept, **({} if self.is_today else {"on": [self.on.isoformat()]})}
        return self._joined(given, extra)

    def _joined(self, given, extra) -> str:
        query = urlencode({**given, **{k: v for k, v in extra.items() if v}}, doseq=True)
        return f"?{query}" if query else ""

    def page(self, name: str, **extra) -> str:
        """Another page of the portfolio with the same choice."""
        return reverse(name) + self.query(**extra)

    def figure(self, *key) -> str:
        """Where the rows behind a figure stand."""
        return self.page("portfolio_rows", figure=".".join(str(part) for part in key))

    def listed(self, **narrowed) -> str:
        """The list of partnerships with the same choice, narrowed further."""
        return reverse("partnership_list") + self._joined(self.kept, narrowed)

    @property
    def list_url(self) -> str:
        return self.listed()

    @property
    def portfolio_url(self) -> str:
        return self.page("portfolio_show")

    @property
    def network_url(self) -> str:
        return self.page("portfolio_network")

    @property
    def print_url(self) -> str:
        return self.page("portfolio_print")

    @property
    def pdf_url(self) -> str:
        return self.page("portfolio_pdf")

    @property
    def fields(self) -> list:
        """The choices that stand on the page."""
        return [
            self.filters[name] for name in CHOSEN_HERE if len(self.filters.fields[name].choices) > 1
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What else was chosen, which goes along."""
        here = {field.html_name for field in self.fields}
        return [(k, v) for k, values in self.kept.items() if k not in here for v in values]

    # ---- Words ---------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[str]:
        """What was chosen, in words: "Kind: Bilateral partnership"."""
        return [f"{label}: {words}" for _name, label, words in self.filters.in_words()]

    @property
    def lost_words(self) -> list[str]:
        """What was chosen and is not used, in sentences."""
        return self.filters.lost_words

    @property
    def day_words(self) -> str:
        return date_format(self.on, "j F Y")

    @property
    def as_of_words(self) -> str:
        """Said of what cannot be known of an earlier day."""
        return "" if self.is_today else _("As of today: this is not kept per day.")

    @property
    def worked_out_words(self) -> str:
        """Said of what is reckoned for an earlier day with what is recorded now."""
        if self.is_today:
            return ""
        return _("As of today, reckoned back with the dates that are recorded now.")

    @property
    def begun_words(self) -> str:
        """Which partnerships are counted on an earlier day, by their state of today."""
        if self.is_today:
            return ""
        return _("Partnerships that surely began after this day are left out.")
