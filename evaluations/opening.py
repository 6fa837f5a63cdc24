"""Opening an evaluation: what is asked, and of whom, is fixed from then on."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import WrongMoment
from accounts.records import audit, values_of
from evaluations.enums import EvaluationKind, EvaluationState
from evaluations.models import (
    Criterion,
    Evaluation,
    EvaluationCriterion,
    PartyResponse,
)
from evaluations.preparing import prepare_reviews
from partnerships.enums import DecidedBy, PartyRole
from partnerships.models import Party

YEARS_BETWEEN_ALL = 3
WORDS = (
    "code", "title_nl", "title_en", "statement_nl", "statement_en", "guidance_nl", "guidance_en",
    "position",
)  # fmt: skip


def answering_parties(partnership) -> list[Party]:
    """Who answers an evaluation opened now: the joined parties, supporters apart."""
    parties = Party.objects.filter(partnership=partnership).select_related("organisation")
    return who_answer(parties)


def who_answer(parties) -> list[Party]:
    """Of the parties of a partnership those that answer."""
    return [party for party in parties if party.is_joined and party.role != PartyRole.SUPPORTER]


def criteria_to_ask(all_criteria):
    """All criteria in use, or the core ones."""
    return Criterion.objects.in_use() if all_criteria else Criterion.objects.core()


def asks_all(partnership, year: int) -> bool:
    """Whether the evaluation of this year asks all criteria: at the start and every third year."""
    return all_are_asked(last_full_years([partnership.pk], before=year).get(partnership.pk), year)


def all_are_asked(last_full: int | None, year: int) -> bool:
    """The same, when the last year in which all were asked is known."""
    return last_full is None or year - last_full >= YEARS_BETWEEN_ALL


def last_full_years(partnership_ids, *, before: int) -> dict[int, int]:
    """Partnership id → the last year before this one in which all criteria were asked."""
    asked = Evaluation.objects.filter(
        programme__partnership__in=partnership_ids,
        programme__year__lt=before,
        kind=EvaluationKind.YEARLY,
        all_criteria=True,
    )
    years = asked.order_by().values("programme__partnership").annotate(year=Max("programme__year"))
    return {row["programme__partnership"]: row["year"] for row in years}


def deciding_parties(partnership, parties) -> list[Party]:
    """Which of the answering parties decide; none when a named body does."""
    if partnership.decided_by == DecidedBy.NAMED_BODY:
        return []
    if partnership.decided_by == DecidedBy.LEAD_PARTY:
        return [party for party in parties if party.role == PartyRole.LEAD]
    return list(parties)


def reason_not_to_open(partnership, parties, kind=EvaluationKind.YEARLY) -> str:
    """Why no evaluation of this kind can be opened now, or ""; nobody decides an interim one."""
    if partnership.is_ended:
        return _("The partnership has ended.")
    if not parties:
        return _("No party has joined yet, so there is nobody to answer.")
    if kind == EvaluationKind.INTERIM:
        return ""
    if partnership.decided_by == DecidedBy.NAMED_BODY and partnership.deciding_body is None:
        return _("A named body decides here. Choose that body in the partnership first.")
    if not deciding_parties(partnership, parties) and (
        partnership.decided_by == DecidedBy.LEAD_PARTY
    ):
        return _("The lead party decides here. Make one of the parties the lead party first.")
    return ""


@transaction.atomic
def open_evaluation(
    programme, *, due_on, all_criteria, by, at, kind=EvaluationKind.YEARLY
) -> Evaluation:
    """Open the evaluation of a programme and return it.

    Copies the criteria; fixes which parties answer and which decide; makes an empty verdict for
    everything that is looked back on (see `preparing`). Raises WrongMoment, and changes nothing,
    when the programme already has one of this kind or when nobody can answer or decide.
    """
    partnership = programme.partnership
    parties = answering_parties(partnership)
    if reason := reason_not_to_open(partnership, parties, kind):
        raise WrongMoment(reason)
    evaluation = Evaluation(
        programme=programme,
        kind=kind,
        state=EvaluationState.OPEN,
        due_on=due_on,
        all_criteria=all_criteria and kind == EvaluationKind.YEARLY,
        open_scoring=partnership.open_scoring,
        opened_at=at,
        opened_by=by,
        is_example=partnership.is_example,
        deciding_body=(
            partnership.deciding_body if partnership.decided_by == DecidedBy.NAMED_BODY else None
        ),
    )
    try:
        with transaction.atomic():
            evaluation.save(force_insert=True)
    except IntegrityError:
        raise WrongMoment(
            _("%(year)s already has an evaluation.") % {"year": programme.label}
        ) from None
    criteria = _copy_criteria(evaluation)
    responses = _ask_parties(evaluation, partnership, parties)
    asked = {
        "criteria": criteria,
        "parties": [response.party_id for response in responses],
        **prepare_reviews(evaluation, responses, on=timezone.localdate(at)),
    }
    after = {name: value for name, value in values_of(evaluation).items() if value}
    audit(by=by, at=at, verb="open", obj=evaluation, after={**after, **asked})
    return evaluation


def _copy_criteria(evaluation) -> list[str]:
    copies = [
        EvaluationCriterion(
            evaluation=evaluation, **{name: getattr(criterion, name) for name in WORDS}
        )
        for criterion in criteria_to_ask(evaluation.all_criteria)
        if evaluation.kind == EvaluationKind.YEARLY
    ]
    EvaluationCriterion.objects.bulk_create(copies)
    return [copy.code for copy in copies]


def _ask_parties(evaluation, partnership, parties) -> list[PartyResponse]:
    deciders = {party.pk for party in deciding_parties(partnership, parties)}
    return PartyResponse.objects.bulk_create(
        PartyResponse(evaluation=evaluation, party=party, decides=party.pk in deciders)
        for party in parties
    )
