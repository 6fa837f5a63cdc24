"""What a field is called above a column: of its model, or from here where the model is silent.

Foreign keys to what a row belongs to and moments that no form asks for have no words of their own:
people meet them only in files.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.models import Goal

WORDS = {
    "agreement": _("agreement"),
    "archived_at": _("archived at"),
    "body": _("body"),
    "goal": _("goal"),
    "handed_over_at": _("handed over at"),
    "health_at": _("health at"),
    "left_at": _("left at"),
    "municipality": _("municipality"),
    "noted_at": _("noted at"),
    "organisation": _("organisation"),
    "partnership": _("partnership"),
    "party": _("party"),
    "plan": _("plan of approach"),
    "programme": _("programme"),
    "recorded_at": _("recorded at"),
    "stage_reason": _("stage reason"),
    "theme": _("theme"),
}
# Words that are clear on a form, but not beside the other columns of the same row.
CLEARER = {(Goal, "target"): _("target number")}


def label_of(field: models.Field) -> str:
    """The heading of a column with this field, in the language of the reader."""
    words = CLEARER.get((field.model, field.name))
    if words is None and not isinstance(field.verbose_name, Promise):
        words = WORDS.get(field.name)
    text = str(words or field.verbose_name)
    return text[:1].upper() + text[1:]
