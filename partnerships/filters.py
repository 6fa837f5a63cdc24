"""Search and filters of the list of partnerships: the address bar holds them all."""

from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.dates.values import FIRST_YEAR, LAST_YEAR
from lib.days import DayField
from lib.widgets import LeanSelect, Pairs
from organisations.enums import Province
from partnerships.columns import USUAL, Column, chosen_columns
from partnerships.enums import Health, PartnershipKind, PartyRole, Stage
from partnerships.filtering.conditions import narrowed
from partnerships.filtering.sight import POOLS, Sight, key_of, options
from partnerships.former import former_partnerships

EVALUATION_STATES = [
    ("open", _("Answers asked")),
    ("late", _("Late")),
    ("in_review", _("Waits for adoption")),
    ("adopted", _("Adopted this year")),
    ("none", _("None this year")),
]
SINCE = [("known", _("Year known")), ("unknown", _("Year not known"))]
ENDS = [
    ("3", _("Within 3 months")),
    ("6", _("Within 6 months")),
    ("12", _("Within 12 months")),
    ("past", _("Expired on paper")),
    ("none", _("No end known")),
    ("unsigned", _("No signed agreement")),
]
NOTICE = [
    ("soon", _("Last day within 3 months")),
    ("window", _("Too late for this end")),
    ("given", _("Notice given")),
]
SORTS = {
    "": ("sort_title", "id"),
    "since": ("since_rising", "id"),
    "-since": ("-since_falling", "-id"),
    "end": ("paper_end_rising", "id"),
    "-end": ("-paper_end_falling", "-id"),
    "-updated": ("-updated_at", "-id"),
}
ORDERS = [
    ("", _("By title")),
    ("since", _("Longest together first")),
    ("-since", _("Newest first")),
    ("end", _("First to end first")),
    ("-end", _("Last to end first")),
    ("-updated", _("Last changed first")),
]
# The first may not lie after the last: then neither of the two is used.
RANGES = [("ends_from", "ends_to"), ("since_from", "since_to")]
REVERSED = "reversed"
# Shown at once; the others wait behind "More filters".
IN_VIEW = ("q", "stage", "kind", "party", "municipality", "evaluation", "sort")


class YearField(forms.IntegerField):
    """A year from 1900 to 2100, typed."""

    def __init__(self, **kwargs):
        super().__init__(
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            required=False,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "maxlength": 4, "size": 4, "autocomplete": "off"}
            ),
            **kwargs,
        )


ALL = _("All")


def one_of(label, choices, every=ALL) -> forms.ChoiceField:
    """A choice that may be left open."""
    return forms.ChoiceField(
        label=label, required=False, choices=[("", every), *choices], widget=LeanSelect
    )


def asked(data) -> QueryDict:
    """An address as the filter reads it: a query string, a dict or what a request brings."""
    if isinstance(data, QueryDict):
        return data
    return QueryDict(data if isinstance(data, str) else urlencode(data or {}, doseq=True))


