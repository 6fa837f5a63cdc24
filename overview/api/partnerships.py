"""Partnerships, as other programs read them: the columns of the list, and the whole on one page."""

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from evaluations.models import Evaluation
from lib.mail import full_address
from partnerships.columns import COLUMNS, Column
from partnerships.enums import (
    ArrangementKind,
    Force,
    Health,
    LeavingCause,
    PartnershipKind,
    PartyRole,
    PartyState,
    Rhythm,
    Stage,
)
from partnerships.filters import PartnershipFilter
from partnerships.listing import found, line_of, listed
from partnerships.models import Agreement, Arrangement, Partnership, Party, Theme
from partnerships.recording import number_of
from partnerships.validity import Validity

from . import agreements, evaluations, themes
from .fields import (
    AMOUNT,
    DAY,
    FLAG,
    HONEST,
    MOMENT,
    REFERENCE,
    TEXT,
    UUID,
    WHOLE,
    Field,
    Kind,
    code,
    many,
    one,
)
from .organisations import PLACE
from .resource import Asked, Resource

# What tells of a person stays out of a list of partnerships.
OPEN_COLUMNS = [column for column in COLUMNS if not column.personal]
SCORE = Kind({"type": "number"}, float).or_none()
NUMBER = WHOLE.or_none()
WORDS = TEXT.or_none()
KINDS: dict[str, Kind] = {
    "number": TEXT,
    "title": TEXT,
    "kind": code(PartnershipKind),
    "stage": code(Stage),
    "parties": many(TEXT),
    "party_count": WHOLE,
    "lead": many(TEXT),
    "keeper": TEXT,
    "municipalities": many(TEXT),
    "region": TEXT,
    "since": HONEST,
    "ended": HONEST,
    "valid_until": HONEST.or_none(),
    "open_ended": FLAG.or_none(),
    "validity": code(Validity),
    "themes": many(TEXT),
    "theme_count": WHOLE,
    "ownerless": WHOLE,
    "health": code(Health),
    "programme": WORDS,
    "activities": NUMBER,
    "activities_done": NUMBER,
    "evaluation": WORDS,
    "evaluation_year": WORDS,
    "evaluation_due": DAY.or_none(),
    "scores": WORDS,
    "lowest": SCORE,
    "highest": SCORE,
    "scores_year": WORDS,
    "updated": DAY,
}
# What was added to the list since: whatever it is.
ANYTHING = Kind({}, lambda value: value)
OWN_COLUMNS = [
    Column("id", "", lambda row: row["uuid"], ("uuid",)),
    Column("updated_at", "", lambda row: row["updated_at"], ("updated_at",)),
]


def _listed_field(column: Column) -> Field:
    kind = KINDS.get(column.code)
    return Field(column.code, kind or ANYTHING, column.label, column.of if kind else column.data)


LISTED = tuple(_listed_field(column) for column in OPEN_COLUMNS)
FIELDS = (
    Field("id", UUID, _("Lasting key"), lambda row: row["uuid"]),
    Field("page", TEXT, _("Page in the register"), lambda row: full_address(row["url"])),
    *LISTED,
    Field("updated_at", MOMENT, _("Changed at"), lambda row: row["updated_at"]),
)

