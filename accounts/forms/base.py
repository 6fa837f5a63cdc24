"""The form every page uses: scoped choices, version or one-time token, clean text."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from accounts import records
from lib.text import clean_line, clean_text


class Typed:
    """Mixed into every form that people fill in: its text holds only what can be seen.

    Looked at when the form is judged, so that a field that was added later is judged alike.
    """

    def full_clean(self):
        for field in self.fields.values():
            refuse_unseen(field)
        super().full_clean()


class RegistryForm(Typed, forms.ModelForm):
    """A form over one record, for one user.

    A new record carries a one-time ``token``, an existing one the ``version`` that was on the
    screen. Subclasses narrow their choices with ``self.user`` in ``scope_choices``.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            del self.fields["token"]
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["version"]
            self.fields["token"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.scope_choices()
        for field in self.fields.values():
            name_empty_choice(field)

    def scope_choices(self) -> None:
        """Narrow the choices of related fields to what ``self.user`` may pick."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self.judge_pairs()

    def judge_pairs(self) -> None:
        """Refuse, at the field, a second one of a pair of which the form holds one half.

        Django judges the pairs that stand in the form whole; the other half of these stands on
        the record, such as the partnership of the address.
        """
        for rule in self._meta.model._meta.constraints:
            names = getattr(rule, "fields", ())
            asked = [name for name in names if name in self.fields]
            if asked and len(asked) < len(names):
                try:
                    rule.validate(self._meta.model, self.instance)
                except ValidationError as error:
                    self.add_error(asked[-1], error)

    def own_fields(self) -> list[str]:
        """Names of the form's fields that are fields of the record."""
        names = {f.name for f in self._meta.model._meta.get_fields()}
        return [name for name in self.cleaned_data if name in names - {"version", "token"}]

    def save(self, *, by, at, reason=""):
        """Write the record with its audit entry and return it; see `accounts.records`."""
        many = {f.name for f in self._meta.model._meta.many_to_many}
        names = self.own_fields()
        links = {n: self.cleaned_data[n] for n in names if n in many}
        if self.instance.pk is None:
            return records.create(self.instance, by=by, at=at, reason=reason, links=links)
        changes = {n: self.cleaned_data[n] for n in names if n not in many}
        return records.update(
            self.instance,
            changes,
            by=by,
            at=at,
            version=self.cleaned_data.get("version"),
            reason=reason,
            links=links,
        )

    def over(self, stored):
        """The same form over the record as it is stored now; forms that take more extend it."""
        return type(self)(instance=stored, user=self.user)

    def stored_version(self, stored):
        """What the form carries once both texts were shown."""
        return stored.version

    def conflicts(self, stored) -> list[dict]:
        """Per field that differs: its label, the typed value and the one now in the register."""
        rows = []
        current = self.over(stored)
        for name, field in current.fields.items():
            if field.widget.is_hidden or name not in self.cleaned_data:
                continue
            theirs = current.get_initial_for_field(field, name)
            if field.has_changed(theirs, self[name].data):
                yours = self.cleaned_data[name]
                now = getattr(stored, name, theirs)
                rows.append(
                    {"label": field.label, "yours": show(field, yours), "theirs": show(field, now)}
                )
        return rows


class RemoveForm(Typed, forms.Form):
    """The version that was on the screen, and room for why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = record.version
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def refuse_unseen(field) -> None:
    """Let a field of text refuse controls, marks of direction and what could not be read.

    A password is compared, never shown; Django itself keeps NUL out of it.
    """
    is_text = isinstance(field, forms.CharField)
    # What these give is a value of another kind.
    is_text = is_text and not isinstance(field, forms.UUIDField | forms.JSONField)
    if is_text and not isinstance(field.widget, forms.PasswordInput):
        judge = clean_text if isinstance(field.widget, forms.Textarea) else clean_line
        if judge not in field.validators:
            field.validators.append(judge)


def name_empty_choice(field) -> None:
    """Say in words what choosing nothing means, where Django draws a row of dashes."""
    words = _("Choose…") if field.required else _("None of these")
    dashes = BLANK_CHOICE_DASH[0]
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == dashes[1]:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices = list(field.choices)
        if choices[:1] == [dashes]:
            field.choices = [("", words), *choices[1:]]


def show(field, value) -> str:
    """A field's value in words, for showing two versions side by side.

    A field that knows better says so itself, with ``words(value)``.
    """
    if hasattr(field, "words"):
        return field.words(value)
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, list | tuple | set):
        return ", ".join(str(item) for item in value)
    choices = dict(getattr(field, "choices", ()) or ()) if isinstance(value, str) else {}
    return "" if value is None else str(choices.get(value, value))