class PartnershipFilter(forms.Form):
    """What the list is narrowed to. A choice that is gone, or out of sight, narrows nothing.

    ``offered=False`` is for who only narrows: it looks up what was chosen, and no choices.
    """

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Title, party, theme or number"),
                "data-search": "",
            }
        ),
    )
    stage = one_of(_("Stage"), Stage.choices, _("All stages"))
    kind = one_of(_("Kind"), PartnershipKind.choices, _("All kinds"))
    party = one_of(_("Party"), [], _("All parties"))
    municipality = one_of(_("Municipality"), [], _("All municipalities"))
    evaluation = one_of(_("Evaluation"), EVALUATION_STATES)
    year = YearField(label=_("Programme year"))
    role = one_of(_("Role of the party"), PartyRole.choices)
    group = one_of(_("Group"), [], _("All groups"))
    sector = one_of(_("Sector"), [])
    province = one_of(_("Province"), Province.choices)
    coordinator = one_of(_("Coordinator"), [], _("Everybody"))
    owner = one_of(_("Theme owner"), [], _("Everybody"))
    theme = forms.CharField(label=_("Word in a theme"), required=False, max_length=100)
    health = one_of(_("How the themes go"), Health.choices)
    ends = one_of(_("Agreement ends"), ENDS)
    ends_from = DayField(label=_("Ends from"), required=False)
    ends_to = DayField(label=_("Ends until"), required=False)
    notice = one_of(_("Giving notice"), NOTICE)
    since = one_of(_("Collaborating since"), SINCE)
    since_from = YearField(label=_("From year"))
    since_to = YearField(label=_("To year"))
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS, widget=LeanSelect)

    def __init__(self, data, *, user, offered=True, found=None):
        given = asked(data)
        super().__init__(given, auto_id="filter_%s", label_suffix="")
        self.user = user
        sight = Sight(user)
        if found is None:
            found = sight.offer([given]) if offered else sight.known([given])
        self.found = found
        for name in POOLS:
            field = self.fields[name]
            first = field.choices[0]
            field.choices = Pairs([first, *_relative(name), *options(self.found, name)])
        if offered:
            self.invitations = self.found["invited"]
            self.former = former_partnerships(self.found)
            self.views = self.found["views"]

    @classmethod
    def of_many(cls, queries, *, user) -> list:
        """Filters over many addresses, for the price of one look at what they chose."""
        given = [asked(query) for query in queries]
        found = Sight(user).known(given)
        return [cls(one, user=user, offered=False, found=found) for one in given]

    # -- what was chosen ----------------------------------------------------------------------

    @cached_property
    def chosen(self) -> dict:
        """The filters that are set, without what could not be read."""
        return {name: value for name, value in self._read.items() if name != "sort"}

    @cached_property
    def _read(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def clean(self):
        for first, last in RANGES:
            start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
            if start and end and start > end:
                for name in (first, last):
                    self.add_error(name, forms.ValidationError(self._swapped(first), REVERSED))

    def _swapped(self, first) -> str:
        labels = {"first": self.fields[first].label, "last": self.fields[dict(RANGES)[first]].label}
        return gettext("Not used, because “%(first)s” lies after “%(last)s”.") % labels

    @cached_property
    def lost(self) -> list[str]:
        """What was asked for and is not used: gone, out of sight, no such value, or reversed."""
        self.is_valid()
        return [str(self.fields[name].label) for name in self.fields if name in self.errors]

    @cached_property
    def lost_words(self) -> list[str]:
        """The same in sentences. What is out of sight reads as what does not exist."""
        self.is_valid()
        swapped = [first for first, _last in RANGES if self.has_error(first, REVERSED)]
        told = {name for first in swapped for name in (first, dict(RANGES)[first])}
        unread = [field for name, field in self.fields.items() if name in set(self.errors) - told]
        sentence = gettext(
            "Not used, because it no longer exists, you cannot see it, or it cannot be read: "
            "%(names)s."
        )
        first = [sentence % {"names": ", ".join(str(one.label) for one in unread)}]
        return [*(first if unread else []), *(self._swapped(name) for name in swapped)]

    @property
    def unused(self) -> dict[str, str]:
        """What was given and is not used, as it was given."""
        self.is_valid()
        return {name: self.data.get(name, "") for name in self.fields if name in self.errors}

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the list runs."""
        return SORTS[self._read.get("sort", "")]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that were chosen, else the usual ones."""
        return chosen_columns(self.data.getlist("columns"))

    @cached_property
    def view_key(self) -> int | None:
        """The saved view that is open."""
        return key_of(self.data.get("view"))

    @cached_property
    def query(self) -> str:
        """What is chosen, its order and columns, always in one order: what a saved view keeps."""
        return self.address(without=("view",))

    def is_as(self, query) -> bool:
        """Whether this is what a view holds; what of it cannot be used any more counts along."""
        given = {key: self.data.getlist(key) for key in self.data if key not in ("view", "after")}
        return query == self.query or dict(QueryDict(query).lists()) == given

    def address(self, *, without=(), **more) -> str:
        """The address of this list, with some of it left out and more added."""
        return urlencode([*self.pairs(without=without), *((k, v) for k, v in more.items() if v)])

    def pairs(self, *, without=()) -> list[tuple[str, str]]:
        """Name and value of everything in the address that could be read."""
        wanted = [(name, self.data.get(name, "").strip()) for name in self.fields]
        pairs = [(name, text) for name, text in wanted if name in self._read]
        if self.data.getlist("columns") and self.columns != USUAL:
            pairs += [("columns", column.code) for column in self.columns]
        if self.view_key:
            pairs.append(("view", str(self.view_key)))
        return [pair for pair in pairs if pair[0] not in without]

    def narrow(self, queryset, on):
        """The partnerships that fit everything chosen."""
        return narrowed(queryset, self.chosen, user=self.user, on=on)

    # -- for the page -------------------------------------------------------------------------

    @property
    def in_view(self) -> list:
        """The fields that most people use; a list without anything to choose is not shown."""
        return [self[name] for name in IN_VIEW if self._offers(name)]

    @property
    def further(self) -> list:
        return [self[name] for name in self.fields if name not in IN_VIEW and self._offers(name)]

    @property
    def is_further(self) -> bool:
        """Whether something is chosen that does not stand in view."""
        return any(name not in IN_VIEW for name in self.chosen)

    def _offers(self, name) -> bool:
        field = self.fields[name]
        return not isinstance(field, forms.ChoiceField) or len(field.choices) > 1

    @property
    def chips(self) -> list[dict]:
        """What is chosen, in words, each with the address of the list without it."""
        return [
            {"label": label, "words": words, "url": f"?{self.address(without=[name])}"}
            for name, label, words in self.in_words()
        ]

    @property
    def order_words(self) -> str:
        """The order, when it is another than by title."""
        return str(dict(ORDERS)[self._read["sort"]]) if "sort" in self._read else ""

    @property
    def has_own_columns(self) -> bool:
        return self.columns != USUAL

    def in_words(self) -> list[tuple[str, str, str]]:
        """Name, label and words of everything that is chosen."""
        told = []
        for name, value in self.chosen.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                words = str(dict(field.choices)[value])
            else:
                words = field.words(value) if isinstance(field, DayField) else str(value)
            told.append((name, str(field.label), words))
        return told


def _relative(name) -> list[tuple[str, str]]:
    """Choices that stand for whoever looks, or for nobody."""
    if name == "coordinator":
        return [("me", _("Me")), ("none", _("Nobody"))]
    if name == "owner":
        return [("me", _("Me")), ("none", _("A theme without an owner"))]
    return []
