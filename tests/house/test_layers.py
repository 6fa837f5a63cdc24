"""Imports go down the floors, never up."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.source import APPS, FLOORS, python_files, short, tree_of


def imported_floors(tree: ast.Module) -> set[str]:
    """The floors a file imports from, inside functions too."""
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            modules.add(node.module)
    return {module.partition(".")[0] for module in modules} & set(FLOORS)


def floor_of(path: Path) -> str:
    return short(path).partition("/")[0]


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_down(floor):
    above = set(FLOORS[FLOORS.index(floor) + 1 :])

    upward = {
        short(path): sorted(found)
        for path in python_files(floor)
        if (found := imported_floors(tree_of(path)) & above)
    }

    assert upward == {}


def test_an_upward_import_would_be_seen():
    tree = ast.parse("def late():\n    from evaluations.models import Evaluation\n")

    assert imported_floors(tree) == {"evaluations"}


def test_foreign_keys_go_down():
    upward = []
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if not field.is_relation or field.auto_created or field.related_model is None:
                    continue
                target = field.related_model._meta.app_label
                if target in APPS and APPS.index(target) > APPS.index(app):
                    upward.append(f"{model._meta.label}.{field.name} → {target}")

    assert upward == []


def test_leaf_helpers_have_no_models():
    assert not {config.name for config in apps.get_app_configs()} & {"lib", "config"}


def test_no_signals_of_our_own():
    users = [
        short(path)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and "dispatch" in (node.module or "").split(".")
    ]

    assert users == []


class TestClock:
    """Time is a parameter: only views and commands read the clock."""

    READERS = frozenset({"now", "today", "localdate", "localtime", "utcnow"})
    ALLOWED = {
        "accounts/trail/refusals.py": "stands behind the page of a refusal",
        "accounts/trail/sign_in.py": "answers what Django and allauth tell of a sign-in",
        "accounts/sessions.py": "how long a session was unused, asked at every request",
        "accounts/models/user.py": "which roles count today, once per request",
        "lib/dates/periods.py": "defines today()",
        "organisations/models/municipality.py": "which municipalities exist today",
        "organisations/models/organisation.py": "whether anybody has an account today",
        "partnerships/models/partnership.py": "whose role here counts today, asked once",
        "evaluations/acting.py": "who has an account today",
        "overview/templatetags/duties.py": "the day for which the menu counts",
    }

    def reads_clock(self, tree: ast.Module) -> bool:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                )
                if name in self.READERS and not node.args:
                    return True
        return False

    def test_only_views_and_commands_read_it(self):
        readers = {
            short(path)
            for path in python_files()
            if not {"views", "management"} & set(path.parts) and self.reads_clock(tree_of(path))
        }

        assert readers - set(self.ALLOWED) == set()

    def test_a_reader_would_be_seen(self):
        assert self.reads_clock(ast.parse("from django.utils import timezone\nx = timezone.now()"))
