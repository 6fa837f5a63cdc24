"""Managers adopt at the same moment: run beside a demo server, on its own database."""

import json
import threading

from django.db import connection
from django.utils import timezone

from accounts.errors import WrongMoment
from accounts.models import AuditEntry, User
from evaluations.adoption import adopt, submit
from evaluations.answering import hand_in, save_answers
from evaluations.enums import ConclusionKind, EvaluationState
from evaluations.models import Evaluation, SignOff
from evaluations.reviewing import save_conclusion
from partnerships.models import Programme
from tests.evaluations.situations import AT, submitted
from tests.factories import make_user


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


def eight_adopt_at_once() -> str:
    """Eight managers of one party adopt the same evaluation; how it went for each, as JSON."""
    situation = submitted()
    organisation = situation.organisations[0]
    managers = [make_user(organisation, "manager") for _number in range(8)]
    start, told = threading.Barrier(8), []

    def decide(manager) -> None:
        row = SignOff.objects.select_related("evaluation").get(pk=situation.sign_off(0).pk)
        try:
            start.wait(10)
            adopt(row, by=manager, at=AT)
            told.append("adopted")
        except WrongMoment:
            told.append("too late")
        except Exception as error:
            told.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[manager]) for manager in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    adopt(situation.sign_off(1), by=situation.people.their_manager, at=AT)
    trail = AuditEntry.objects.of(situation.sign_off(0)).filter(verb="adopt")
    return json.dumps({"told": sorted(told), "entries": trail.count()})
