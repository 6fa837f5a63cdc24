"""Search and filters of the list of partnerships: the address bar holds them all."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib.dates import rising_of_year
from lib.dates.values import FIRST_YEAR, LAST_YEAR
from lib.rows import JSONRows
from organisations.models import Municipality, Organisation
from partnerships.enums import PartnershipKind, PartyState, Stage
from partnerships.former import former_partnerships, kept_columns
from partnerships.models import Partnership, Party, Programme

Evaluation = Programme._meta.get_field("evaluations").related_model

LONGEST_LIST = 300
SHOWN_INVITATIONS = 10
EVALUATION_STATES = [
    ("open", _("Answers asked")),
    ("late", _("Late")),
    ("in_review", _("Waits for adoption")),
    ("adopted", _("Adopted this year")),
    ("none", _("None this year")),
]
SINCE = [("known", _("Year known")), ("unknown", _("Year not known"))]
SORTS = {
    "": ("sort_title", "id"),
    "since": ("since_rising", "id"),
    "-since": ("-since_falling", "-id"),
}


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


class PartnershipFilter(forms.Form):
    """What the list is narrowed to. A choice that does not exist narrows nothing."""

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
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All stages")), *Stage.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *PartnershipKind.choices]
    )
    party = forms.ChoiceField(label=_("Party"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    evaluation = forms.ChoiceField(
        label=_("Evaluation"), required=False, choices=[("", _("All")), *EVALUATION_STATES]
    )
    mine = forms.ChoiceField(
        label=_("Coordinator"), required=False, choices=[("", _("Everybody")), ("1", _("Me"))]
    )
    since = forms.ChoiceField(
        label=_("Collaborating since"), required=False, choices=[("", _("All")), *SINCE]
    )
    since_from = YearField(label=_("From year"))
    since_to = YearField(label=_("To year"))
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("By title")),
            ("since", _("Longest together first")),
            ("-since", _("Newest first")),
        ],
    )

    def __init__(self, data, *, user):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.user = user
        found = self._in_sight()
        self.invitations = found["invited"]
        self.former = former_partnerships(found)
        parties = [(str(row["id"]), row["name"]) for row in found["parties"]]
        municipalities = [(str(row["id"]), row["name"]) for row in found["places"]]
        self.fields["party"].choices = [("", _("All parties")), *parties]
        self.fields["municipality"].choices = [("", _("All municipalities")), *municipalities]
        for name, options in (("party", parties), ("municipality", municipalities)):
            if not options:
                del self.fields[name]

    def _in_sight(self) -> dict:
        """In one query: parties and municipalities to choose from, open invitations, and what is
        kept of partnerships that were left.
        """
        seen = Partnership.objects.visible_to(self.user).values("pk")
        parties = Party.objects.filter(partnership__in=seen).values("organisation_id")
        through = Partnership.municipalities.through.objects.filter(partnership__in=seen)
        organisations = Organisation.objects.filter(pk__in=parties)
        municipalities = Municipality.objects.filter(pk__in=through.values("municipality_id"))
        invited = Party.objects.asked(self.user).exclude(partnership__in=seen).order_by("pk")
        return (
            User.objects.filter(pk=self.user.pk)
            .annotate(
                parties=_options(organisations),
                places=_options(municipalities),
                invited=JSONRows(
                    invited[:SHOWN_INVITATIONS],
                    id="partnership_id",
                    title="partnership__title",
                    party="organisation__name",
                ),
            )
            .annotate(**kept_columns(self.user, seen))
            .values("parties", "places", "invited", "kept_agreements", "kept_evaluations")
            .get()
        )

    @property
    def chosen(self) -> dict:
        """The filters that are set, without what could not be read."""
        self.is_valid()
        given = self.cleaned_data.items()
        return {name: value for name, value in given if value and name != "sort"}

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the list runs."""
        self.is_valid()
        return SORTS[self.cleaned_data.get("sort", "")]

    def narrow(self, queryset, on):
        """The partnerships that fit everything chosen."""
        chosen = self.chosen
        if q := chosen.get("q"):
            queryset = queryset.search(q)
        if stage := chosen.get("stage"):
            queryset = queryset.filter(stage=stage)
        if kind := chosen.get("kind"):
            queryset = queryset.filter(kind=kind)
        if party := chosen.get("party"):
            rows = Party.objects.filter(organisation_id=party).exclude(state=PartyState.DECLINED)
            queryset = queryset.filter(pk__in=rows.values("partnership_id"))
        if municipality := chosen.get("municipality"):
            through = Partnership.municipalities.through
            rows = through.objects.filter(municipality_id=municipality)
            queryset = queryset.filter(pk__in=rows.values("partnership_id"))
        if state := chosen.get("evaluation"):
            queryset = queryset.filter(_evaluated(state, on))
        if chosen.get("mine"):
            queryset = queryset.filter(coordinator__user=self.user)
        return queryset.filter(_since(chosen))


def _options(queryset):
    """The first names of a list, as a column."""
    return JSONRows(queryset.order_by("sort_name", "pk")[:LONGEST_LIST], id="pk", name="name")


def _since(chosen) -> Q:
    """Partnerships by the year since when the parties work together, if it is known."""
    condition = Q()
    # Before all dated ones stand those "from the start", after them "later" and the unknown.
    unknown = Q(since_rising__lt=rising_of_year(0)) | Q(since_rising__gte=rising_of_year(9999))
    if since := chosen.get("since"):
        condition &= unknown if since == "unknown" else ~unknown
    if first := chosen.get("since_from"):
        condition &= Q(since_rising__gte=rising_of_year(first)) & ~unknown
    if last := chosen.get("since_to"):
        condition &= Q(since_rising__lt=rising_of_year(last + 1)) & ~unknown
    return condition


def _evaluated(state, on):
    """Partnerships by where their evaluation stands."""
    rows = Evaluation.objects.filter(programme__partnership=OuterRef("pk"))
    this_year = rows.filter(programme__starts_on__lte=on, programme__ends_on__gte=on)
    conditions = {
        "open": Exists(rows.filter(state="open")),
        "late": Exists(rows.running().filter(due_on__lt=on)),
        "in_review": Exists(rows.filter(state="in_review")),
        "adopted": Exists(this_year.filter(state="adopted")),
        "none": ~Exists(this_year),
    }
    return Q(conditions[state])
