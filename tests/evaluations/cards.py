"""Result cards in each of their states, made through the real write functions."""

import uuid

from django.core.files.storage import default_storage

from evaluations.cards import writing
from evaluations.models import ResultCard
from partnerships.models import Result
from tests.evaluations.situations import AT, adopted
from tests.lib.test_pictures import picture

INTRO = "Dit jaar gingen 38 deelnemers dansen."


def drafted(situation=None, **fields):
    """A card with an intro, a figure and a result with a picture."""
    situation = situation or adopted(**fields)
    name = default_storage.save(f"{uuid.uuid4()}.jpg", picture())
    situation.notes["result"] = Result.objects.create(
        partnership=situation.partnership,
        title="Werkwijze samen dansen",
        text="Eén bladzijde.",
        picture_name=name,
        picture_alt="Een volle dansvloer",
        picture_width=40,
        picture_height=30,
    )
    situation.notes["card"] = writing.save_card(
        ResultCard(evaluation=situation.fresh()),
        {"title": "Ons jaar", "intro": INTRO, "figures": ["counts"], "thanks": "Dank aan allen."},
        results=[situation.notes["result"]],
        by=situation.people.coordinator,
        at=AT,
    )
    return situation


def card_of(situation) -> ResultCard:
    return ResultCard.objects.get(pk=situation.notes["card"].pk)


def consent_of(situation, number=0):
    return card_of(situation).consents.get(party__organisation=situation.organisations[number])


def asked(situation=None, **fields):
    """Both parties are asked."""
    situation = situation or drafted(**fields)
    card = card_of(situation)
    writing.ask_parties(card, version=card.version, by=situation.people.coordinator, at=AT)
    return situation


def agreed(situation=None, **fields):
    """Both parties agreed."""
    situation = situation or asked(**fields)
    for number, user in enumerate([situation.people.manager, situation.people.their_manager]):
        writing.agree(consent_of(situation, number), by=user, at=AT)
    return situation


def shared(situation=None, **fields):
    """Anybody who has the link reads it."""
    situation = situation or agreed(**fields)
    writing.share(card_of(situation), by=situation.people.coordinator, at=AT)
    return situation
