"""Which backups stay: the newest of each of the last days, weeks and months."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

from .box import ABOUT, Unusable, members_of

NAME = re.compile(r"registry-(\d{8}-\d{6})Z\.tar")
PERIODS = {"daily": "%Y-%m-%d", "weekly": "%G-W%V", "monthly": "%Y-%m", "yearly": "%Y"}


@dataclass(frozen=True)
class Plan:
    """Of how many of the last periods the newest backup stays."""

    amounts: tuple[tuple[str, int], ...]

    @classmethod
    def from_words(cls, words: list[str]) -> "Plan":
        """Reads ``7 daily 4 weekly 12 monthly``."""
        pairs = list(zip(words[::2], words[1::2], strict=False))
        if len(words) % 2 or not pairs or not all(
            number.isdecimal() and int(number) and period in PERIODS for number, period in pairs
        ):  # fmt: skip
            raise Unusable("Say what to keep like this: --keep 7 daily 4 weekly 12 monthly")
        return cls(tuple((period, int(number)) for number, period in pairs))

    def stays(self, moments: list[datetime.datetime]) -> set[datetime.datetime]:
        """The moments that stay; the newest always does."""
        newest_first = sorted(moments, reverse=True)
        stay = set(newest_first[:1])
        for period, amount in self.amounts:
            seen: dict[str, datetime.datetime] = {}
            for moment in newest_first:
                seen.setdefault(moment.strftime(PERIODS[period]), moment)
            stay |= set(list(seen.values())[:amount])
        return stay


def moment_of(path: Path) -> datetime.datetime | None:
    """When a backup was made by its name; None of a file that is no backup of ours."""
    match = NAME.fullmatch(path.name)
    if match is None or not path.is_file() or path.is_symlink():
        return None
    try:
        moment = datetime.datetime.strptime(match[1], "%Y%m%d-%H%M%S")
        with path.open("rb") as file:
            is_ours = next(iter(members_of(file))).name == ABOUT
    except (ValueError, OSError, Unusable, StopIteration):
        return None
    return moment.replace(tzinfo=datetime.UTC) if is_ours else None


def prune(directory: Path, plan: Plan) -> list[Path]:
    """Remove the backups in this directory that need not stay; no other file is touched."""
    found = {path: moment for path in sorted(directory.iterdir()) if (moment := moment_of(path))}
    stay = plan.stays(list(found.values()))
    gone = [path for path, moment in found.items() if moment not in stay]
    for path in gone:
        path.unlink()
    return gone
