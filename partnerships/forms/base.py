"""Forms of the records that hang under a partnership: choices stay within that partnership."""

from crispy_forms.layout import Div, Fieldset, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Max, Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from lib.dates import HonestDateField, ends_before_start, honest_columns
from organisations.models import Contact, Municipality
from partnerships.enums import PartyState, Visibility
from partnerships.models import Agreement, Decision, Document, Meeting, Party, Theme

DASHES = BLANK_CHOICE_DASH[0][1]


def name_empty_choices(form) -> None:
    """Leaving a choice open says *not stated*; required radio buttons offer no such choice."""
    for field in form.fields.values():
        if isinstance(field, forms.TypedChoiceField):
            if not field.required:
                field.choices = [(k, _("Not stated") if k == "" else v) for k, v in field.choices]
            elif isinstance(field.widget, forms.RadioSelect):
                field.choices = [(k, v) for k, v in field.choices if k != ""]


class Group:
    """Fields under a heading; fields that belong together (a tuple) stand on one line."""

    folded = False

    def __init__(self, legend, *names):
        self.legend = legend
        self.names = names

    def laid_out(self, form):
        """The layout of those of the fields that this form has."""
        lines = [line if isinstance(line, tuple) else (line,) for line in self.names]
        lines = [[name for name in line if name in form.fields] for line in lines]
        parts = [side_by_side(line) if len(line) > 1 else line[0] for line in lines if line]
        if not parts:
            return Layout()
        if not self.folded:
            return Fieldset(self.legend, *parts) if self.legend else Layout(*parts)
        return More(self.legend, *parts, names=[name for line in lines for name in line])


def side_by_side(names):
    """Fields on one line, one under the other on a small screen."""
    return Div(*(Div(name, css_class="col-sm") for name in names), css_class="row gx-3")


class Folded(Group):
    """Fields that few need: behind a line to open, open when something is filled in."""

    folded = True


class More(Fieldset):
    """A ``Fieldset`` drawn as <details>."""

    template = "partnerships/parts/more_fields.html"

    def __init__(self, legend, *parts, names):
        super().__init__(legend, *parts)
        self.names = names

    def render(self, form, context, template_pack=None, **kwargs):
        opened = any(name in form.errors or has_content(form, name) for name in self.names)
        context.update({"more_is_open": opened})
        return super().render(form, context, template_pack or TEMPLATE_PACK, **kwargs)


def has_content(form, name) -> bool:
    """Whether a field starts with something other than what a new record has."""
    field = form.fields[name]
    if form.is_bound:
        return field.has_changed(field.initial, form[name].data)
    value = form.get_initial_for_field(field, name)
    return bool(value) and value != field.initial


class ChildForm(RegistryForm):
    """A form over a record of one partnership.

    Every field that chooses a party, theme, agreement, contact or municipality offers those of
    the partnership, and what was picked before. ``periods`` names (from, until) pairs of dates.
    ``groups`` lays the fields out under headings; a ``Folded`` group opens on demand.
    """

    periods: tuple[tuple[str, str], ...] = ()
    groups: tuple = ()
    hidden: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_empty_choices(self)
        if self.groups:
            self.helper.render_hidden_fields = True
            self.helper.layout = Layout(*(group.laid_out(self) for group in self.groups))

    @property
    def partnership(self):
        return self.instance.partnership

    def scope_choices(self) -> None:
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField):
                continue
            narrow, picked = SCOPES.get(field.queryset.model), self.picked(name)
            if field.queryset.model is Document and picked:
                picked = self.hide_unknown(name, picked)
            if narrow is not None:
                field.queryset = narrow(self.partnership, picked, self.instance)

    def hide_unknown(self, name, picked) -> list[int]:
        """What of the picked documents this user may know of. Another stays, and is not shown."""
        if Document.objects.visible_to(self.user).filter(pk__in=picked).exists():
            return picked
        self.hidden = {**self.hidden, name: getattr(self.instance, name)}
        self.initial[name] = None
        return []

    def picked(self, name) -> list[int]:
        """Keys of what the record already points to in this field: they stay choosable."""
        known = {field.name for field in self.instance._meta.get_fields()}
        if self.instance.pk is None or name not in known:
            return []
        value = self.instance._meta.get_field(name).value_from_object(self.instance)
        if isinstance(value, list):
            return [item.pk for item in value]
        return [value] if value else []

    def save(self, *, by, at, reason=""):
        """Write the record; a new one comes last among those of its partnership."""
        names = {field.name for field in self.instance._meta.concrete_fields}
        if self.instance.pk is None and {"position", "partnership"} <= names:
            siblings = type(self.instance).objects.filter(partnership=self.partnership)
            last = siblings.aggregate(last=Max("position"))["last"]
            self.instance.position = 0 if last is None else last + 1
        return super().save(by=by, at=at, reason=reason)

    def clean(self):
        cleaned = super().clean()
        for name, document in self.hidden.items():
            cleaned[name] = cleaned.get(name) or document
        for start, end in self.periods:
            if cleaned.get(start) and cleaned.get(end):
                if ends_before_start(cleaned[start], cleaned[end]):
                    self.add_error(end, _("The end is before the start."))
        return cleaned


