"""What the scope asks of a user as plain values, so that the SQL of a scope can be made once.

A `Prepared` query is given ``**scope_of(user)``; what builds it asks `eyes` for somebody who sees
as much, to hand to `visible_to`.
"""

from types import SimpleNamespace
from typing import Any


def scope_of(user) -> dict[str, Any]:
    """All that decides what this user sees of partnerships."""
    return {
        "sees_all": bool(user.is_administrator),
        "reads_widely": bool(user.reads_widely),
        "organisation_ids": tuple(sorted(user.organisation_ids)),
    }


def eyes(*, sees_all, reads_widely, organisation_ids, **more) -> SimpleNamespace:
    """Somebody signed in who sees that much."""
    return SimpleNamespace(
        is_authenticated=True,
        is_administrator=sees_all,
        reads_widely=reads_widely,
        organisation_ids=list(organisation_ids),
        **more,
    )
