"""Tries more than one machine with processes on this one; see `tests.faults.machines`."""

import os
import sys

import django

from tests.cluster import NoServerError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.faults.machines import main

    try:
        sys.exit(main(sys.argv[1:]))
    except NoServerError as problem:
        sys.exit(str(problem))
