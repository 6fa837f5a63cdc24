"""Every form that makes a record can be sent once, every form over one knows which it was drawn of.

What the base classes do with token and version is tried elsewhere; here nobody goes round them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.urls import get_resolver

from accounts.views.base import CreateView, EditView


def views(patterns: Iterable[Any]) -> Iterator[type]:
    """The view classes of the whole URL map."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        elif view := getattr(pattern.callback, "view_class", None):
            yield view


def lacking(found: Iterable[type], kind: type, field: str) -> set[str]:
    """The views of this kind whose form has no such field."""
    return {
        view.__name__
        for view in found
        if issubclass(view, kind) and field not in getattr(view.form_class, "base_fields", ())
    }


MOUNTED = list(views(get_resolver().url_patterns))


def test_a_form_that_makes_a_record_has_a_token():
    assert sum(issubclass(view, CreateView) for view in MOUNTED) > 40
    assert lacking(MOUNTED, CreateView, "token") == set()


def test_a_form_over_a_record_has_its_version():
    assert sum(issubclass(view, EditView) for view in MOUNTED) > 40
    assert lacking(MOUNTED, EditView, "version") == set()


def test_a_form_without_would_be_seen():
    made = type("ThingCreate", (CreateView,), {"form_class": forms.Form, "any_user": True})
    changed = type("ThingEdit", (EditView,), {"form_class": forms.Form, "any_user": True})

    assert lacking([made, changed], CreateView, "token") == {"ThingCreate"}
    assert lacking([made, changed], EditView, "version") == {"ThingEdit"}
