"""One stem leads from a URL to its view, its template and its test."""

import ast
from pathlib import Path

import pytest

from tests.house.source import ROOT, Route, our_routes, tree_of

# Plain functions for machines; their test is tests/house/test_health.py.
EXEMPT = {"healthz", "readyz"}
# Pages that several URLs share.
SHARED = ("components/", "409.html")

ROUTES = [route for route in our_routes() if route.name not in EXEMPT]


def camel(stem: str) -> str:
    return "".join(word.capitalize() for word in stem.split("_"))


def noun_of(route: Route) -> str:
    # A noun that is a word of the language itself stands with an underscore: "import_".
    return route.module.rpartition(".")[2].rstrip("_")


def verb_of(route: Route) -> str:
    return route.name.removeprefix(noun_of(route)).removeprefix("_")


def test_names_are_unique():
    names = [route.name for route in our_routes()]

    assert sorted(names) == sorted(set(names))
    assert "" not in names
    assert not [name for name in names if ":" in name]


@pytest.mark.parametrize("route", ROUTES, ids=str)
class TestRoute:
    def test_view(self, route):
        assert route.view is not None, "a page is a class from accounts.views.base"
        assert route.module.rstrip("_") == f"{route.app}.views.{noun_of(route)}"
        assert route.name.startswith(f"{noun_of(route)}_"), (
            f"{route.name} belongs in views/{route.name.rpartition('_')[0]}.py"
        )
        assert route.view.__name__ == camel(route.name)

    def test_template(self, route):
        template = getattr(route.view, "template_name", "")
        assert (
            not template
            or template.startswith(SHARED)
            or template == f"{route.app}/{route.name}.html"
        )

    def test_test(self, route):
        path = ROOT / "tests" / route.app / f"test_{noun_of(route)}.py"
        assert path.exists(), f"{path.relative_to(ROOT)} is missing"
        wanted = f"Test{camel(verb_of(route))}"
        assert any(name.startswith(wanted) for name in test_classes(path)), (
            f"{path.relative_to(ROOT)} has no class {wanted}"
        )


def test_classes(path: Path) -> list[str]:
    return [node.name for node in tree_of(path).body if isinstance(node, ast.ClassDef)]


test_classes.__test__ = False  # type: ignore[attr-defined]


def test_keys_in_addresses_are_numbers():
    """Integer keys, never names; a secret link is an exception, and what programs read."""
    odd = [
        route.path
        for route in our_routes()
        for part in route.path.split("<")[1:]
        if not part.startswith("int:")
        and "token" not in part
        and not route.path.startswith("api/v1/")
    ]

    assert odd == []
