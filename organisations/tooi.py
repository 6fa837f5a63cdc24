"""Reading the government's register of municipalities (TOOI, "gemeenten compleet", JSON-LD).

The register tells of every municipality since 1999 with its CBS code, and of every change by which
some ended and others began or grew. Nothing is written here; see `importing.py`.
"""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from organisations.enums import Province

_TOOI = "https://identifier.overheid.nl/tooi/def/ont/"
_PROV = "http://www.w3.org/ns/prov#"
_KINDS = ("Samenvoeging", "Uitbreiding", "Herschikking")
# The last part of a province's identifier in the register.
_PROVINCES = {
    "pv20": Province.GRONINGEN,
    "pv21": Province.FRYSLAN,
    "pv22": Province.DRENTHE,
    "pv23": Province.OVERIJSSEL,
    "pv24": Province.FLEVOLAND,
    "pv25": Province.GELDERLAND,
    "pv26": Province.UTRECHT,
    "pv27": Province.NOORD_HOLLAND,
    "pv28": Province.ZUID_HOLLAND,
    "pv29": Province.ZEELAND,
    "pv30": Province.NOORD_BRABANT,
    "pv31": Province.LIMBURG,
}
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOST_BYTES = 50_000_000


class BadRegister(Exception):
    """The file is not the register; the message says in one sentence why."""


@dataclass(frozen=True)
class Entry:
    """One municipality as the register tells of it."""

    code: str
    name: str
    province: str
    began_on: datetime.date | None
    ended_on: datetime.date | None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A day on which municipalities ended, and into which others they went; by CBS code."""

    identifier: str
    happened_on: datetime.date
    kind: str
    sources: frozenset[str]
    targets: frozenset[str]


@dataclass(frozen=True)
class Register:
    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]


def read_register(path) -> Register:
    """The municipalities and changes in a file; raises `BadRegister` when it is none."""
    nodes = _nodes(Path(path))
    by_id: dict[str, Entry] = {}
    for node in _of_kind(nodes, "Gemeente"):
        by_id[str(node.get("@id"))] = _entry(node)
    if not by_id:
        raise BadRegister("The file holds no municipalities: it is not the TOOI register.")
    codes = [entry.code for entry in by_id.values()]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadRegister(f"The CBS code {twice[0]} stands twice in the file.")
    changes = [_change(node, kind, by_id) for kind in _KINDS for node in _of_kind(nodes, kind)]
    return Register(
        tuple(sorted(by_id.values(), key=lambda entry: entry.code)),
        tuple(sorted(changes, key=lambda change: (change.happened_on, change.identifier))),
    )


def _nodes(path: Path) -> list[dict]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadRegister("The file is too large to be the TOOI register.")
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadRegister(f"The file cannot be opened: {problem.strerror}.") from problem
    except (ValueError, RecursionError) as problem:
        raise BadRegister("The file is not JSON.") from problem
    nodes = read.get("@graph") if isinstance(read, dict) else read
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise BadRegister("The file is JSON, but not JSON-LD as the TOOI register is.")
    return nodes


def _of_kind(nodes: list[dict], kind: str) -> list[dict]:
    return [node for node in nodes if _TOOI + kind in _listed(node.get("@type"))]


def _listed(value) -> list:
    return value if isinstance(value, list) else [value]


def _values(node: dict, key: str, part: str) -> list[str]:
    """What a property says, each as text; a value that is no text is as if it were not there."""
    rows = [row for row in _listed(node.get(key)) if isinstance(row, dict)]
    return [row[part].strip() for row in rows if isinstance(row.get(part), str)]


def _needed(node: dict, key: str, part: str = "@value") -> str:
    values = [value for value in _values(node, _TOOI + key, part) if value]
    if len(values) != 1:
        raise BadRegister(f"“{_called(node)}” has no {key}, or more than one.")
    return values[0]


def _called(node: dict) -> str:
    return str(node.get("@id", "?"))[:120]


def _entry(node: dict) -> Entry:
    code = _needed(node, "gemeentecode")
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        raise BadRegister(f"“{_called(node)}” has a CBS code that is not four digits.")
    name = _needed(node, "officieleNaamExclSoort")
    others = _values(node, _TOOI + "voorkeursnaamExclSoort", "@value")
    if any(len(one) > 80 for one in (name, *others)):
        raise BadRegister(f"“{_called(node)}” has a name of more than 80 letters.")
    province = _needed(node, "ligtInProvincie", "@id").rsplit("/", 1)[-1]
    if province not in _PROVINCES:
        raise BadRegister(f"“{_called(node)}” lies in a province that is not known.")
    return Entry(
        code=code,
        name=name,
        province=_PROVINCES[province].value,
        began_on=_day(node, "begindatum"),
        ended_on=_day(node, "einddatum"),
        other_names=tuple(one for one in others if one and one != name),
    )


def _day(node: dict, key: str) -> datetime.date | None:
    """A day, or None when the register does not tell it; a moment is read as in Amsterdam."""
    values = _values(node, _TOOI + key, "@value")
    if not values:
        return None
    try:
        if "T" not in values[0]:
            return datetime.date.fromisoformat(values[0])
        moment = datetime.datetime.fromisoformat(values[0])
        return (moment.astimezone(_AMSTERDAM) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError) as problem:
        raise BadRegister(f"“{_called(node)}” has a date that cannot be read.") from problem


def _change(node: dict, kind: str, by_id: dict[str, Entry]) -> Change:
    happened_on = _day(node, "tijdstipWijziging")
    if happened_on is None:
        raise BadRegister(f"The change “{_called(node)}” has no date.")
    targets = _codes(node, "generated", by_id) | _codes(node, "used", by_id)
    sources = _codes(node, "invalidated", by_id)
    if not sources or not targets:
        raise BadRegister(f"The change “{_called(node)}” does not say what went into what.")
    identifier = str(node.get("@id", ""))
    if not identifier or len(identifier) > 200:
        raise BadRegister("A change has no identifier that can be kept.")
    return Change(identifier, happened_on, kind, sources, targets)


def _codes(node: dict, role: str, by_id: dict[str, Entry]) -> frozenset[str]:
    wanted = _values(node, _PROV + role, "@id")
    missing = [one for one in wanted if one not in by_id]
    if missing:
        raise BadRegister(f"“{_called(node)}” speaks of “{missing[0][:120]}”, which is not there.")
    return frozenset(by_id[one].code for one in wanted)
