"""What pages cost, measured side by side in one run: ratios, because machines are shared and noisy.

bin/bench [sqlite|postgresql]... [page]

page    the partnership page and its timeline: what a shown row costs in a partnership of 40
        parties, 10 themes and 80 activities, over what it costs in one of 4 parties. At most 1.3.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.cluster import NoServerError
from tests.run import postgresql

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINES = ("sqlite", "postgresql")
BENCHES = ("page",)
ROUNDS, WARMING = 40, 5
BAR = 1.3
SMALL = {"parties": 4, "themes": 2, "activities": 8}
LARGE = {"parties": 40, "themes": 10, "activities": 80}
SHOWN = re.compile(rb"<(?:li|tr)\b")


@dataclass
class Page:
    """One page of one partnership, with how long it took each round."""

    url: str
    rows: int
    seconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def per_row(self) -> float:
        return self.median / self.rows


def main(arguments: list[str]) -> int:
    if "--here" in arguments:
        return measure()
    unknown = [word for word in arguments if word not in (*ENGINES, *BENCHES)]
    if unknown:
        print(__doc__)
        return 2
    wanted = [engine for engine in ENGINES if engine in arguments] or list(ENGINES)
    return max(on_engine(engine) for engine in wanted)


def on_engine(engine: str) -> int:
    """Measure in a process of its own, on a database of its own."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MODE")}
    environment.pop("TEST_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.bench.page_cost", "--here"]
    if engine == "sqlite":
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    try:
        with postgresql() as url:
            environment["TEST_DATABASE_URL"] = url
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except NoServerError as problem:
        print(f"PostgreSQL NOT RUN: {problem}")
        return 1


def measure() -> int:
    """Make a database, fill it, and time both sizes in turn; 1 when a ratio is over the bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment(debug=False)
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        worst = max(compare(kind) for kind in ("partnership_show", "partnership_timeline"))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    return 1 if worst > BAR else 0


def compare(name: str) -> float:
    """The ratio for one page, printed with what it was made of."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from tests.factories import OrganisationFactory, make_partnership, make_user
    from tests.partnerships.many import grow

    keeper = OrganisationFactory()
    client = Client()
    client.force_login(make_user(keeper, "coordinator"))
    pages = []
    for size in (SMALL, LARGE):
        partnership = make_partnership(keeper, OrganisationFactory(), kind="regional_pact")
        grow(partnership, **size)
        url = reverse(name, args=[partnership.pk])
        pages.append(Page(url, len(SHOWN.findall(client.get(url).content)), []))
    for number in range(WARMING + ROUNDS):
        for page in pages if number % 2 else reversed(pages):
            began = time.perf_counter()
            client.get(page.url)
            if number >= WARMING:
                page.seconds.append(time.perf_counter() - began)
    small, large = pages
    ratio = large.per_row / small.per_row
    print(
        f"{connection.vendor:<11} {name:<22} {ratio:.2f}x per shown row"
        f"   (small {small.rows} rows {small.median * 1000:.0f} ms,"
        f" large {large.rows} rows {large.median * 1000:.0f} ms; bar {BAR}x)",
        flush=True,
    )
    return ratio


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
