"""Small pieces: a function on one screen, a file in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import FLOORS, ROOT, TEMPLATES, python_files, short, tree_of

FUNCTION_LINES = 40
VIEW_LINES = 80
FILE_LINES = 500
TEMPLATE_LINES = 200
# A demo dossier is data written down as calls: one reads it from top to bottom.
DATA = "overview/demo/"


def length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Lines from the first to the last, without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        text = node.body[0]
        lines -= (text.end_lineno or text.lineno) - text.lineno + 1
    return lines


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def view_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in python_files():
        if "views" in path.parts:
            for node in ast.walk(tree_of(path)):
                # The bases that all pages inherit from are not pages.
                if isinstance(node, ast.ClassDef) and short(path) != "accounts/views/base.py":
                    yield path, node


def test_functions():
    too_long = {
        f"{short(path)}:{node.lineno} {node.name}": length(node)
        for path, node in functions()
        if length(node) > FUNCTION_LINES and not short(path).startswith(DATA)
    }

    assert too_long == {}


def test_view_classes():
    too_long = {
        f"{short(path)}:{node.lineno} {node.name}": length(node)
        for path, node in view_classes()
        if length(node) > VIEW_LINES
    }

    assert too_long == {}


def test_files():
    ours = [*python_files(*FLOORS), *sorted((ROOT / "tests").rglob("*.py"))]
    lines = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ours}

    assert {name: count for name, count in lines.items() if count > FILE_LINES} == {}


def test_templates():
    lines = {
        short(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in TEMPLATES.rglob("*.html")
    }

    assert {name: count for name, count in lines.items() if count > TEMPLATE_LINES} == {}
