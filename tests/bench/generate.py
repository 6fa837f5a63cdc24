"""Makes a register of any size, always the same one.

    python -m tests.bench.generate --size 1000 --engine sqlite [--cache FOLDER]

Of each partnership: 3 parties, 4 themes, 20 activities, 3 evaluations; the answers of the latest
evaluation under five in a hundred, what was adopted of all others. The words that are searched for
stand in ``words``, who signs in in ``people``. The database is kept under the folder and used again
while neither the migrations nor this generator change; the address of it is printed.
"""

import argparse
import datetime
import os
import sys
import time

BLOCK = 50
SMALLEST = 20


def fill(size: int, year: int, tell=print) -> None:
    """Fill the (empty, migrated) database of these settings."""
    from overview.searching import keeping
    from partnerships.models import Partnership

    if Partnership.objects.exists():
        raise SystemExit("This database holds partnerships already: it is left alone.")
    started = time.monotonic()

    def told(words: str) -> None:
        tell(f"{time.monotonic() - started:6.0f} s  {words}")

    keeping.drop_triggers()
    _fill(size, year, told)
    keeping.make_triggers()
    keeping.repair()
    told("search lines")
    _settle()
    told("statistics")


def _fill(size: int, year: int, tell) -> None:
    from django.db import connection

    from evaluations.models import Evaluation

    from .copying import Copier
    from .pattern import EVALUATIONS_EACH, Pattern
    from .people import Cast, put_people
    from .putting import unguarded
    from .rows import Evaluations, put_partnerships

    block = min(BLOCK, size)
    cast = Cast(size, block)
    with unguarded():
        pattern = Pattern(cast, year)
        put_people(cast, pattern.at)
        pattern.make()
        put_partnerships(pattern, size, year)
        tell("partnerships")
        evaluations = Evaluations(pattern, size)
        evaluations.put_pattern()
        copier = Copier(cast, Evaluation, EVALUATIONS_EACH)
        evaluations.put_all(copier)
        tell("evaluations")
        copier.copy_all(size // block, tell)
        take_places(cast)
        _reset_keys(connection)


def take_places(cast) -> None:
    """The two organisations with few and with many partnerships, in the places kept for them."""
    from partnerships.models import Party

    from .people import FEW, MANY

    for organisation, position, is_there in ((FEW, 2, cast.is_few), (MANY, 1, cast.is_many)):
        keys = [index + 1 for index in range(cast.size) if is_there(index)]
        rows = Party.objects.filter(partnership__in=keys, position=position)
        rows.update(organisation=organisation, contact=organisation)


def _reset_keys(connection) -> None:
    from django.apps import apps
    from django.core.management.color import no_style

    models = apps.get_models(include_auto_created=True)
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _settle() -> None:
    """Statistics, and no rest of the filling."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def make_here(size: int, year: int) -> None:
    """Migrate and fill the database that the environment names; run in a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(size, year, lambda words: print(words, file=sys.stderr, flush=True))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench.generate", description=__doc__)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--cache", help="folder in which databases are kept")
    parser.add_argument("--year", type=int, default=datetime.date.today().year)
    parser.add_argument("--here", action="store_true", help="fill the database of DATABASE_URL")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    if given.size < SMALLEST or given.size > BLOCK and given.size % BLOCK:
        print(f"A size is a multiple of {BLOCK}, or from {SMALLEST} to {BLOCK}.", file=sys.stderr)
        return 2
    if given.here:
        make_here(given.size, given.year)
        return 0
    from .stored import Store

    with Store(given.cache) as store:
        print(store.database(given.engine, given.size, given.year))
    return 0


if __name__ == "__main__":
    sys.exit(main())
