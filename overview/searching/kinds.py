"""What the search box finds, and by which of its words."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Contact, Organisation, OrganisationName
from partnerships.models import Activity, Arrangement, Decision, Document, Partnership, Theme


@dataclass(frozen=True)
class Beside:
    """Names that stand in a table of their own."""

    model: type[models.Model]
    to: str
    column: str


@dataclass(frozen=True)
class SearchKind:
    """One kind of record. ``number`` is part of stored keys: it never changes."""

    number: int
    code: str
    label: str | Promise
    model: type[models.Model]
    title: str
    body: tuple[str, ...] = ()
    beside: Beside | None = None
    # What is never offered; who may see what is not decided here.
    left_out: Q = Q()

    def queryset(self):
        return (
            self.model._default_manager.exclude(self.left_out)
            if self.left_out
            else (self.model._default_manager.all())
        )


PURPOSE = ("cause", "purpose", "shared_mission", "principles", "added_value")

KINDS = (
    SearchKind(
        1,
        "partnership",
        _("Partnerships"),
        Partnership,
        "title",
        # `search_text` holds the names of the parties and the themes.
        ("number", "search_text", "region_label", *PURPOSE),
    ),
    SearchKind(
        2,
        "organisation",
        _("Organisations"),
        Organisation,
        "name",
        ("kvk_number", "region_label", "identity"),
        Beside(OrganisationName, "organisation_id", "name"),
        # Its names went along to the one it was merged into.
        Q(merged_into__isnull=False),
    ),
    SearchKind(3, "theme", _("Themes"), Theme, "title", ("goal_text",)),
    SearchKind(
        4,
        "activity",
        _("Activities"),
        Activity,
        "title",
        ("description", "question", "learned", "target_text", "result_text"),
    ),
    SearchKind(5, "arrangement", _("Arrangements"), Arrangement, "text", ("network",)),
    SearchKind(6, "decision", _("Decisions"), Decision, "text", ("because",)),
    SearchKind(7, "contact", _("People"), Contact, "name", ("function",)),
    SearchKind(8, "document", _("Documents"), Document, "title"),
)
BY_CODE = {kind.code: kind for kind in KINDS}
