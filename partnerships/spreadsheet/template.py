"""The workbook to fill in: the headings, one example, and a sheet that explains them."""

import io

from django.utils.translation import gettext as _

from lib.tabular import Sheet, write_workbook
from organisations.enums import OrganisationKind
from partnerships.enums import AgreementKind, PartnershipKind, Stage

from .headings import FIELDS

_ALLOWED = {
    "kind": PartnershipKind,
    "stage": Stage,
    "paper_kind": AgreementKind,
    "org_kind": OrganisationKind,
}


def example() -> dict[str, str]:
    """One row as an example; whoever leaves it in gets a partnership called "example"."""
    return {
        "number": "1",
        "title": _("Meeting each other in the neighbourhood (example)"),
        "kind": str(PartnershipKind.MULTI_PARTY.label),
        "stage": str(Stage.ACTIVE.label),
        "since": "2019",
        "purpose": _("Residents know where to go with a question."),
        "municipalities": "Zwolle; Kampen",
        "parties": _("Care group (example); Welfare foundation (example); Sports club (example)"),
        "lead": _("Welfare foundation (example)"),
        "paper_title": _("Agreement on meeting (example)"),
        "paper_kind": str(AgreementKind.COVENANT.label),
        "paper_signed": "14-03-2019",
        "paper_start": "01-04-2019",
        "paper_end": _("open-ended"),
        "paper_notice": "3",
        "themes": _("Walk-in; Volunteers"),
        "theme_owner": _("Coordinator (example)"),
    }


def template_file() -> bytes:
    """The workbook, in the language of the reader."""
    first = example()
    fields = [field for field in FIELDS if not field.code.startswith("org_")]
    explained = [
        [
            str(field.label),
            str(field.group),
            str(field.takes),
            ", ".join(str(label) for _code, label in _ALLOWED[field.code].choices)
            if field.code in _ALLOWED
            else "",
        ]
        for field in FIELDS
    ]
    file = io.BytesIO()
    write_workbook(
        file,
        [
            Sheet(
                _("Partnerships"),
                [str(field.label) for field in fields],
                [[first.get(field.code, "") for field in fields]],
            ),
            Sheet(
                _("Explanation"),
                [_("Column"), _("About"), _("What it takes"), _("Words that can stand here")],
                explained,
            ),
        ],
    )
    return file.getvalue()
