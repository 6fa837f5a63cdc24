"""Reads the source of the house, for the tests that guard its rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
# The floors from the ground up: a file may import from its own floor and those before it.
FLOORS = (
    "lib",
    "accounts",
    "organisations",
    "partnerships",
    "evaluations",
    "overview",
    "config",
)
APPS = FLOORS[1:-1]
TEMPLATES = ROOT / "templates"


@cache
def python_files(*places: str) -> tuple[Path, ...]:
    """Our own Python files on these floors (default: all), without migrations."""
    found: list[Path] = []
    for place in places or FLOORS:
        found += sorted((ROOT / place).rglob("*.py"))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def template_names() -> tuple[str, ...]:
    """Every template, as Django calls it."""
    return tuple(
        sorted(
            path.relative_to(TEMPLATES).as_posix()
            for path in TEMPLATES.rglob("*")
            if path.is_file() and path.suffix in {".html", ".txt"}
        )
    )


@dataclass(frozen=True)
class Route:
    """One line of the URL map."""

    name: str
    path: str
    pattern: URLPattern

    @property
    def view(self) -> type | None:
        """The class behind it, or None for a plain function."""
        return getattr(self.pattern.callback, "view_class", None)

    @property
    def module(self) -> str:
        return (self.view or self.pattern.callback).__module__

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]

    @property
    def is_ours(self) -> bool:
        return self.app in FLOORS

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names between angle brackets, with those of the prefixes it stands under."""
        names = [part.partition(">")[0].rpartition(":")[2] for part in self.path.split("<")[1:]]
        return tuple(names) or tuple(self.pattern.pattern.regex.groupindex)

    def __str__(self) -> str:
        return self.name or self.path


@cache
def routes() -> tuple[Route, ...]:
    """The whole URL map, allauth's pages included."""
    return tuple(_walk(get_resolver().url_patterns, ""))


def our_routes() -> tuple[Route, ...]:
    return tuple(route for route in routes() if route.is_ours)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield Route(pattern.name or "", path, pattern)
