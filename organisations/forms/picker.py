"""Choosing an organisation in any form, or making a new one without making a duplicate unseen.

Without a script it is a search field, a button and at most twenty radio choices; with htmx the
choices follow the typing. In a form::

    class PartyForm(PicksOrganisations, RegistryForm):
        partner = OrganisationPickerField(label=_("Organisation"))

    organisation = resolve(form.cleaned_data["partner"], recorded_by=…, by=…, at=…)

The cleaned value is an `Organisation` or a `NewOrganisation`, so in a form over a record the field
bears another name than the foreign key. The browser sends ``partner`` (the radio), ``partner_q``
(what was typed), ``partner_kind`` (of a new one) and ``partner_search`` (the button).
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.text import clean_line, normalise, search_terms
from organisations.enums import NameKind, OrganisationKind
from organisations.likeness import exact_matches, similar_names
from organisations.models import Organisation
from organisations.registering import register_organisation

SHOWN = 20
NAME_LENGTH = 200
NEW = "new"


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that is not in the register yet; `resolve` records it."""

    name: str
    kind: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Picked:
    """What the browser sent: a radio's value, the text typed, a kind, the search button."""

    choice: str = ""
    typed: str = ""
    kind: str = ""
    searching: bool = False

    @classmethod
    def of(cls, value) -> "Picked":
        """From what a form may start with: an organisation, its key, a new one, or nothing."""
        if isinstance(value, Picked):
            return value
        if isinstance(value, NewOrganisation):
            return cls(f"{NEW}:{value.name}", value.name, value.kind)
        if isinstance(value, Organisation):
            return cls(str(value.pk))
        return cls(str(value or ""))

    @property
    def organisation_id(self) -> int | None:
        fits = self.choice.isascii() and self.choice.isdigit() and len(self.choice) < 19
        return int(self.choice) if fits else None

    @property
    def is_new(self) -> bool:
        return self.choice == NEW or self.choice.startswith(f"{NEW}:")

    @property
    def new_name(self) -> str:
        """The name that stood beside the radio "new organisation"."""
        return self.choice.removeprefix(NEW).removeprefix(":").strip()


@dataclass(frozen=True)
class Option:
    """One radio choice: an organisation and by which of its names it was found."""

    organisation: Organisation
    found_as: str
    checked: bool


def options_for(picked: Picked, allow_new: bool) -> dict:
    """What the choices show for what was picked and typed so far; a handful of queries."""
    typed = picked.typed.strip()[:NAME_LENGTH]
    found = _found(typed) if search_terms(typed) else []
    names = {row.pk: name for row, name in found}
    rows = [row for row, _name in found]
    alike = [one for one in similar_names(typed) if one.organisation.pk not in names]
    for one in alike:
        names[one.organisation.pk] = one.found_as
        rows.append(one.organisation)
    has_more = len(rows) > SHOWN
    rows = rows[:SHOWN]
    chosen = picked.organisation_id
    if chosen is not None and chosen not in {row.pk for row in rows}:
        rows = [*_chosen(chosen), *rows][:SHOWN]
    offers_new = allow_new and bool(normalise(typed))
    return {
        "options": [Option(row, names.get(row.pk, ""), row.pk == chosen) for row in rows],
        "typed": typed,
        "new_value": f"{NEW}:{typed}" if offers_new else "",
        "new_checked": picked.is_new and normalise(picked.new_name) == normalise(typed),
        "kinds": OrganisationKind.choices,
        "kind": picked.kind,
        "status": _status(len(rows), has_more) if typed else "",
    }


def _chosen(pk: int) -> list[Organisation]:
    return list(Organisation.objects.filter(pk=pk).select_related("municipality"))


def _status(count: int, has_more: bool) -> str:
    if has_more:
        return ngettext(
            "The first %(count)s organisation is shown. Type more of the name.",
            "The first %(count)s organisations are shown. Type more of the name.",
            count,
        ) % {"count": count}
    if not count:
        return str(_("No organisation with this name."))
    return ngettext("%(count)s organisation found", "%(count)s organisations found", count) % {
        "count": count
    }


def _found(typed: str) -> list[tuple[Organisation, str]]:
    """Organisations of which the names hold all words typed, exact ones first."""
    rows = Organisation.objects.active().search(typed).select_related("municipality")
    rows = rows.prefetch_related("names").order_by("sort_name", "pk")[: SHOWN + 1]
    found = [(row, _found_as(row, typed)) for row in rows]
    wanted = normalise(typed)
    found.sort(key=lambda pair: wanted not in {normalise(n.name) for n in pair[0].names.all()})
    return found


