"""The checks that need no test run: style, types, migrations, translations, vendored files."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "checked-" + "k3y!" * 15,
    "ALLOWED_HOSTS": "registry.example.org",
    "BASE_URL": "https://registry.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "registry@example.org",
    "SECURITY_CONTACT": "security@example.org",
}

# What may not stay behind in a tree that others read.
LEFTOVERS = {
    "unfinished work": re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"),
    "filler text": re.compile(r"lorem ipsum", re.IGNORECASE),
    "a path of one machine": re.compile(r"(?<![\w.}/-])/(home|root|work|Users)/\w"),
    "a debugger": re.compile(r"^\s*(breakpoint\(\)|import i?pdb\b)", re.MULTILINE),
    "a merge conflict": re.compile(r"^(<{7}|>{7}) ", re.MULTILINE),
}
READ_BY_PEOPLE = {".py", ".html", ".txt", ".md", ".js", ".css", ".po", ".toml", ".sh", ".yml", ""}


def run(*command: str, environment: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Run a program; return what it complained about, or nothing when it was content."""
    done = subprocess.run(
        command, cwd=cwd, env=os.environ | (environment or {}), check=False,
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or "it failed"


def django(*arguments: str, **kwargs: dict[str, str]) -> str:
    return run(sys.executable, "manage.py", *arguments, **kwargs)


def lint() -> str:
    return run(str(BIN / "ruff"), "check", "--quiet", ".")


def formatting() -> str:
    return run(str(BIN / "ruff"), "format", "--check", "--quiet", "--diff", ".")


def templates() -> str:
    return run(str(BIN / "djlint"), "templates", "--lint", "--quiet")


def types() -> str:
    return run(str(BIN / "mypy"), "--no-error-summary")


# In a process of its own, for it needs the settings.
BREAKING = """
import django, sys
django.setup()
from tests.migration_rules import complaints
sys.exit("\\n".join(complaints()) or None)
"""


def migrations() -> str:
    """Nothing is left to migrate, and new migrations let the code of before live."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    missing = django("makemigrations", "--check", "--dry-run", environment=environment)
    return missing or run(sys.executable, "-c", BREAKING, environment=environment)


def deployment() -> str:
    """Django's own checks, under the settings of a production server."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = PRODUCTION | {"DATA_DIR": scratch, "DATABASE_URL": "", "STATIC_ROOT": scratch}
        return django("check", "--deploy", "--fail-level", "WARNING", environment=environment)


def translations() -> str:
    """Every string of the source stands in the Dutch catalogue, finished, and is compiled."""
    if not shutil.which("msgcmp"):
        return "gettext is missing: install the package gettext"
    kept = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    if not kept.exists():
        return "locale/nl/LC_MESSAGES/django.po is missing"
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "tree"
        for name in tracked():
            if name.suffix in {".py", ".html", ".txt"} and name.parts[0] != "tests":
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        (copy / "locale").mkdir(parents=True, exist_ok=True)
        (copy / "locale" / "nl").mkdir()
        trouble = run(
            sys.executable, "manage.py", "makemessages", "--locale", "nl", "--keep-pot",
            "--no-wrap", "--verbosity", "0", cwd=copy,
            environment={"MODE": "test", "DATA_DIR": scratch},
        )  # fmt: skip
        fresh = copy / "locale" / "django.pot"
        if trouble or not fresh.exists():
            return trouble or "makemessages collected nothing"
        said = run("msgcmp", str(kept), str(fresh))
        unused = "this message is not used"
        return "\n".join(x for x in said.splitlines() if unused not in x) or compiled(kept)


def compiled(catalogue: Path) -> str:
    """The .mo beside a catalogue says what the catalogue says."""
    kept = catalogue.with_suffix(".mo")
    if not kept.exists():
        return f"{kept.relative_to(ROOT)} is missing: run manage.py compilemessages"
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "django.mo"
        trouble = run("msgfmt", "--check-format", "-o", str(made), str(catalogue))
        if trouble:
            return trouble
        texts = [
            subprocess.run(["msgunfmt", str(path)], capture_output=True, check=True).stdout
            for path in (made, kept)
        ]
    return "" if texts[0] == texts[1] else "the .mo is older than the .po: run compilemessages"


def tracked() -> list[Path]:
    """The files of the project: what git keeps, or everything where there is no git."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            names = [Path(name) for name in listed.stdout.split("\0") if name]
            return [name for name in names if (ROOT / name).is_file()]
    skipped = {".git", ".venv", "var", "staticfiles", "__pycache__"}
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [name for name in found if not skipped & set(name.parts)]


def leftovers() -> str:
    found = []
    for name in tracked():
        if name.suffix not in READ_BY_PEOPLE or "vendor" in name.parts:
            continue
        if name == Path(__file__).relative_to(ROOT):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        for label, pattern in LEFTOVERS.items():
            if match := pattern.search(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{name}:{line}: {label}: {match.group().strip()}")
    return "\n".join(found)


def vendored() -> str:
    """Every file that came from elsewhere is listed, and is what was listed."""
    wrong = []
    for manifest in (ROOT / "static/vendor/manifest.json", ROOT / "tests/vendor/manifest.json"):
        listed = {
            path: file["sha256"]
            for package in json.loads(manifest.read_text(encoding="utf-8"))
            for path, file in package["files"].items()
        }
        home = manifest.parent
        present = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()} - {
            manifest.name
        }
        wrong += [f"{home}: {path} is not in the manifest" for path in present - set(listed)]
        for path, checksum in listed.items():
            if path not in present:
                wrong.append(f"{home}: {path} is missing")
            elif hashlib.sha256((home / path).read_bytes()).hexdigest() != checksum:
                wrong.append(f"{home}: {path} has another checksum")
    return "\n".join(wrong)


def locked() -> str:
    """The locked lists of packages say what was written down."""
    return run(sys.executable, "-c", "from tests.lock import complaints; exit(complaints() or 0)")


CHECKS: dict[str, Callable[[], str]] = {
    "lint": lint,
    "format": formatting,
    "templates": templates,
    "types": types,
    "migrations": migrations,
    "deployment": deployment,
    "translations": translations,
    "leftovers": leftovers,
    "vendored": vendored,
    "locked": locked,
}


def timed(name: str) -> tuple[str, float]:
    """What a check complained about, and how long it took."""
    started = time.monotonic()
    return CHECKS[name](), time.monotonic() - started


def main(wanted: list[str]) -> int:
    names = wanted or list(CHECKS)
    for name in names:
        if name not in CHECKS:
            print(f"There is no check {name!r}; there are {', '.join(CHECKS)}.")
            return 2
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (trouble, took) in zip(names, pool.map(timed, names), strict=True):
            print(f"{name:<16} {'FAILED' if trouble else 'ok':<8} {took:.0f} s", flush=True)
            if trouble:
                failed.append(name)
                print(trouble + "\n", flush=True)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
