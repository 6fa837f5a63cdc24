"""The columns that are understood, and what their headings are called in practice."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lib.text import normalise

PARTNERSHIPS = "partnerships"
ORGANISATIONS = "organisations"
WORKBOOK = "workbook"


@dataclass(frozen=True)
class Field:
    """Something a column can hold: its code, label, what else it is called, and what it takes."""

    code: str
    label: Any
    group: Any
    called: str
    takes: Any = ""
    repeated: bool = False  # several columns may hold it


PARTNERSHIP = _("Partnership")
PARTIES = _("Parties")
AGREEMENT = _("Agreement")
THEMES = _("Themes")
ORGANISATION = _("The organisation, when a row names one")

_LIST = _("one or more, separated by ; or on lines of their own")
_DATE = _("a date as far as it is known: 31-12-2024, May 2020, 2019, ca. 2015, unknown")
_WORD = _("one of the words on the sheet with explanation")

# fmt: off
FIELDS = (
    Field("number", _("Number in your own list"), PARTNERSHIP,
          "nummer|nr|id|volgnummer|number|samenwerkingsnummer|dossiernummer|kenmerk|code",
          _("rows with the same number are one partnership")),
    Field("title", _("Title"), PARTNERSHIP,
          "titel|naam samenwerking|samenwerking|samenwerkingsverband|title|partnership|project"
          "|naam van de samenwerking|name of partnership|onderwerp",
          _("rows with the same title are one partnership; without one it is made of the parties")),
    Field("kind", _("Kind"), PARTNERSHIP,
          "soort samenwerking|soort|type|type samenwerking|vorm|kind|kind of partnership", _WORD),
    Field("stage", _("Stage"), PARTNERSHIP,
          "fase|stadium|status|status samenwerking|stage|stand van zaken", _WORD),
    Field("since", _("Collaborating since"), PARTNERSHIP,
          "sinds|samenwerking sinds|werken samen sinds|begonnen|since|collaborating since"
          "|startjaar|jaar|begin samenwerking", _DATE),
    Field("purpose", _("Purpose"), PARTNERSHIP,
          "doel|doelstelling|purpose|doel van de samenwerking|goal|omschrijving|description"),
    Field("cause", _("Cause"), PARTNERSHIP, "aanleiding|cause|reden|reason"),
    Field("municipalities", _("Municipalities"), PARTNERSHIP,
          "gemeente|gemeenten|gemeentes|municipality|municipalities|werkgebied|gebied|area", _LIST),
    Field("region", _("Region"), PARTNERSHIP, "regio|streek|region"),
    Field("coordinator", _("Coordinator"), PARTNERSHIP,
          "coordinator|contactpersoon|aanspreekpunt|beheerder|contact|contact person",
          _("a person of the keeper; empty: you yourself")),
    Field("parties", _("Parties"), PARTIES,
          "partij|partijen|partner|partners|organisatie|organisaties|deelnemer|deelnemers"
          "|samenwerkingspartner|samenwerkingspartners|party|parties|organisation|organisations"
          "|organization|betrokken organisaties|betrokken partijen|met wie|samenwerkingspartij",
          _LIST, repeated=True),
    Field("lead", _("Lead party"), PARTIES,
          "penvoerder|trekkende partij|lead party|lead|kartrekker"),
    Field("wanted", _("Party that is looked for"), PARTIES,
          "gezocht|gezochte partij|gewenste partij|wanted|wanted party", _LIST),
    Field("paper_title", _("Title of the agreement"), AGREEMENT,
          "overeenkomst|titel overeenkomst|convenant|contract|agreement|title of the agreement"
          "|naam overeenkomst"),
    Field("paper_kind", _("Kind of agreement"), AGREEMENT,
          "soort overeenkomst|type overeenkomst|kind of agreement|soort contract|contractvorm",
          _WORD),
    Field("paper_signed", _("Signed on"), AGREEMENT,
          "ondertekend|ondertekend op|getekend|getekend op|datum ondertekening|signed|signed on"
          "|tekendatum|ondertekening|datum getekend", _DATE),
    Field("paper_start", _("Takes effect"), AGREEMENT,
          "ingangsdatum|ingang|startdatum|start|begindatum|van|gaat in|takes effect|start date"
          "|vanaf|begint|datum ingang", _DATE),
    Field("paper_end", _("Ends"), AGREEMENT,
          "einddatum|einde|eind|tot|loopt tot|tot en met|t m|ends|end date|end|vervaldatum"
          "|afloopdatum|geldig tot|loopt af", _("a date, or “open-ended”")),
    Field("paper_notice", _("Notice period"), AGREEMENT,
          "opzegtermijn|opzeggen|notice|notice period|opzegtermijn maanden"
          "|opzegtermijn in maanden", _("a number of months, such as 3; or “none”")),
    Field("themes", _("Themes"), THEMES,
          "thema|themas|thema s|onderwerpen|speerpunten|theme|themes|activiteiten", _LIST,
          repeated=True),
    Field("theme_owner", _("Owner of the theme"), THEMES,
          "thema eigenaar|themaeigenaar|eigenaar|eigenaar thema|eigenaar van het thema"
          "|theme owner|owner|trekker|trekker thema|thematrekker|trekker van het thema"
          "|verantwoordelijke",
          _("a person, with the organisation in brackets: Name (Organisation)")),
    Field("org_kind", _("Kind of organisation"), ORGANISATION,
          "soort organisatie|type organisatie|kind of organisation|organisatiesoort", _WORD),
    Field("org_kvk", _("KvK number"), ORGANISATION,
          "kvk|kvk nummer|kvknummer|kamer van koophandel|kvk number"),
    Field("org_website", _("Website"), ORGANISATION, "website|site|webadres|url|www"),
    Field("org_municipality", _("Municipality of the office"), ORGANISATION,
          "vestigingsgemeente|vestigingsplaats|plaats|gemeente kantoor|municipality of the office"
          "|hoofdkantoor|stad"),
)
# fmt: on
BY_CODE = {field.code: field for field in FIELDS}
# What says that a row is about a partnership; without any of it a row is one organisation.
_OF_PARTNERSHIP = frozenset(
    field.code for field in FIELDS if field.group not in (PARTIES, ORGANISATION)
) - {"number"}
_CALLED = {name: field.code for field in FIELDS for name in field.called.split("|")}
_LONGEST_FIRST = sorted((name for name in _CALLED if len(name) > 4), key=len, reverse=True)


def guess(headings: list[str], remembered: dict[str, str] | None = None) -> dict[str, str]:
    """Column (counted from 0, as text) → field: as it was pointed out before, or by its heading."""
    found: dict[str, str] = {}
    for number, heading in enumerate(headings):
        code = _code_of(heading, remembered or {})
        if not code or code not in BY_CODE:
            continue
        if BY_CODE[code].repeated or code not in found.values():
            found[str(number)] = code
    return found | _name_of(headings, found, remembered or {})


def _name_of(headings, found, remembered) -> dict[str, str]:
    """A column that is only called "name": the title, or the organisation where no party stands."""
    codes = set(found.values())
    code = "title" if "parties" in codes else "parties"
    if code in codes or (code == "parties" and not any(c.startswith("org_") for c in codes)):
        return {}
    for number, heading in enumerate(headings):
        text = normalise(heading)
        if text in ("naam", "name") and str(number) not in found and text not in remembered:
            return {str(number): code}
    return {}


def _code_of(heading: str, remembered: dict[str, str]) -> str:
    text = normalise(heading)
    if not text:
        return ""
    if text in remembered:
        return remembered[text]
    for label in (text, text.rstrip("0123456789 ")):
        if label in _CALLED:
            return _CALLED[label]
    for field in FIELDS:
        if text == normalise(str(field.label)):
            return field.code
    padded = f" {text} "
    return next((_CALLED[name] for name in _LONGEST_FIRST if f" {name} " in padded), "")


def recognised(headings: list[str]) -> int:
    """How many fields these headings name, word for word."""
    labels = {normalise(str(field.label)): field.code for field in FIELDS}
    found = (normalise(heading).rstrip("0123456789 ") for heading in headings)
    return len({_CALLED.get(text) or labels.get(text) for text in found} - {None})


def rows_are(mapping: dict[str, str]) -> str:
    """Whether each row is a partnership, or an organisation."""
    return PARTNERSHIPS if _OF_PARTNERSHIP & set(mapping.values()) else ORGANISATIONS


def hindrance(mapping: dict[str, str]) -> str:
    """Why the rows cannot be read with these columns, as a sentence; else nothing."""
    chosen = list(mapping.values())
    if not {"parties", "lead"} & set(chosen):
        return str(_("Point out at least one column with the parties (or the organisation)."))
    for field in FIELDS:
        if chosen.count(field.code) > 1 and not field.repeated:
            return str(_("“%(field)s” was pointed out twice.") % {"field": field.label})
    return ""


def letter_of(column: int) -> str:
    """What a spreadsheet calls a column that is counted from 0: A, B, … Z, AA."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
