"""Two managers adopt at the same moment: run beside a demo server, on its own database."""

import json
import threading

from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, User
from evaluations.adoption import adopt, submit
from evaluations.answering import hand_in, save_answers
from evaluations.enums import ConclusionKind, EvaluationState
from evaluations.models import Evaluation
from evaluations.reviewing import save_conclusion
from partnerships.models import Programme


def bring_into_review() -> Evaluation:
    """Hand in what is missing in case A's open evaluation, conclude and submit it."""
    at = timezone.now()
    evaluation = Evaluation.objects.get(state=EvaluationState.OPEN)
    response = evaluation.responses.get(state="open")
    by = User.objects.get(email="coordinator@legerdesheils.example")
    scores = {criterion.pk: (4, False, "") for criterion in evaluation.criteria.all()}
    response = save_answers(
        response, scores=scores, changes={"view": ""}, version=response.version, by=by, at=at
    )
    hand_in(response, by=by, at=at)
    evaluation.refresh_from_db()
    by = User.objects.get(email="coordinator@registerbureau.example")
    changes = {"conclusion": ConclusionKind.CONTINUE, "summary": "Ga door."}
    save_conclusion(evaluation, changes, version=evaluation.version, by=by, at=at)
    return submit(evaluation, by=by, at=at)


def adopt_at_once() -> str:
    """Both managers adopt in threads of their own; what came of it, as JSON."""
    evaluation = bring_into_review()
    start, problems = threading.Barrier(2), []

    def decide(sign_off) -> None:
        manager = User.objects.get(
            memberships__organisation=sign_off.party.organisation_id, memberships__role="manager"
        )
        try:
            start.wait(10)
            adopt(sign_off, by=manager, at=timezone.now())
        except Exception as error:
            problems.append(repr(error))
        finally:
            connection.close()

    rows = list(evaluation.sign_offs.select_related("party", "evaluation__programme"))
    threads = [threading.Thread(target=decide, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    evaluation.refresh_from_db()
    next_year = Programme.objects.filter(
        partnership=evaluation.partnership, year=evaluation.programme.year + 1
    )
    trail = AuditEntry.objects.filter(object_type="evaluations.evaluation", verb="adopt")
    return json.dumps(
        {
            "problems": problems,
            "deciders": len(rows),
            "state": evaluation.state,
            "next_programmes": next_year.count(),
            "finished": trail.filter(object_id=evaluation.pk).count(),
        }
    )
