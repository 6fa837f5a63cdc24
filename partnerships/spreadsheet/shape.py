"""What stands in the workbook of the register: its sheets, their columns, and what is left out.

Every sheet is a model and every column a field of it, found by introspection: a new field comes
along by itself, or stands in `LEFT_OUT` with the reason.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.records import MACHINERY
from lib.text import normalise
from organisations.models import (
    Affiliation,
    Contact,
    Organisation,
    OrganisationName,
    Sector,
    Service,
    WorkingArea,
)
from partnerships import models as p
from partnerships.field_words import label_of

KEY = _("Key")


@dataclass(frozen=True)
class Kind:
    """A sheet: its name, the model of its rows and the letter that their keys begin with."""

    name: Any
    model: type[models.Model]
    letter: str
    # What the sheet was called before, in files that were saved then.
    former: tuple[str, ...] = ()


# What a row must point to stands on a sheet before its own.
KINDS = (
    Kind(_("Organisations"), Organisation, "O"),
    Kind(_("Names"), OrganisationName, "N"),
    Kind(_("Services"), Service, "D"),
    Kind(_("Groups"), Affiliation, "G"),
    Kind(_("Working areas"), WorkingArea, "W"),
    Kind(_("Contacts"), Contact, "C"),
    Kind(_("Partnerships"), p.Partnership, "S"),
    Kind(_("Links"), p.PartnershipLink, "L"),
    Kind(_("Parties"), p.Party, "P"),
    Kind(_("Steps of parties"), p.PartyStep, "Q"),
    Kind(_("Agreements"), p.Agreement, "A"),
    Kind(_("Signatures"), p.Signature, "H"),
    Kind(_("Main areas"), p.MainArea, "M"),
    Kind(_("Themes"), p.Theme, "T"),
    Kind(_("Owners of themes"), p.ThemeOwner, "E", former=("Eigenaren van thema’s",)),
    Kind(_("Participants of themes"), p.ThemeParticipant, "V"),
)
BY_MODEL = {kind.model: kind for kind in KINDS}

_DERIVED = "kept by the register itself, from what does stand in the workbook"
_GOVERNANCE = "meetings, bodies and decisions are no part of it: the file of a dossier holds them"
_ACCOUNT = "accounts belong to one register"
# Field → why it does not stand in the workbook; the one place where this is decided.
EVERYWHERE = {
    **dict.fromkeys(MACHINERY, "key, version or moment of recording: given by each register"),
    "search_text": _DERIVED,
}
LEFT_OUT: dict[type[models.Model], dict[str, str]] = {
    Organisation: {"sort_name": _DERIVED},
    OrganisationName: {"key": _DERIVED},
    Contact: {"user": _ACCOUNT},
    p.Partnership: {
        "number": "given by each register; it stands beside the key, to be recognised by",
        "party_count": _DERIVED,
        "theme_count": _DERIVED,
        "ownerless_theme_count": _DERIVED,
        "sort_title": _DERIVED,
        "deciding_body": _GOVERNANCE,
    },
    p.Party: {"decision": _GOVERNANCE},
    p.PartyStep: {"recorded_by": _ACCOUNT},
    p.Agreement: {"life_event": "life events are no part of it"},
    p.Theme: {
        "added_decision": _GOVERNANCE,
        "health": "told by the last progress note, which is no part of it",
        "health_at": "told by the last progress note, which is no part of it",
    },
}


def left_out(model) -> dict[str, str]:
    """Field → reason, of a model."""
    return {**EVERYWHERE, **LEFT_OUT.get(model, {})}


@cache
def fields_of(model) -> tuple[models.Field, ...]:
    """The fields that have a column, many-to-many ones last."""
    reasons = left_out(model)
    return tuple(
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in reasons
        and not hasattr(field, "companion_of")
        and field.related_model is not User
    )


def headings_of(model) -> list[str]:
    """The headings of a sheet in the language of the reader, each once."""
    labels = [label_of(field) for field in fields_of(model)]
    return [
        f"{label} ({field.name})" if labels.count(label) > 1 else label
        for label, field in zip(labels, fields_of(model), strict=True)
    ]


@cache
def known_sheets() -> dict[str, Kind]:
    """Normalised name of a sheet in any language → what it is."""
    found = {normalise(name): kind for kind in KINDS for name in kind.former}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {normalise(str(kind.name)): kind for kind in KINDS}
    return found


@cache
def known_headings(model) -> dict[str, models.Field]:
    """Normalised heading in any language, or the name of the field → field."""
    found: dict[str, models.Field] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pairs = zip(headings_of(model), fields_of(model), strict=True)
            found |= {normalise(heading): field for heading, field in pairs}
    return {**{normalise(field.name): field for field in fields_of(model)}, **found}


@cache
def known_words(field) -> dict[str, str]:
    """Normalised word in any language, or code → code, of a field with choices."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {normalise(str(label)): str(code) for code, label in field.choices if code}
    return {**{normalise(str(code)): str(code) for code, _label in field.choices if code}, **found}


def known_sectors() -> dict[str, Sector]:
    """Normalised name in either language, or code → sector."""
    found = {}
    for sector in Sector.objects.all():
        for name in (sector.code, sector.name_en, sector.name_nl):
            found[normalise(name)] = sector
    return found


@cache
def key_headings() -> frozenset[str]:
    """What the first column of every sheet is called, in any language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(normalise(str(KEY)))
    return frozenset(found)
