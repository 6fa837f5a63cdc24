"""Templates: nothing inline that the content policy refuses, nothing unused, all in order."""

import re

import pytest
from django.template.loader import get_template

from tests.house.source import ROOT, TEMPLATES, python_files, template_names

FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"""=\s*["']?\s*javascript:""", re.IGNORECASE),
    "htmx handler": re.compile(r"\bhx-(on|vals=[\"']js)", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
    "address from elsewhere": re.compile(r"""(src|href)=["'](https?:)?//""", re.IGNORECASE),
}
# Found by their place: packages and Django look them up by these names.
LOOKED_UP = ("account/", "allauth/", "mfa/", "bootstrap5/", "django/", "crispy_forms/")
BY_DJANGO = {f"{status}.html" for status in (400, 403, "403_csrf", 404, 429, 500, 503)}

NAMES = template_names()


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_is_in_order(name):
    get_template(name)


@pytest.mark.parametrize("label", FORBIDDEN)
def test_nothing_inline(label):
    # In a plain-text mail there is nothing to escape.
    pages = [name for name in NAMES if name.endswith(".html")]
    without_comments = {name: re.sub(r"\{#.*?#\}", "", text_of(name)) for name in pages}

    assert [n for n, text in without_comments.items() if FORBIDDEN[label].search(text)] == []


@pytest.mark.parametrize(
    ("label", "weak"),
    [
        ("inline style", '<p class="a" style="color:red">'),
        ("inline script", "<script>alert(1)</script>"),
        ("event handler", '<button type="button" onclick="go()">'),
        ("unescaped text", "{{ text|safe }}"),
    ],
)
def test_something_inline_would_be_seen(label, weak):
    assert FORBIDDEN[label].search(weak)


def test_every_template_is_used():
    sources = [path.read_text(encoding="utf-8") for path in python_files()]
    sources += [text_of(name) for name in NAMES]
    everything = "\n".join(sources)

    unused = [
        name
        for name in NAMES
        if name not in BY_DJANGO
        and not name.startswith(LOOKED_UP)
        # Mails are named by their stem: subject, text and page stand together.
        and name not in everything
        and not (name.startswith("emails/") and name.rpartition(".")[0] in everything)
    ]

    assert unused == []


def test_shared_templates_open_with_what_they_need():
    shared = [n for n in NAMES if n.startswith(("components/", "base")) and n.endswith(".html")]
    # Nothing but `extends` stands before it.
    opening = re.compile(r"\s*(\{% extends [^%]+%\}\s*)?(\{#|\{% comment)")
    silent = [name for name in shared if not opening.match(text_of(name))]

    assert silent == []


def test_pages_are_written_for_translation():
    """A page that says something loads i18n; only parts without words may leave it out."""
    spoken = re.compile(r">\s*[A-Z][a-z]+(?: [a-z]+)+[.!?]?\s*<")
    found = {
        name: match.group().strip("<> \n")
        for name in NAMES
        if name.endswith(".html") and (match := spoken.search(text_of(name)))
    }

    assert found == {}


def test_static_sources_have_no_inline_style():
    scripts = (ROOT / "static" / "js").rglob("*.js")
    writers = [p.name for p in scripts if re.search(r"\beval\(|\.cssText|innerHTML", p.read_text())]

    assert writers == []
