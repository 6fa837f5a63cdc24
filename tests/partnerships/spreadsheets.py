"""Spreadsheets for the tests of importing."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = [
    "Titel", "Soort", "Status", "Sinds", "Gemeenten", "Partijen", "Penvoerder",
    "Soort overeenkomst", "Ondertekend op", "Ingangsdatum", "Einddatum", "Opzegtermijn",
    "Thema's", "Eigenaar",
]  # fmt: skip


def row_of(**cells) -> list:
    """A row under `HEADINGS`; names are those without capitals and spaces."""
    keys = [heading.lower().replace(" ", "_").replace("'", "") for heading in HEADINGS]
    assert set(cells) <= set(keys), set(cells) - set(keys)
    return [cells.get(key) for key in keys]


def xlsx(rows, *, headings=HEADINGS, name="lijst.xlsx", change=None) -> SimpleUploadedFile:
    """A workbook with one sheet; ``change(sheet)`` may still do anything to it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Samenwerkingen 2024"
    for row in [headings, *rows]:
        sheet.append(row)
    if change:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def csv(text: str, *, encoding="utf-8", name="lijst.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))
