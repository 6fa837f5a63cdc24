"""A dossier that begins as a text: the text beside the form, fields filled by a click."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.amounts import AmountField
from lib.dates import HonestDateFormField
from lib.text import clean_line, clean_text
from organisations.forms.municipality_list import MunicipalityListField, MunicipalityListWidget
from organisations.forms.picker import resolve, search_pressed
from organisations.models import Organisation
from partnerships.enums import AgreementKind, TermUnit
from partnerships.models import Partnership
from partnerships.reading import LONGEST_TEXT, Reading, lines_of
from partnerships.reading.filling import (
    ARRANGEMENT,
    FUNCTION,
    MOST_ARRANGEMENTS,
    PARTY,
    Filling,
    passages_of,
)
from partnerships.reading.offers import (
    MarkMenu,
    Offers,
    Row,
    legend,
    menus_for,
    sentence_menus,
)
from partnerships.reading.recording import (
    Dossier,
    Quote,
    TextSource,
    parties_label,
    record_from_text,
)

from .base import WebAddress
from .partnership import PartnershipCreateForm

PREPARING = ("read", "fill", "drop", "add_party")
OF_THE_TEXT = ("text", "source_title", "source_address", "source_dated")
OF_THE_AGREEMENT = ("signed", "effective", "term_amount", "place", "occasion")
LONGEST_TERM = 600


def line(label, length: int, **options) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, validators=[clean_line], **options
    )


class PartnershipFromTextForm(PartnershipCreateForm):
    """Records a partnership, an agreement and arrangements with the passages they came from.

    A button that reads the text, fills a field or takes a passage away sends the whole form and
    gets it back: it judges the text, and nothing else yet.
    """

    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "A press release, a minute or an agreement, of at most 50,000 characters. "
            "The text itself is not kept."
        ),
    )
    source_title = line(
        _("Title of the text"), 200, help_text=_("Leave empty to take its first line.")
    )
    source_address = WebAddress(label=_("Address"), required=False)
    source_dated = HonestDateFormField(label=_("Date of the text"))
    municipalities = MunicipalityListField(
        has_choices=True,
        label=_("Municipalities"),
        required=False,
        widget=MunicipalityListWidget({"rows": 3}),
        help_text=_("One per line or with commas between them: the area the text states."),
    )
    agreement_kind = forms.ChoiceField(
        label=_("Agreement"),
        required=False,
        choices=[("", _("No agreement, or not known")), *AgreementKind.choices],
    )
    recorded_as = forms.ChoiceField(
        label=_("The agreement is"),
        required=False,
        choices=[("signed", _("Already signed")), ("draft", _("A draft"))],
        initial="signed",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    signed = HonestDateFormField(label=_("Signed on"))
    effective = HonestDateFormField(label=_("Takes effect"))
    term_amount = forms.IntegerField(
        label=_("Term"), required=False, min_value=1, max_value=LONGEST_TERM
    )
    term_unit = forms.ChoiceField(
        label=_("Unit of the term"), required=False, choices=[("", "–"), *TermUnit.choices]
    )
    place = line(_("Place of the signing"), 120)
    occasion = line(_("Occasion"), 200)
    wanted = line(
        _("Party that is still looked for"),
        120,
        help_text=_("An organisation, or a kind of party such as “local government”."),
    )
    related = forms.ModelChoiceField(
        Partnership.objects.none(),
        label=_("Related partnership"),
        required=False,
        empty_label=_("None of these"),
    )

    class Meta(PartnershipCreateForm.Meta):
        fields = ["keeper", "title", "kind", "cause", "purpose", "added_value", "since"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("cause", "purpose", "added_value")
        }

    def __init__(self, data=None, *args, user, **kwargs):
        text = lines_of(data.get("text", "")) if data else ""
        self.reading = Reading(text if len(text) <= LONGEST_TEXT else "", user)
        if data is not None:
            data = Filling(data, self.reading).applied()
        self.arrangement_count = self._count_arrangements(data)
        super().__init__(data, *args, user=user, **kwargs)
        self.fields["keeper_is_party"].initial = False
        self.passages = passages_of(self.data) if self.is_bound else []
        self._set_out_rows()

    # -- how the form is laid out ---------------------------------------------------------------

    def _count_arrangements(self, data) -> int:
        numbers = range(1, MOST_ARRANGEMENTS + 1)
        used = [n for n in numbers if data is not None and data.get(f"{ARRANGEMENT}_{n}")]
        return min(max(used, default=0) + 1, MOST_ARRANGEMENTS)

    def _set_out_rows(self) -> None:
        self.party_names = self._picked_names()
        for number, name in self.party_names.items():
            self.fields[f"{FUNCTION}_{number}"] = line(
                _("Function of who signed for %(name)s") % {"name": name}, 150
            )
        for number in range(1, self.arrangement_count + 1):
            name = f"{ARRANGEMENT}_{number}"
            self.fields[name] = forms.CharField(
                label=_("What was agreed"),
                max_length=400,
                required=False,
                validators=[clean_text],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{name}_amount"] = AmountField(label=_("Amount"), required=False)
            self.fields[f"{name}_unit"] = line(_("Unit"), 40)
        found = self.reading.partnerships
        chosen = str(self.data.get("related", "")) if self.is_bound else ""
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            found = [*found, int(chosen)]
        if found:
            seen = Partnership.objects.visible_to(self.user).filter(pk__in=found)
            self.fields["related"].queryset = seen.order_by("sort_title", "pk")
        else:
            del self.fields["related"]

    def _picked_names(self) -> dict[int, str]:
        """Number of a party field → name of the organisation that is picked in it."""
        picked = {}
        for number in range(1, self.picker_count + 1):
            value = str(self.data.get(f"{PARTY}_{number}", "")) if self.is_bound else ""
            if value.isascii() and value.isdigit() and len(value) < 19:
                picked[number] = int(value)
        rows = Organisation.objects.active().in_bulk(picked.values())
        return {n: str(rows[pk]) for n, pk in picked.items() if pk in rows}

    @property
    def is_read(self) -> bool:
        return bool(self.reading.text.strip())

    @cached_property
    def segments(self) -> list[tuple[str, MarkMenu | None]]:
        """The text in pieces; a marked piece comes with the fields it can fill."""
        return menus_for(self)

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Every field with what the text offers for it and the passages behind it."""
        offers = Offers(self.reading, self.party_names, self.data)
        return {
            name: Row(
                self[name],
                offers.of(name),
                [one for one in self.passages if one.field == name],
            )
            for name in self.fields
        }

    @property
    def party_rows(self) -> list[Row]:
        return [self.rows[f"{PARTY}_{n}"] for n in range(1, self.picker_count + 1)]

    @property
    def function_rows(self) -> list[Row]:
        return [self.rows[f"{FUNCTION}_{number}"] for number in self.party_names]

    @property
    def arrangement_rows(self) -> list[dict[str, Row]]:
        names = [f"{ARRANGEMENT}_{n}" for n in range(1, self.arrangement_count + 1)]
        return [
            {
                "text": self.rows[name],
                "amount": self.rows[f"{name}_amount"],
                "unit": self.rows[f"{name}_unit"],
            }
            for name in names
        ]

    @property
    def marked_kinds(self) -> list[dict]:
        return legend(self.reading)

    @property
    def sentences(self) -> list:
        return sentence_menus(self)

    # -- what a button does ---------------------------------------------------------------------

    @property
    def is_preparing(self) -> bool:
        """Sent by a button that only changes the form."""
        return self.is_bound and (
            any(name in self.data for name in PREPARING) or search_pressed(self.data)
        )

    def full_clean(self):
        super().full_clean()
        if self.is_preparing:
            kept = {name: self._errors[name] for name in OF_THE_TEXT if name in self._errors}
            self._errors = forms.utils.ErrorDict(kept)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_preparing

    # -- what may be in it ----------------------------------------------------------------------

    def clean_text(self):
        text = lines_of(self.cleaned_data["text"])
        if len(text) > LONGEST_TEXT:
            over = len(text) - LONGEST_TEXT
            raise ValidationError(
                ngettext(
                    "The text is %(over)s character too long. Paste at most 50,000 characters, "
                    "or the part that matters.",
                    "The text is %(over)s characters too long. Paste at most 50,000 characters, "
                    "or the part that matters.",
                    over,
                )
                % {"over": over},
                code="too_long",
            )
        return clean_text(text)

    def clean(self):
        data = super().clean()
        facts = [name for name in OF_THE_AGREEMENT if data.get(name)]
        facts += [name for name in data if name.startswith(f"{FUNCTION}_") and data[name]]
        if facts and not data.get("agreement_kind"):
            self.add_error("agreement_kind", _("Choose what kind of agreement it is."))
        if data.get("signed") and data.get("recorded_as") == "draft":
            self.add_error("recorded_as", _("A draft has no date of signing."))
        if data.get("term_amount") and not data.get("term_unit"):
            data["term_unit"] = TermUnit.YEARS
        for number in range(1, self.arrangement_count + 1):
            name = f"{ARRANGEMENT}_{number}"
            extra = data.get(f"{name}_amount") is not None or data.get(f"{name}_unit")
            if extra and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Say what was agreed, or leave out the number."))
            elif data.get(f"{name}_unit") and data.get(f"{name}_amount") is None:
                if f"{name}_amount" not in self.errors:
                    self.add_error(f"{name}_amount", _("Fill in the number too."))
        return data

    # -- saving ---------------------------------------------------------------------------------

    def save(self, *, by, at, reason=""):
        """Record the dossier with the passages behind it; see `reading.recording`."""
        data = self.cleaned_data
        keeper = self.only_keeper or data["keeper"]
        picked = {
            number: resolve(data[f"{PARTY}_{number}"], recorded_by=keeper, by=by, at=at)
            for number in range(1, self.picker_count + 1)
            if data.get(f"{PARTY}_{number}")
        }
        parties = [keeper] if data["keeper_is_party"] else []
        facts = ("title", "cause", "purpose", "added_value", "since")
        dossier = Dossier(
            partnership={name: data[name] for name in facts} | {"kind": data["kind"] or None},
            organisations=[*parties, *picked.values()],
            municipalities=data["municipalities"],
            wanted=data["wanted"],
            related=data.get("related"),
            agreement=self._agreement(),
            signed=data["recorded_as"] != "draft",
            functions={
                one.pk: data[f"{FUNCTION}_{number}"]
                for number, one in picked.items()
                if data.get(f"{FUNCTION}_{number}")
            },
            arrangements=self._arrangements(),
            source=self._source(picked),
        )
        return record_from_text(dossier, keeper=keeper, by=by, at=at)

    def _agreement(self) -> dict | None:
        data = self.cleaned_data
        if not data["agreement_kind"]:
            return None
        names = ("signed", "effective", "place", "occasion")
        facts = {name: data[name] for name in names} | {"kind": data["agreement_kind"]}
        if data["term_amount"]:
            facts |= {
                "duration": "fixed",
                "term_amount": data["term_amount"],
                "term_unit": data["term_unit"],
            }
        return facts

    def _arrangements(self) -> list[dict]:
        data, rows = self.cleaned_data, []
        for number in range(1, self.arrangement_count + 1):
            name = f"{ARRANGEMENT}_{number}"
            if data[name]:
                amount, unit = data[f"{name}_amount"], data[f"{name}_unit"]
                rows.append({"text": data[name], "amount": amount, "unit": unit})
        return rows

    def _source(self, picked) -> TextSource | None:
        data = self.cleaned_data
        first = next(iter(data["text"].strip().splitlines()), "")
        title = data["source_title"] or " ".join(first.split())[:200]
        if not title:
            return None
        quotes, parties = [], {}
        for one in self.passages:
            number = one.field.removeprefix(f"{PARTY}_")
            if one.field.startswith(f"{PARTY}_") and number.isdigit() and int(number) in picked:
                parties.setdefault(one.text, []).append(str(picked[int(number)]))
            elif one.field in self.fields and data.get(one.field):
                paper = one.field in OF_THE_AGREEMENT or one.field.startswith(f"{FUNCTION}_")
                quotes.append(Quote(str(self.fields[one.field].label), one.text, paper))
        quotes = [Quote(parties_label(names), text) for text, names in parties.items()] + quotes
        return TextSource(title, data["source_address"], data["source_dated"], quotes)
