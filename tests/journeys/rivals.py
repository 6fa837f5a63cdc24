"""People who do something at the same moment: run beside a demo server, on its own database."""

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
from organisations.registering import register_organisation
from partnerships.models import Partnership, Programme
from partnerships.recording import record_partnership
from partnerships.spreadsheet import making, steps, writing
from partnerships.spreadsheet.reading import read_file
from tests.evaluations.situations import AT, submitted
from tests.factories import make_user
from tests.partnerships.spreadsheets import row_of, xlsx


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


def record_beside_an_import() -> str:
    """A colleague records a partnership while a file is being read in; how it went, as JSON.

    The import waits halfway until that was done, for a while: on SQLite nobody else can save then.
    """
    keeper = register_organisation(name="Bureau Invoer", kind="network", by=None, at=AT)
    by, colleague = (
        make_user(keeper, "coordinator", email=f"invoer{n}@example.org") for n in range(2)
    )
    rows = [row_of(titel=f"Uit een bestand {n}", partijen=f"Dorp {n}; Stad {n}") for n in range(3)]
    batch = steps.take_in(
        read_file(xlsx(rows)), file_name="lijst.xlsx", organisation=keeper, by=by, at=AT
    )
    mapping = steps.guessed(batch, batch.options["sheet"])
    options = {"sheet": batch.options["sheet"], "keeper_joins": False, "assume_signed": False}
    steps.point_out(batch, mapping=mapping, options=options, by=by, at=AT)
    steps.check_some(batch, by=by, at=AT)
    making.begin_writing(batch, skip=False, by=by, at=AT)
    halfway, recorded, problems, beside = threading.Event(), threading.Event(), [], []
    real = writing.ListWriter._themes

    def wait_halfway(writer, made, rows) -> None:
        real(writer, made, rows)
        if not beside:
            halfway.set()
            beside.append(recorded.wait(3))

    def import_it() -> None:
        try:
            making.write_import(batch.pk, by=by, at=AT)
        except Exception as error:
            problems.append(repr(error))
        finally:
            connection.close()

    writing.ListWriter._themes = wait_halfway
    thread = threading.Thread(target=import_it)
    thread.start()
    halfway.wait(30)
    made = record_partnership(
        keeper=keeper, organisations=[keeper], title="Ernaast", by=colleague, at=AT
    )
    recorded.set()
    thread.join(60)
    batch.refresh_from_db()
    numbers = Partnership.objects.filter(keeper=keeper).values_list("number", flat=True)
    return json.dumps(
        {
            "problems": problems,
            "beside": beside == [connection.vendor == "postgresql"],
            "state": batch.state,
            "numbers": len(set(numbers)),
            "last": made.number == max(numbers),
        }
    )
