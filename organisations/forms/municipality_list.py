"""Choosing municipalities in any form: a pasted list, and boxes by province.

A piece that is no municipality is named with the nearest one, which is taken over with one click;
what was typed stays. The browser sends ``municipalities`` (the text), ``municipalities_in`` (boxes:
CBS codes, or a province for all of it) and ``municipalities_search`` (a click on what was offered).
Forms that offer clicks and boxes also are `PicksOrganisations`: a click judges nothing yet.
"""

import re
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.text import clean_text, normalise
from organisations.enums import Province
from organisations.models import Municipality
from organisations.municipalities import MunicipalityReader, successions, swapped, unmistakable

NAMED = 10
WITH_CODE = re.compile(r"\(\d{4}\)")


class Pasted(str):
    """What the browser sent: the text, and the boxes ticked."""

    ticked: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, ticked) -> "Pasted":
        pasted = cls(text)
        pasted.ticked = tuple(ticked)
        return pasted


class MunicipalityListWidget(forms.Textarea):
    """A text, what to do about the pieces that are not known, and boxes by province."""

    template_name = "components/widgets/municipality_list.html"
    has_choices = False

    def value_from_datadict(self, data, files, name):
        text = data.get(name)
        boxes = f"{name}_in"
        ticked = data.getlist(boxes) if hasattr(data, "getlist") else data.get(boxes) or []
        if text is None and not ticked:
            return None
        piece, _is, instead = str(data.get(f"{name}_search") or "").rpartition("=")
        text = str(text or "")
        return Pasted.of(swapped(text, piece, instead) if piece else text, ticked)

    def value_omitted_from_data(self, data, files, name):
        return not {name, f"{name}_in"} & set(data)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.has_choices:
            ticked = getattr(value, "ticked", ())
            asks = isinstance(value, Pasted) or WITH_CODE.search(value or "")
            context["offers"] = _offers(value) if asks else []
            context["provinces"] = _provinces(set(ticked))
        return context


def _offers(text: str) -> list[dict]:
    """For each piece that is not known: what may be meant, as values of a button."""
    reader = MunicipalityReader()
    found, unknown = reader.read(text)
    ended = {piece: reader.ended_as(piece) for piece in unknown}
    # One that is meant as it was, by its code: what it went into is offered all the same.
    ended |= {written: row for row in found if (written := unmistakable(row)) != row.name}
    heirs = successions([row for row in ended.values() if row])
    offers = []
    for piece in list(ended)[:NAMED]:
        row, choices = ended[piece], []
        if row is not None:
            succession = heirs.get(row.pk)
            names = [heir.name for heir in succession.today] if succession else []
            choices = [", ".join(names)] if len(names) > 1 else []
            choices += [*names, unmistakable(row)]
            choices = [choice for choice in choices if choice != piece]
        else:
            choices = reader.nearest(piece)
        if choices:
            offers.append({"piece": piece, "choices": choices})
    return offers


def _provinces(ticked: set[str]) -> list[dict]:
    rows = Municipality.objects.current().order_by("province", "sort_name")
    groups = []
    for province, members in groupby(rows, key=lambda row: row.province):
        boxes = [
            {"code": row.code, "name": row.name, "checked": row.code in ticked} for row in members
        ]
        whole = province in ticked
        is_open = whole or any(box["checked"] for box in boxes)
        label = Province(province).label
        groups.append(
            {"code": province, "name": label, "whole": whole, "open": is_open, "boxes": boxes}
        )
    return groups


class MunicipalityListField(forms.CharField):
    """A pasted list of municipalities; gives the rows, and names every piece that is none.

    ``has_choices`` adds the boxes by province and the one-click corrections.
    """

    widget = MunicipalityListWidget
    default_error_messages = {
        "empty": _("Type at least one municipality."),
        "box": _("Choose from the municipalities that are shown."),
    }

    def __init__(self, *, has_choices=False, **kwargs):
        kwargs.setdefault("widget", MunicipalityListWidget({"rows": 6}))
        kwargs.setdefault("max_length", 20_000)
        super().__init__(**kwargs)
        self.widget.has_choices = has_choices
        self.validators.append(clean_text)

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(unmistakable(one) for one in value)

    def has_changed(self, initial, data):
        if getattr(data, "ticked", ()):
            return True
        return normalise(self.prepare_value(initial) or "") != normalise(data or "")

    def clean(self, value):
        ticked = getattr(value, "ticked", ())
        text = self.to_python(value)
        if not ticked:
            self.validate(text)
        self.run_validators(text)
        reader = MunicipalityReader()
        found, unknown = reader.read(text)
        if unknown:
            raise ValidationError(self._about(reader, unknown[:NAMED]))
        found += self._ticked(reader, ticked)
        if self.required and not found:
            raise ValidationError(self.error_messages["empty"], code="empty")
        unique = {row.pk: row for row in found}
        return sorted(unique.values(), key=lambda row: row.sort_name)

    def _ticked(self, reader, ticked) -> list[Municipality]:
        rows: list[Municipality] = []
        for value in ticked:
            if value in Province.values:
                rows += reader.of_province(value)
            elif value in reader.by_code:
                rows.append(reader.by_code[value])
            else:
                raise ValidationError(self.error_messages["box"], code="box")
        return rows

    def _about(self, reader, pieces) -> list[str]:
        ended = {piece: reader.ended_as(piece) for piece in pieces}
        heirs = successions([row for row in ended.values() if row])
        return [
            self._about_ended(piece, ended[piece], heirs)
            if ended[piece]
            else self._about_unknown(piece, reader.nearest(piece))
            for piece in pieces
        ]

    def _about_ended(self, piece, row, heirs) -> str:
        words = {"piece": piece[:80], "year": row.ended_in}
        if row.pk not in heirs:
            return gettext("The municipality “%(piece)s” ended in %(year)s.") % words
        succession = heirs[row.pk]
        names = get_text_list([heir.name for heir in succession.today], gettext("and"))
        words |= {"year": succession.year, "names": names}
        return gettext("The municipality “%(piece)s” went into %(names)s (%(year)s).") % words

    def _about_unknown(self, piece, nearest) -> str:
        words = {"piece": piece[:80], "nearest": get_text_list(nearest, gettext("or"))}
        if nearest:
            return gettext("“%(piece)s” is no municipality. Do you mean %(nearest)s?") % words
        return gettext("“%(piece)s” is no municipality.") % words