def _found_as(organisation: Organisation, typed: str) -> str:
    """The other name in which the words stand; else the legal name; empty when none differs."""
    shown = normalise(organisation.name)
    terms = search_terms(typed)
    others = [row for row in organisation.names.all() if normalise(row.name) != shown]
    if not all(term in shown for term in terms):
        for row in others:
            if all(term in normalise(row.name) for term in terms):
                return row.name
    legal = [row.name for row in others if row.kind == NameKind.LEGAL]
    return legal[0] if legal else ""


class OrganisationPicker(forms.Widget):
    """Search field, button and radio choices; see the module text."""

    template_name = "components/widgets/organisation_picker.html"
    use_fieldset = True
    allow_new = True

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial) -> bool:
        return False

    def value_from_datadict(self, data, files, name) -> Picked:
        return Picked(
            choice=str(data.get(name) or ""),
            typed=str(data.get(f"{name}_q") or ""),
            kind=str(data.get(f"{name}_kind") or ""),
            searching=f"{name}_search" in data,
        )

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not {name, f"{name}_q"} & set(data)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        picked = Picked.of(value)
        context["widget"]["id"] = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["picker"] = {
            "name": name,
            "allow_new": self.allow_new,
            **options_for(picked, self.allow_new),
        }
        return context

    def format_value(self, value):
        return None


class OrganisationPickerField(forms.Field):
    """Gives an `Organisation`, a `NewOrganisation` (with ``allow_new``), or None."""

    widget = OrganisationPicker
    default_error_messages = {
        "required": _("Choose an organisation."),
        "choose": _("Choose an organisation or make a new one."),
        "choose_known": _("Choose one of the organisations."),
        "gone": _("This organisation cannot be chosen. Choose another one."),
        "kind": _("Choose what kind of organisation the new one is."),
        "no_name": _("Type the name of the organisation."),
    }

    def __init__(self, *, allow_new=True, **kwargs):
        super().__init__(**kwargs)
        self.allow_new = self.widget.allow_new = allow_new

    def prepare_value(self, value):
        return value

    def clean(self, value):
        picked = Picked.of(value)
        typed = forms.CharField(
            max_length=NAME_LENGTH, required=False, validators=[clean_line]
        ).clean(picked.typed)
        if picked.searching:
            raise self._error("choose")
        if picked.is_new and self.allow_new:
            return self._new(picked, typed)
        if picked.choice:
            return self._existing(picked)
        if typed:
            return self._meant(typed)
        if self.required:
            raise self._error("required")
        return None

    def _error(self, code: str) -> ValidationError:
        if code == "choose" and not self.allow_new:
            code = "choose_known"
        return ValidationError(self.error_messages[code], code=code)

    def _existing(self, picked: Picked) -> Organisation:
        pk = picked.organisation_id
        found = Organisation.objects.active().filter(pk=pk).first() if pk is not None else None
        if found is None:
            raise self._error("gone")
        return found

    def _meant(self, typed: str) -> Organisation:
        """Nothing was picked: the one organisation with exactly this name, if there is one."""
        exact = exact_matches(typed)
        if len(exact) != 1:
            raise self._error("choose")
        return exact[0]

    def _new(self, picked: Picked, typed: str) -> NewOrganisation:
        """A new one, once the organisations it may be have been on the screen."""
        name = typed or clean_line(picked.new_name)[:NAME_LENGTH]
        if not normalise(name):
            raise self._error("no_name")
        was_shown = normalise(picked.new_name) == normalise(name)
        if not was_shown and similar_names(name):
            raise self._error("choose")
        if picked.kind not in OrganisationKind.values:
            raise self._error("kind")
        return NewOrganisation(name, picked.kind)

    def has_changed(self, initial, data) -> bool:
        before, after = Picked.of(initial), Picked.of(data)
        return after.choice != before.choice or bool(after.typed.strip() and not after.choice)


def search_pressed(data) -> bool:
    """Whether a form was sent by the search button of one of its pickers."""
    return any(key.endswith("_search") for key in data)


class PicksOrganisations:
    """For forms with pickers: the search button shows choices and judges nothing yet."""

    @property
    def is_searching(self) -> bool:
        return self.is_bound and search_pressed(self.data)

    def full_clean(self):
        super().full_clean()
        if self.is_searching:
            self._errors = forms.utils.ErrorDict()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_searching


def resolve(value, *, recorded_by, by, at) -> Organisation | None:
    """The organisation a picker gave; a new one is recorded first.

    ``recorded_by`` is the organisation on whose behalf it is entered. When one form names the same
    new organisation twice, the second gets the first one's row.
    """
    if not isinstance(value, NewOrganisation):
        return value
    made = Organisation.objects.filter(
        created_at__gte=at, recorded_by=recorded_by, kind=value.kind, name=value.name
    ).first()
    if made is not None:
        return made
    return register_organisation(
        name=value.name, kind=value.kind, recorded_by=recorded_by, by=by, at=at
    )