PARTY = one(
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("organisation", REFERENCE.or_none(), _("Organisation; none while it is only sought")),
    Field("wanted_kind", TEXT, _("Kind of party that is sought")),
    Field("role", code(PartyRole), _("Role")),
    Field("state", code(PartyState), _("Status")),
    Field("joined", HONEST, _("Joined")),
    Field("left", HONEST, _("Left")),
    Field("leaving_cause", code(LeavingCause), _("Cause of leaving")),
    Field("own_interest", TEXT, _("Own interest")),
)
ARRANGEMENT = one(
    Field("id", UUID, _("Lasting key"), lambda row: row.uuid),
    Field("text", TEXT, _("What was agreed")),
    Field("kind", code(ArrangementKind), _("Kind")),
    Field("force", code(Force), _("Force")),
    Field("debtors", many(TEXT), _("Who owes it"), lambda row: row.debtors.all()),
    Field("beneficiaries", many(TEXT), _("For whom"), lambda row: row.beneficiaries.all()),
    Field("amount", AMOUNT.or_none(), _("Amount")),
    Field("unit", TEXT, _("Unit")),
    Field("by_when", HONEST, _("By when")),
    Field("since", HONEST, _("Since")),
    Field("until", HONEST, _("Until")),
)
DETAIL = (
    Field("cause", TEXT, _("Cause")),
    Field("purpose", TEXT, _("Purpose")),
    Field("shared_mission", TEXT, _("Shared mission")),
    Field("principles", TEXT, _("Binding principles")),
    Field("added_value", TEXT, _("Added value")),
    Field("rhythm", code(Rhythm), _("Evaluation rhythm")),
    Field("is_example", FLAG, _("Contains example data")),
    Field("area", many(PLACE), _("Shared area"), lambda row: row.municipalities.all()),
    Field("party_rows", many(PARTY), _("Parties"), lambda row: row.parties.all()),
    Field(
        "agreement_rows",
        many(one(*agreements.ABOUT)),
        _("Agreements"),
        lambda row: [agreements.read(paper, row.on) for paper in row.agreements.all()],
    ),
    Field("theme_rows", many(one(*themes.ABOUT)), _("Themes"), lambda row: row.themes.all()),
    Field(
        "arrangement_rows",
        many(ARRANGEMENT),
        _("Arrangements"),
        lambda row: row.arrangements.all(),
    ),
    Field(
        "evaluation_rows",
        many(one(*evaluations.ABOUT)),
        _("Adopted evaluations"),
        lambda row: [evaluations.read(year, row.on) for year in row.adopted],
    ),
)


class NumberField(forms.CharField):
    """The number of a partnership, as people write it."""

    def to_python(self, value):
        text = super().to_python(value)
        if text and not number_of(text):
            raise forms.ValidationError(_("A number looks like SW-000123."))
        return number_of(text)


class AskedOfPartnerships(Asked, PartnershipFilter):
    """The filters of the list of partnerships, and what every list may be asked."""

    number = NumberField(
        required=False,
        max_length=20,
        help_text=_("Only the partnership with this number (SW-000123)."),
    )

    # An address copied from the page works: columns and the open view are the page's own.
    passed_over = frozenset({"columns", "view"})
    # The order of the list, as it was chosen.
    order = PartnershipFilter.order

    @classmethod
    def for_user(cls, data, user):
        return cls(data, user=user, offered=False)


def rows(user, asked, on):
    """The partnerships of the page with the same filters, as rows of the list."""
    narrowed = found(user, asked["given"], on)
    if number := asked.get("number"):
        narrowed = narrowed.filter(number=number)
    if since := asked.get("updated_since"):
        narrowed = narrowed.filter(_changed_since(since))
    return listed(narrowed, on, [*OWN_COLUMNS, *OPEN_COLUMNS])


def _changed_since(since) -> Q:
    """Partnerships of which the record itself, or a row that its page tells, was changed."""
    changed = Q(updated_at__gte=since)
    for model in (Party, Agreement, Theme, Arrangement):
        below = model.objects.filter(partnership=OuterRef("pk"), updated_at__gte=since)
        changed |= Q(Exists(below))
    return changed


def whole(user, on):
    """Partnerships with all that is told of one: a fixed number of queries."""
    arrangements = Arrangement.objects.prefetch_related(
        "debtors__organisation", "beneficiaries__organisation"
    )
    return Partnership.objects.visible_to(user).prefetch_related(
        "municipalities",
        Prefetch("parties", Party.objects.select_related("organisation")),
        Prefetch("agreements", agreements.with_all(Agreement.objects.all())),
        Prefetch("themes", themes.with_all(Theme.objects.all(), user, on)),
        Prefetch("arrangements", arrangements),
    )


def read_whole(partnership, user, on):
    """Ready for its fields: the line of the list, and what hangs under it."""
    partnership.on = on
    own = Evaluation.objects.filter(programme__partnership=partnership)
    partnership.adopted = evaluations.adopted(user).filter(pk__in=own.values("pk"))
    row = listed(
        Partnership.objects.filter(pk=partnership.pk), on, [*OWN_COLUMNS, *OPEN_COLUMNS]
    ).get()
    return line_of(row, on)


PARTNERSHIPS = Resource(
    "partnerships",
    "Partnership",
    _("Partnerships"),
    _("The list of partnerships with the same filters as on its page; one alone tells it all."),
    FIELDS,
    rows,
    form=AskedOfPartnerships,
    detail=DETAIL,
    read=line_of,
)
