"""What every record of the register has in common."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.dates import HonestDate


class Record(models.Model):
    """A row that people edit: it has a version, so two editors never overwrite each other silently.

    ``uuid`` is its lasting identity outside the register (calendar, import); pages use the pk.
    """

    # Fields that the trail does not tell of: what stands in them goes with the row.
    not_in_trail: ClassVar[frozenset[str]] = frozenset()

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)

    class Meta:
        abstract = True

    def audit_scope(self) -> tuple[int | None, int | None]:
        """The (partnership id, organisation id) under which changes of this row are listed."""
        return getattr(self, "partnership_id", None), getattr(self, "organisation_id", None)

    def _get_field_expression_map(self, meta, exclude=None):
        """An honest date that says nothing is empty to the rules of a table, as it is in it."""
        found = super()._get_field_expression_map(meta, exclude)  # type: ignore[misc]
        for name, expression in found.items():
            value = getattr(expression, "value", None)
            if isinstance(value, HonestDate) and value.text is None:
                found[name] = models.Value(None, expression.output_field)
        return found

    def _get_FIELD_display(self, field):
        """The words of a code, without a look at all other words of its list."""
        value = getattr(self, field.attname)
        words = next((words for code, words in field.flatchoices if code == value), value)
        return words if words is None else str(words)
