"""The evaluations that wait for a manager or deputy, those with something special first."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from evaluations import acting
from evaluations.authors import authored
from evaluations.enums import EvaluationState, SignOffState
from evaluations.models import SignOff
from organisations.four_eyes import with_one_user

from .facts import Facts, facts_of

SHOWN = 100
SHOWN_WITH = ("evaluation__programme__partnership", "party__organisation")


@dataclass
class Row:
    """One decision that waits for this user. ``hindrance`` says why they may not adopt it."""

    sign_off: SignOff
    facts: Facts
    hindrance: str = ""
    following: int | None = None

    @property
    def evaluation(self):
        return self.sign_off.evaluation

    @property
    def is_exception(self) -> bool:
        return bool(self.hindrance) or self.facts.is_exception

    @property
    def key(self) -> str:
        """What the confirm page sends back: which decision, in the version that was seen."""
        return f"{self.sign_off.pk}-{self.sign_off.version}"

    @property
    def name(self) -> str:
        return name_of(self.sign_off)

    @property
    def query(self) -> str:
        """What links of this row carry, so that one comes back to the list at the next row."""
        return "?back=adoptions" + (f"&next={self.following}" if self.following else "")


def name_of(sign_off) -> str:
    """Which partnership, which year, and for whom."""
    return _("%(partnership)s, %(year)s, for %(party)s") % {
        "partnership": sign_off.partnership,
        "year": sign_off.evaluation.programme.label,
        "party": sign_off.party,
    }


def sign_offs_waiting(user, on):
    """Sign-offs that this user can decide on this day, as a manager or as deputy.

    Who is asked without deciding can still answer after the adoption, until the last day.
    """
    is_asked = Q(evaluation__state=EvaluationState.IN_REVIEW) | Q(
        evaluation__state=EvaluationState.ADOPTED, decides=False
    )
    in_time = (
        Q(decides=True) | Q(evaluation__decide_on__isnull=True) | Q(evaluation__decide_on__gte=on)
    )
    return (
        SignOff.objects.visible_to(user)
        .waiting()
        .filter(
            is_asked,
            in_time,
            party__organisation__in=acting.decides_for(user),
            round=F("evaluation__round"),
        )
    )


def waiting_rows(user, on) -> list[Row]:
    """At most SHOWN of them, longest waiting first within those with something special and the
    others; a fixed number of queries."""
    found = list(
        sign_offs_waiting(user, on)
        .select_related(*SHOWN_WITH)
        .order_by("evaluation__submitted_at", "pk")[:SHOWN]
    )
    hindrances = _hindrances(found, user, on)
    decided = _decided(found)
    rows = [
        Row(
            sign_off,
            facts_of(sign_off.evaluation.frozen, decided[sign_off.evaluation_id]),
            hindrances.get(sign_off.pk, ""),
        )
        for sign_off in found
        if sign_off.evaluation.frozen
    ]
    rows.sort(key=lambda row: not row.is_exception)
    for row, following in zip(rows, rows[1:] + rows[:1], strict=True):
        row.following = following.sign_off.pk if following is not row else None
    return rows


def _hindrances(sign_offs, user, on) -> dict[int, str]:
    """Why an author may not adopt, per sign-off; see `acting.lacks_second_pair_of_eyes`."""
    mine = not_mine_to_adopt(sign_offs, user)
    organisations = {row.party.organisation for row in sign_offs if row.pk in mine}
    alone = with_one_user([one.pk for one in organisations], on) if organisations else set()
    words = {
        one.pk: acting.second_pair_words(one, user, is_alone=one.pk in alone)
        for one in organisations
    }
    return {row.pk: words[row.party.organisation_id] for row in sign_offs if row.pk in mine}


def not_mine_to_adopt(sign_offs, user) -> set[int]:
    """Keys of those of which the user is an author, while the party asks for four eyes."""
    asked = [row for row in sign_offs if row.party.organisation.four_eyes]
    return authored(asked, user) if asked else set()


def _decided(sign_offs) -> dict[int, list[SignOff]]:
    """The objections in these evaluations, with their party."""
    rows = SignOff.objects.filter(
        evaluation__in=[row.evaluation_id for row in sign_offs], state=SignOffState.SENT_BACK
    )
    found = defaultdict(list)
    for row in rows.select_related("party__organisation"):
        found[row.evaluation_id].append(row)
    return found
