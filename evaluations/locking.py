"""The lock that every step of an evaluation takes first, so that rivals come one after another."""

from evaluations.models import Evaluation


def locked(evaluation) -> Evaluation:
    """The evaluation as it stands now, locked until the end of the transaction.

    (SQLite has no row locks: there the transaction itself already waits for the others.)
    """
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.select_related("programme__partnership").get(pk=evaluation.pk)
