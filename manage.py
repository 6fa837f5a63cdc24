#!/usr/bin/env python
"""Runs a management command of the registry."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import InterfaceError, OperationalError

    from accounts.origin import Door, coming_through

    # Registers what `check --deploy` asks of a server for real.
    from config import checks  # noqa: F401

    try:
        with coming_through(Door.COMMAND):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"The registry cannot start: {problem}")
    except (OperationalError, InterfaceError) as problem:
        if "--traceback" in sys.argv:
            raise
        reason = str(problem).strip().partition("\n")[0]
        sys.exit(f"The database cannot be reached, or cannot do this now: {reason}")


if __name__ == "__main__":
    main()
