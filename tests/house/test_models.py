"""Models: each says what it is; state moves through one door; nothing is deleted by accident."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from accounts.moves import Lifecycle
from tests.house.source import APPS, ROOT, python_files, short, tree_of

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]

# A row that goes with the row it belongs to, each with its reason.
CASCADES = {
    "accounts.ApiToken.user": "a key of somebody who is not there opens nothing",
    "accounts.MutedMail.user": "nobody is mailed who is not there",
    "overview.CalendarFeed.partnership": "an address of what is not there shows nothing",
    "overview.CalendarFeed.user": "the same for somebody who is not there",
    "partnerships.ImportRow.batch": "what was typed goes with the file it came in",
    "partnerships.ImportedRecord.batch": "goes with the import it tells of",
    "accounts.FormToken.user": "a used form is no fact about anything",
    "organisations.MunicipalityAlias.municipality": "comes and goes with the imported list",
}
DOORS = ("accounts/moves.py", "accounts/records.py")
# The "state" of a sign-in elsewhere, a word of its protocol.
DOORS += ("accounts/oidc.py",)


def lifecycles() -> list[Lifecycle]:
    found = []
    for app in APPS:
        if (ROOT / app / "lifecycle.py").exists():
            module = import_module(f"{app}.lifecycle")
            found += [value for value in vars(module).values() if isinstance(value, Lifecycle)]
    return found


def state_fields() -> set[str]:
    return {"state"} | {lifecycle.field for lifecycle in lifecycles()}


def state_writes(tree: ast.Module, fields: set[str]) -> list[int]:
    """Lines that write a state: ``x.state = …`` or ``….update(state=…)``, also in a dict."""
    lines = []
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        lines += [t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr in fields]
        if isinstance(node, ast.Call) and _is_update(node.func):
            keys = {keyword.arg for keyword in node.keywords}
            for argument in node.args:
                if isinstance(argument, ast.Dict):
                    keys |= {k.value for k in argument.keys if isinstance(k, ast.Constant)}
            if keys & fields:
                lines.append(node.lineno)
    return lines


def _is_update(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"update", "bulk_update", "update_or_create"}


def is_door(path: Path) -> bool:
    return short(path) in DOORS or path.name == "lifecycle.py"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_says_what_it_is(model):
    # Django writes "Model(field, field)" where the author wrote nothing.
    assert not model.__doc__.startswith(f"{model.__name__}(")


def test_state_is_written_at_the_door_only():
    fields = state_fields()
    writers = {
        f"{short(path)}:{line}"
        for path in python_files()
        if not is_door(path)
        for line in state_writes(tree_of(path), fields)
    }

    assert writers == set()


@pytest.mark.parametrize(
    "weak",
    [
        "plan.state = 'adopted'",
        "Plan.objects.filter(pk=1).update(state='adopted')",
        "records.update(plan, {'state': 'adopted'}, by=user, at=now)",
    ],
)
def test_another_writer_would_be_seen(weak):
    assert state_writes(ast.parse(weak), {"state"}) == [1]


def test_rows_that_others_rely_on_stay():
    cascades = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is not models.PROTECT
    }

    assert cascades == set(CASCADES)


def test_constraints_speak_to_people():
    """A rule that a form can meet has a message of its own."""
    default = str(models.CheckConstraint.default_violation_error_message)
    silent = {
        constraint.name
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and str(constraint.violation_error_message) == default
        and not constraint.name.endswith(("_pair", "_sane", "_is_frozen", "_after_start"))
    }

    assert silent == {"partnership_link_not_itself"} & silent


def test_saving_only_saves():
    overriding = [
        f"{short(path)}: {klass.name}"
        for path in python_files()
        if "models" in path.parts
        for klass in ast.walk(tree_of(path))
        if isinstance(klass, ast.ClassDef)
        for node in klass.body
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]

    assert overriding == []
