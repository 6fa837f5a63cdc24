"""Reads the forms of a page as a browser would, and fills them in."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

# Where the summary of what must be put right leads to: a field, its group, or one of its choices.
LED_TO = re.compile(r'<li><a href="#(?:div_|row_)?id_([^"]+)"')
# A page is mostly something else; what looks like one in a text is escaped.
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
TEXT_TYPES = {"text", "search", "email", "url", "tel", "number", "date", "password", ""}


@dataclass
class Field:
    """One control: what kind it is, what it would send, what it offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    maxlength: int | None = None
    inputmode: str = ""

    @property
    def is_text(self) -> bool:
        return self.kind in TEXT_TYPES or self.kind == "textarea"

    @property
    def is_choice(self) -> bool:
        return self.kind in {"select", "radio"}

    @property
    def part(self) -> int | None:
        """Which part of a date in parts this is (0 day, 1 month, 2 year, 3 how sure, 4 words)."""
        stem, _, number = self.name.rpartition("_")
        return int(number) if stem and number in {"0", "1", "2", "3", "4"} else None

    @property
    def stem(self) -> str:
        """The name of the whole that this is a part of: its own, or that of a date in parts."""
        is_part = self.part is not None and self.is_text
        return self.name.rpartition("_")[0] if is_part else self.name

    def is_among(self, complaints: set[str]) -> bool:
        """Whether one of these complaints (`complaints_on`) is about this field.

        One about a group of choices, or a date in parts, leads to its first.
        """
        return bool({self.name, self.stem, f"{self.stem}_0"} & complaints)

    def filled(self) -> list[str]:
        """What somebody would send who fills in the whole form without a fault."""
        if self.kind in {"checkbox", "file", "submit", "hidden"}:
            return self.values
        if any(self.values):
            return self.values
        if self.is_choice:
            return next(([option] for option in self.options if option), [])
        return [self._example()]

    def _example(self) -> str:
        if self.part is not None:
            return ""
        examples = {
            "email": "iemand@example.org",
            "url": "https://example.org/",
            "number": "1",
            "date": "2026-06-01",
            "password": "een-goed-wachtwoord-1",
        }
        if self.inputmode in {"numeric", "decimal"}:
            return "1"
        return examples.get(self.kind, "Voorbeeld")


@dataclass
class PageForm:
    """A form that posts, with its fields by name."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def data(self, **changes: object) -> dict[str, object]:
        """What a browser would send of the filled form, with these values changed."""
        sent: dict[str, object] = {
            one.name: values[0] if len(values) == 1 else values
            for one in self.fields.values()
            if one.kind != "file" and (values := one.filled())
        }
        return sent | changes

    def probed(self) -> list[Field]:
        """Every field, but of the dates in parts only the first: one widget draws them all."""
        dates = [one.name.rpartition("_")[0] for one in self.fields.values() if one.part == 0]
        later = {f"{stem}_{part}" for stem in dates[1:] for part in range(5)}
        return [one for one in self.fields.values() if one.name not in later]

    @property
    def signature(self) -> tuple[str, frozenset[str]]:
        return self.action, frozenset(self.fields)


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self.form = PageForm(given.get("action") or self.url) if posts else None
        elif self.form is None or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            self._input(given, "checked" in given)
        elif tag == "textarea":
            self.area = self._add(given, "textarea")
            self.area.values = [""]
        elif tag == "select":
            self.select = self._add(given, "select")
        elif tag == "option" and self.select is not None:
            self._option(given)

    def _input(self, given: dict[str, str], checked: bool) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button", "image", "reset"}:
            return
        one = self._add(given, kind)
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind in {"radio", "checkbox"}:
            one.options.append(value)
            if checked:
                one.values.append(value)
        else:
            one.values.append(value)

    def _option(self, given: dict[str, str]) -> None:
        assert self.select is not None
        value = given.get("value", "")
        self.select.options.append(value)
        if "selected" in given:
            self.select.values.append(value)

    def _add(self, given: dict[str, str], kind: str) -> Field:
        assert self.form is not None
        name = given.get("name", "")
        one = self.form.fields.setdefault(name, Field(name, kind))
        one.inputmode = given.get("inputmode", "")
        if given.get("maxlength", "").isdigit():
            one.maxlength = int(given["maxlength"])
        return one

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            if self.area is not None and self.area.values:
                # The first newline after the tag is not part of the text.
                self.area.values = [self.area.values[0].removeprefix("\n")]
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values[0] += data


@lru_cache(maxsize=4)
def forms_on(html: str, url: str) -> tuple[PageForm, ...]:
    """The forms of this page that post something; the last pages are remembered."""
    reader = FormReader(url)
    for form in FORM.findall(html):
        reader.feed(form)
    reader.close()
    for form in reader.forms:
        form.fields.pop("csrfmiddlewaretoken", None)
    return tuple(reader.forms)


def complaints_on(html: str) -> set[str]:
    """The names of the fields that the summary of errors on this page leads to."""
    return set(LED_TO.findall(html))
