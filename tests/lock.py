"""Locks the packages with the checksums of all their files: bin/lock [--newer]

Writes a .lock for each of the requirements from the file of the same name: every package
that they bring along, with its version and the checksum of each wheel of that version, so that one
list serves every machine. ``--newer`` writes nothing and tells what has a newer version.
"""

import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pip._internal.models.index import PyPI
from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
# What is written down → the locked list; the others hold the first.
LOCKS = {
    "requirements.txt": "requirements.lock",
    "requirements-dev.txt": "requirements-dev.lock",
    "requirements-machines.txt": "requirements-machines.lock",
}
HEAD = "# Written by bin/lock. For: "
LINE = re.compile(r"^([a-z0-9-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
# Where the register runs: a package that one of these alone needs is told.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))
SIMPLE = "application/vnd.pypi.simple.v1+json"


def print_of(name: str) -> str:
    """The fingerprint of what is written down in this file and in those that it includes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    included = re.findall(r"^-r (\S+)", text, re.MULTILINE)
    return hashlib.sha256((text + "".join(map(print_of, included))).encode()).hexdigest()


def pins_of(name: str) -> dict[str, str]:
    """Package → version, as written down in this file and in those that it includes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = {canonicalize_name(package): version for package, version in PIN.findall(text)}
    for included in re.findall(r"^-r (\S+)", text, re.MULTILINE):
        found |= pins_of(included)
    return found


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Package → version and checksums, as they stand in a locked list."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        package: (version, re.findall(r"sha256:(\w+)", hashes))
        for package, version, hashes in LINE.findall(text)
    }


def complaints() -> str:
    """Where a locked list does not say what was written down; asks no network."""
    found = []
    for name, lock in LOCKS.items():
        if not (ROOT / lock).exists():
            found.append(f"{lock} is missing: run bin/lock")
            continue
        first = (ROOT / lock).read_text(encoding="utf-8").partition("\n")[0]
        if first != f"{HEAD}{print_of(name)}":
            found.append(f"{lock} is older than {name}: run bin/lock")
        versions = {package: version for package, (version, _hashes) in locked(lock).items()}
        for package, version in pins_of(name).items():
            if versions.get(package) != version:
                found.append(f"{lock} has {package} {versions.get(package)}, not {version}")
    return "\n".join(found)


# -- making them ------------------------------------------------------------------------------


def pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def resolved(name: str) -> dict[str, dict[str, Any]]:
    """Package → its metadata, for everything that this file brings along."""
    asked = ("install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-")
    report = pip(*asked, "-r", name)
    found = [one["metadata"] for one in json.loads(report)["install"]]
    return {canonicalize_name(one["name"]): one for one in found}


def needed_elsewhere(packages: dict[str, dict[str, Any]], extras: set[str]) -> Iterator[str]:
    """What another Python or machine would bring along besides."""
    for package, metadata in packages.items():
        for text in metadata.get("requires_dist", ()):
            wanted = Requirement(text)
            if canonicalize_name(wanted.name) in packages or wanted.marker is None:
                continue
            for python, (system, machine) in itertools.product(PYTHONS, MACHINES):
                here = dict(default_environment())
                here |= {"python_version": python, "python_full_version": f"{python}.0"}
                here |= {"sys_platform": system, "platform_machine": machine}
                here |= {"platform_system": system.capitalize()}
                if any(wanted.marker.evaluate({**here, "extra": extra}) for extra in extras):
                    yield f"{package} on Python {python}, {system} {machine}, needs {text}"


def extras_of(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = {"", *(e for one in re.findall(r"\[([^\]]+)\]==", text) for e in one.split(","))}
    for included in re.findall(r"^-r (\S+)", text, re.MULTILINE):
        found |= extras_of(included)
    return found


def index() -> str:
    """The index of packages that pip was told to use here."""
    given = os.environ.get("PIP_INDEX_URL")
    told = [line for line in pip("config", "list").splitlines() if ".index-url=" in line]
    return given or (told[0].partition("=")[2].strip("'\"") if told else PyPI.simple_url)


def hashes_of(package: str, version: str) -> list[str]:
    """The checksums of all wheels of this version."""
    address = f"{index().rstrip('/')}/{package}/"
    asked = urllib.request.Request(address, headers={"Accept": SIMPLE})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    wheels = [one for one in files if one["filename"].endswith(".whl")]
    found = {
        one["hashes"]["sha256"]
        for one in wheels
        if str(parse_wheel_filename(one["filename"])[1]) == version
    }
    if not found:
        sys.exit(f"{package} {version} has no wheel: nothing is built on the machines that run it.")
    return sorted(found)


def write(name: str, lock: str, known: dict[str, tuple[str, list[str]]]) -> None:
    """The locked list of this file; what ``known`` has of a version is not asked again."""
    packages = resolved(name)
    if elsewhere := sorted(set(needed_elsewhere(packages, extras_of(name)))):
        sys.exit("\n".join(elsewhere) + f"\nWrite it down in {name}, so that it is locked too.")
    pairs = sorted((package, one["version"]) for package, one in packages.items())

    def sums_of(pair: tuple[str, str]) -> list[str]:
        version, found = known.get(pair[0], ("", []))
        return found if version == pair[1] else hashes_of(*pair)

    with ThreadPoolExecutor(4) as pool:
        hashes = list(pool.map(sums_of, pairs))
    lines = [f"{HEAD}{print_of(name)}"]
    for (package, version), found in zip(pairs, hashes, strict=True):
        sums = [f"--hash=sha256:{one}" for one in found]
        lines.append(" \\\n    ".join([f"{package}=={version}", *sums]))
    (ROOT / lock).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{lock}: {len(pairs)} packages, {sum(map(len, hashes))} files")


def main(arguments: list[str]) -> None:
    if arguments == ["--newer"]:
        print(pip("list", "--outdated"))
    elif arguments:
        sys.exit(__doc__)
    else:
        known = {
            package: found
            for lock in LOCKS.values()
            if (ROOT / lock).exists()
            for package, found in locked(lock).items()
        }
        for name, lock in LOCKS.items():
            write(name, lock, known)


if __name__ == "__main__":
    main(sys.argv[1:])
