"""No file that the register gives out for a spreadsheet holds a formula, whatever people typed.

The writers are found in the source and the addresses in the URL map: a new one is swept without
being listed. Everything that people can type begins like a formula.
"""

import ast
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from itertools import cycle
from unittest import mock

import pytest
from django.apps import apps
from django.db import models
from django.test import TestCase
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.models import User
from accounts.trail.guards import erasing
from lib import tabular
from lib.dates import HonestDateField
from overview.portfolio import SECTIONS
from partnerships.columns import COLUMNS
from tests.house.source import APPS, python_files, short, tree_of
from tests.house.sweep import SWEPT, Visitor, address, undone
from tests.house.world import make_world

WRITERS = {"csv_lines", "csv_chunks", "write_workbook"}
# What may make a file of rows by itself: nothing but the writers themselves.
RAW = {"csv.writer", "csv.DictWriter", "xlsxwriter.Workbook", "openpyxl.Workbook"}
STARTS = ("=", "+", "-", "@", "\t", "\r")
# Asked besides, so that a file holds all that it can.
ASKED: dict[str, list[str]] = {
    "portfolio_csv": [f"table={code}" for code in SECTIONS],
    **dict.fromkeys(
        ("partnership_export_csv", "partnership_export_xlsx"),
        ["&".join(f"columns={column.code}" for column in COLUMNS)],
    ),
}
# Codes that mean something to the register: nobody types them.
CODES = {"number", "language", "country", "stored_name", "content_type", "sha256", "picture_name"}


def called(tree: ast.AST) -> set[str]:
    """The names that are called in a module: "csv.writer", "csv_lines"."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nobody_else_writes_rows_into_a_file():
    own = {
        short(path): found
        for path in python_files()
        if (found := RAW & called(tree_of(path))) and short(path) != "lib/tabular.py"
    }

    assert own == {}
    assert RAW & called(tree_of(next(p for p in python_files("lib") if p.name == "tabular.py")))


def modules_that_write() -> set[str]:
    """The modules of the register that give rows to a writer."""
    return {
        short(path).removesuffix(".py").replace("/", ".")
        for path in python_files()
        if WRITERS & called(tree_of(path)) and short(path) != "lib/tabular.py"
    }


def make_hostile() -> None:
    """Let every text that people typed begin as a formula does."""
    signs = cycle(STARTS)
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.app_label == "accounts" or not model._meta.managed:
                continue
            columns = [column for column in model._meta.concrete_fields if is_typed(column)]
            for row in model._base_manager.all() if columns else ():
                texts = {column.attname: getattr(row, column.attname) for column in columns}
                longest = {column.attname: column.max_length for column in columns}
                changes = {
                    name: f"{next(signs)}{text}"[: longest[name]]
                    for name, text in texts.items()
                    if text
                }
                # Straight to the table: the trail and the kept columns are not at stake.
                with erasing(at=timezone.now()):
                    models.QuerySet(model).filter(pk=row.pk).update(**changes)
    User.objects.update(display_name="=cmd|' /C calc'!A0")


def is_typed(column: models.Field) -> bool:
    return (
        isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, models.EmailField | models.URLField)
        and not column.choices
        and not column.unique
        and column.name not in CODES
        and (not hasattr(column, "companion_of") or column.name.endswith("_stated"))
        and not isinstance(column, HonestDateField)
    )


def files_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """What a spreadsheet would open of a file; a ZIP is unpacked."""
    if content.startswith(b"PK\x03\x04") and not name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from files_in(inner, archive.read(inner))
    elif name.endswith((".csv", ".xlsx")):
        yield name, content


def cells_of(name: str, content: bytes) -> Iterator[str]:
    """The texts of a file; of a workbook only after nothing in it is a formula or a link."""
    if name.endswith(".csv"):
        text = content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
            yield from row
        return
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        inside = b"".join(parts.read(part) for part in parts.namelist())
    assert not re.search(rb"<f[ />]|<hyperlink|<ddeLink|externalLink", inside), name
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (name, sheet.title, cell.coordinate)
                if cell.data_type == "s":
                    yield cell.value


def is_number(text: str) -> bool:
    return re.fullmatch(r"-\d+(?:[.,]\d+)?", text) is not None


@pytest.mark.sweep
class TestFiles(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        make_hostile()

    def setUp(self):
        self.wrote: set[str] = set()

    def downloads(self) -> Iterator[tuple[str, str, bytes]]:
        """The address, name and content of every file: as the coordinator, who may take most along,
        and as an administrator where the coordinator may not.
        """
        client, other = Visitor(raise_request_exception=True), Visitor(raise_request_exception=True)
        client.force_login(self.world.ours.coordinator)
        other.force_login(self.world.accounts["administrator"])
        for route in SWEPT:
            url = address(route, self.world.ours)
            for query in ASKED.get(route.name, [""]):
                with undone():
                    response = client.get(f"{url}?{query}")
                    if response.status_code == 403:
                        response = other.get(f"{url}?{query}")
                    kept = response.headers.get("Content-Disposition", "")
                    if response.status_code != 200 or "filename" not in kept:
                        continue
                    # Read when the request is over, in whatever language its thread has then.
                    with translation.override("en"):
                        body = response.getvalue()
                    yield f"{route.name}?{query}", kept.split('filename="')[-1].strip('"'), body

    def spied(self) -> ExitStack:
        """Notes which modules call a writer."""
        stack = ExitStack()
        for name in modules_that_write():
            module = import_module(name)
            for writer in WRITERS & set(vars(module)):
                stack.enter_context(mock.patch.object(module, writer, self.noting(name, writer)))
        return stack

    def noting(self, module: str, writer: str) -> Callable:
        def write(*args, **options):
            self.wrote.add(module)
            return getattr(tabular, writer)(*args, **options)

        return write

    def test_no_cell_is_a_formula(self):
        """Every module that writes a file is made to write."""
        harmless = 0
        with self.spied():
            for where, name, content in self.downloads():
                for inner, file in files_in(name, content):
                    for text in cells_of(inner, file):
                        if inner.endswith(".csv") and not is_number(text):
                            assert not text.startswith(STARTS), (where, inner, text)
                        harmless += text.lstrip("'").startswith(STARTS)

        assert modules_that_write() - self.wrote == set()
        assert harmless > 100
