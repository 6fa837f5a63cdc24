"""The moves of a result card. What a move sets in motion in other rows stands in `writing`."""

import uuid

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from evaluations.completeness import in_words
from evaluations.enums import CardState

DRAFT, ASKED, SHARED = CardState.DRAFT, CardState.ASKED, CardState.SHARED


def _says_nothing(card, user) -> str:
    """A card with a title alone is not worth asking about."""
    if card.intro or card.figures or card.results.exists():
        return ""
    return gettext("There is nothing on the card yet: write a few sentences or choose results.")


def waits_for(card) -> list[str]:
    """Names of the parties that have not agreed yet."""
    rows = card.consents.filter(agreed_at__isnull=True).select_related("party__organisation")
    return [str(row.party) for row in rows]


def _not_all_agreed(card, user) -> str:
    waiting = waits_for(card)
    if not waiting:
        return ""
    return gettext("Not agreed yet: %(parties)s.") % {"parties": in_words(waiting)}


def _no_link(by, at) -> dict:
    return {"share_token": None, "shared_at": None}


CARD = Lifecycle.of(
    [
        Move(
            name="ask_parties",
            label=_("Ask all parties to agree"),
            sources=frozenset([DRAFT]),
            target=ASKED,
            permission="card.edit",
            done=_("All parties are asked. Their managers see it under “My work”."),
            tone="primary",
            hindrance=_says_nothing,
        ),
        Move(
            name="share_by_link",
            label=_("Share by a link"),
            sources=frozenset([ASKED]),
            target=SHARED,
            permission="card.edit",
            done=_("The link is made. You find it at the card."),
            tone="primary",
            hindrance=_not_all_agreed,
            stamps=lambda by, at: {"share_token": uuid.uuid4(), "shared_at": at},
        ),
        Move(
            name="take_back",
            label=_("Take back"),
            sources=frozenset([ASKED]),
            target=DRAFT,
            permission="card.edit",
            done=_("Taken back. You can change the card and ask again."),
        ),
        Move(
            name="end_link",
            label=_("Stop sharing"),
            sources=frozenset([SHARED]),
            target=DRAFT,
            permission="card.edit",
            done=_("The link no longer leads anywhere."),
            tone="danger",
            stamps=_no_link,
        ),
        Move(
            name="object",
            label=_("Do not agree"),
            sources=frozenset([ASKED, SHARED]),
            target=DRAFT,
            permission="card.consent",
            done=_("Recorded. The card is not shared; who made it can change it."),
            stamps=_no_link,
        ),
    ]
)
# How a card goes back to be changed, from where it stands.
BACK = {ASKED: "take_back", SHARED: "end_link"}
