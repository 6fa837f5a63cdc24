"""Plain values the sheet is made of."""

from decimal import Decimal


def number(value) -> str:
    """A figure without idle zeros: "24", "1.5", or "" for none."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(value) -> str:
    return value.isoformat() if value else ""


def source(row) -> dict:
    return {
        "source_person": row.source_person,
        "source_on": row.source_on.isoformat() if row.source_on else "",
        "source_text": row.source_text,
    }


def day(value) -> str:
    """An ISO day, or "" for none."""
    return value.isoformat() if value else ""
