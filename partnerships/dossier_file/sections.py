"""What stands in a dossier file: its sections in order, and the fields of each."""

from django.db import models

from accounts.models import User
from accounts.records import MACHINERY
from partnerships import models as p

FORMAT = "partnership-dossier"
SCHEMA = 1

# Whatever a row must point to stands in a section before its own.
SECTIONS: dict[str, type[models.Model]] = {
    "bodies": p.Body,
    "parties": p.Party,
    "party_steps": p.PartyStep,
    "meetings": p.Meeting,
    "decisions": p.Decision,
    "accessions": p.Accession,
    "agreements": p.Agreement,
    "documents": p.Document,
    "signatures": p.Signature,
    "approvals": p.ApprovalStep,
    "amendments": p.Amendment,
    "main_areas": p.MainArea,
    "themes": p.Theme,
    "theme_participants": p.ThemeParticipant,
    "theme_owners": p.ThemeOwner,
    "programmes": p.Programme,
    "plans": p.Plan,
    "goals": p.Goal,
    "goal_results": p.GoalResult,
    "activities": p.Activity,
    "progress_notes": p.ProgressNote,
    "arrangements": p.Arrangement,
    "exchange_items": p.ExchangeItem,
    "results": p.Result,
    "communication": p.CommunicationItem,
    "benefits": p.StakeholderBenefit,
    "seats": p.Seat,
    "action_points": p.ActionPoint,
    "notes": p.Note,
    "sources": p.Source,
}
NAMES = {model: name for name, model in SECTIONS.items()}
# For reading by people only: they are told of, and nothing is made from them.
TOLD = ("evaluations", "files", "links", "left_out")
TOP = {"format", "version", "saved_at", "partnership", "organisations", "people"}

# Accounts, counters and bytes belong to the register in which they are. Who adopted a plan was an
# account too, and the moment goes with it. Changes of organisations are the register's own too.
LEFT_OUT: dict[type[models.Model], set[str]] = {
    p.Partnership: {
        "number",
        "keeper",
        "archived_at",
        "party_count",
        "theme_count",
        "ownerless_theme_count",
        "sort_title",
    },
    p.Agreement: {"life_event"},
    p.Plan: {"adopted_at"},
    p.Programme: {"activity_count", "done_count", "busy_count"},
    p.Document: {"stored_name", "original_name", "content_type", "size", "sha256"},
    p.Result: {
        "picture_name",
        "picture_width",
        "picture_height",
        "picture_alt",
        "share_token",
        "shared_at",
    },
}


def fields_of(model) -> list[models.Field]:
    """The fields of a record that stand in the file, many-to-many ones last."""
    left_out = MACHINERY | LEFT_OUT.get(model, set()) | {"partnership"}
    return [
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in left_out
        and not hasattr(field, "companion_of")
        and field.related_model is not User
    ]


def rows_for(model, partnership, user):
    """The rows of a section that this user may see, oldest first."""
    objects = model._default_manager
    path = objects.get_queryset().path
    many = [field.name for field in model._meta.many_to_many]
    rows = objects.visible_to(user).filter(**{path: partnership})
    return rows.order_by("pk").prefetch_related(*many)
