"""How the addresses of a record under a parent are made."""

from django.urls import URLPattern, path


def child_routes(noun, plural, create, edit, remove, under="partnerships") -> list[URLPattern]:
    """Add under the parent; edit and remove under the record itself."""
    return [
        path(f"{under}/<int:pk>/{plural}/add/", create.as_view(), name=f"{noun}_create"),
        path(f"{plural}/<int:pk>/edit/", edit.as_view(), name=f"{noun}_edit"),
        path(f"{plural}/<int:pk>/remove/", remove.as_view(), name=f"{noun}_remove"),
    ]


def step(noun, plural, verb, view) -> URLPattern:
    return path(f"{plural}/<int:pk>/{verb}/", view.as_view(), name=f"{noun}_{verb}")
