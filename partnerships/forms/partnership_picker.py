"""Choosing one of the partnerships somebody may know of, in any form.

A search field, a button and at most twenty radio choices; a form with it is also
`PicksOrganisations`, so that the search button shows choices and judges nothing yet. The form says
which partnerships there are with ``choose_from`` once it knows its user.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.text import clean_line
from partnerships.models import Partnership

SHOWN = 20
LENGTH = 200


@dataclass(frozen=True)
class Sought:
    """What the browser sent: a radio's value, the words typed."""

    choice: str = ""
    typed: str = ""

    @classmethod
    def of(cls, value) -> "Sought":
        """From what a form may start with: a partnership, its key, or nothing."""
        if isinstance(value, Sought):
            return value
        return cls(str(getattr(value, "pk", value) or ""))

    @property
    def pk(self) -> int | None:
        fits = self.choice.isascii() and self.choice.isdigit() and len(self.choice) < 19
        return int(self.choice) if fits else None

    @property
    def words(self) -> str:
        return self.typed.replace("\0", "").strip()[:LENGTH]


class PartnershipPicker(forms.Widget):
    """Search field, button and radio choices."""

    template_name = "components/widgets/partnership_picker.html"
    use_fieldset = True
    known = Partnership.objects.none()

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial) -> bool:
        return False

    def value_from_datadict(self, data, files, name) -> Sought:
        return Sought(str(data.get(name) or ""), str(data.get(f"{name}_q") or ""))

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not {name, f"{name}_q"} & set(data)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        sought = Sought.of(value)
        context["widget"]["id"] = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["picker"] = {"name": name, "typed": sought.words, **self.choices(sought)}
        return context

    def choices(self, sought: Sought) -> dict:
        """The partnerships shown, the chosen one first."""
        found = self.known.search(sought.words) if sought.words else self.known
        rows = list(found[: SHOWN + 1])
        chosen = list(self.known.filter(pk=sought.pk)) if sought.pk is not None else []
        shown = [*chosen, *(row for row in rows if row not in chosen)][:SHOWN]
        return {
            "options": [{"row": row, "checked": row.pk == sought.pk} for row in shown],
            "has_more": len(rows) > SHOWN,
        }

    def format_value(self, value):
        return None


class PartnershipPickerField(forms.Field):
    """Gives a `Partnership`, or None."""

    widget = PartnershipPicker
    default_error_messages = {
        "required": _("Choose a partnership."),
        "choose": _("Choose one of the partnerships."),
    }

    def choose_from(self, known) -> None:
        """The partnerships there are to choose from."""
        self.widget.known = known

    def prepare_value(self, value):
        return value

    def clean(self, value) -> Partnership | None:
        sought = Sought.of(value)
        typed = forms.CharField(max_length=LENGTH, required=False, validators=[clean_line]).clean(
            sought.typed
        )
        if sought.choice:
            return self._chosen(sought)
        if typed:
            return self._meant(typed)
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None

    def _chosen(self, sought: Sought) -> Partnership:
        found = self.widget.known.filter(pk=sought.pk).first() if sought.pk is not None else None
        if found is None:
            raise ValidationError(self.error_messages["choose"], code="choose")
        return found

    def _meant(self, typed: str) -> Partnership:
        """Nothing was picked: the one partnership that has these words, if there is one."""
        found = list(self.widget.known.search(typed)[:2])
        if len(found) != 1:
            raise ValidationError(self.error_messages["choose"], code="choose")
        return found[0]

    def has_changed(self, initial, data) -> bool:
        before, after = Sought.of(initial), Sought.of(data)
        return after.choice != before.choice or bool(after.words and not after.choice)