class StepForm(ChildForm):
    """What a move asks: its fields of the record are written with the move, in one update."""

    def changes(self) -> dict:
        """Columns of the record that the move writes."""
        columns = {}
        for name in self.own_fields():
            field = self.instance._meta.get_field(name)
            value = self.cleaned_data[name]
            honest = isinstance(field, HonestDateField)
            columns |= honest_columns(name, value) if honest else {field.attname: value}
        return columns

    def effects(self) -> dict:
        """What the move's effect needs to know."""
        return {}


def taking_part(partnership, picked=(), instance=None):
    """The joined parties, and those picked before they left."""
    return (
        partnership.parties.filter(Q(state=PartyState.JOINED) | Q(pk__in=picked))
        .select_related("organisation")
        .order_by("position", "pk")
    )


def _themes(partnership, picked, instance):
    return partnership.themes.order_by("position", "pk")


def _agreements(partnership, picked, instance):
    others = partnership.agreements.all()
    return others.exclude(pk=instance.pk) if isinstance(instance, Agreement) else others


def people_of(partnership, picked=(), instance=None):
    """Contacts of the keeper and of the parties that take part."""
    parties = partnership.parties.filter(state=PartyState.JOINED).values("organisation_id")
    return Contact.objects.filter(
        Q(left_at__isnull=True, organisation_id=partnership.keeper_id)
        | Q(left_at__isnull=True, organisation_id__in=parties)
        | Q(pk__in=picked)
    ).select_related("organisation")


def _municipalities(partnership, picked, instance):
    return Municipality.objects.filter(Q(partnerships=partnership) | Q(pk__in=picked)).distinct()


def _meetings(partnership, picked, instance):
    return Meeting.objects.filter(body__partnership=partnership).select_related("body")


def _decisions(partnership, picked, instance):
    return partnership.decisions.all()


def _documents(partnership, picked, instance):
    """What others may read too: whoever sees the record sees what it points to."""
    shared = ~Q(visibility=Visibility.OWN) & Q(newer__isnull=True)
    return partnership.documents.filter(shared | Q(pk__in=picked))


SCOPES = {
    Party: taking_part,
    Document: _documents,
    Theme: _themes,
    Agreement: _agreements,
    Meeting: _meetings,
    Decision: _decisions,
    Contact: people_of,
    Municipality: _municipalities,
}


class WebAddress(forms.URLField):
    """An address of a page: https unless it says otherwise, and nothing but web pages."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs):
        super().__init__(**{"assume_scheme": "https", **kwargs})


def both_or_neither(form, first, second, message) -> None:
    """Puts ``message`` at ``second`` when only the first of a pair of fields is filled."""
    unread = second in form.errors  # what stands there is told to be wrong already
    if form.cleaned_data.get(first) and not form.cleaned_data.get(second) and not unread:
        form.add_error(second, ValidationError(message, code="pair"))
