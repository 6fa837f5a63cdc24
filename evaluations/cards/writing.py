"""Making a result card, asking the parties, and taking it back when it changes."""

import uuid
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from evaluations.enums import CardState, Way
from evaluations.models import CardConsent, ResultCard
from partnerships.enums import PartyState

from .contents import build_contents
from .lifecycle import BACK, CARD

NOT_AGREED = {
    "agreed_at": None,
    "agreed_by": None,
    "way": "",
    "source_person": "",
    "source_on": None,
    "source_text": "",
}


def may_make(evaluation) -> str:
    """Why no card can be made of an evaluation, or ""."""
    if not evaluation.is_adopted:
        return _("A result card is made when the evaluation is adopted.")
    if ResultCard.objects.filter(evaluation=evaluation).exists():
        return _("This year has a result card already.")
    return ""


@transaction.atomic
def save_card(card, changes, *, results, version=None, by, at) -> ResultCard:
    """Write a new card, or change one; a change takes back what was asked or shared.

    Who agreed did so to the card as it was: those consents fall away and the link ends. Raises
    WrongMoment when no card can be made, StaleRecord when somebody else changed it.
    """
    if card.pk is None:
        if reason := may_make(card.evaluation):
            raise WrongMoment(reason)
        for name, value in changes.items():
            setattr(card, name, value)
        return records.create(card, by=by, at=at, links={"results": results})
    seen = card.version if version is None else version
    links = {"results": results}
    records.update(card, changes, by=by, at=at, version=seen, links=links)
    if card.version != seen and card.state in BACK:
        return take_back(card, by=by, at=at)
    return card


def ask_parties(card, *, version, by, at) -> ResultCard:
    """Keep the card as it stands and ask every party of it; all agree to the same page.

    Pictures are copied, so that they stay what was agreed to. Raises WrongMoment when it was asked
    already or holds nothing, StaleRecord when it was changed since it was on the screen.
    """
    with _no_copies_left() as copies, transaction.atomic():
        _refuse_changed(card, version)
        CARD.perform(card, "ask_parties", by=by, at=at)
        contents = build_contents(card)
        for result in contents["results"]:
            result["picture"] = _copied(result["picture"], copies)
        _keep(card, contents)
        parties = parties_to_ask(card)
        for consent in card.consents.exclude(party__in=parties):
            records.delete(consent, by=by, at=at)
        known = set(card.consents.values_list("party_id", flat=True))
        # Whoever still has an earlier asking on the screen agrees to another card than this one.
        card.consents.update(version=F("version") + 1)
        for party in parties:
            if party.pk not in known:
                records.create(CardConsent(card=card, party=party), by=by, at=at)
    return card


def parties_to_ask(card) -> list:
    """Who answered the evaluation, and who has joined since."""
    asked = Q(responses__evaluation=card.evaluation_id) | Q(state=PartyState.JOINED)
    return list(card.partnership.parties.filter(asked).distinct().order_by("position", "pk"))


@transaction.atomic
def agree(consent, *, version=None, way=Way.REGISTER, by, at, **source) -> CardConsent:
    """Record that a party agrees that the card is shared; ``source`` when it has no manager here.

    Raises WrongMoment when nothing is asked (any more), or when it agreed already.
    """
    card = _locked(consent.card)
    stored = records.stored_row(consent)
    if card.state != CardState.ASKED or stored is None:
        raise WrongMoment(_("The card was taken back. Nothing is asked at this moment."))
    if stored.is_agreed:
        raise WrongMoment(_("This party has already agreed."))
    verb = "agree_on_behalf" if way == Way.ON_BEHALF else "agree"
    changes = {"agreed_at": at, "agreed_by": by, "way": way, **source}
    return records.update(consent, changes, by=by, at=at, version=version, verb=verb)


@transaction.atomic
def disagree(consent, *, reason, by, at) -> ResultCard:
    """A party does not agree (any more): the card is not shared and everybody is asked anew.

    Raises WrongMoment when the card is not asked or shared.
    """
    card = _locked(consent.card)
    CARD.perform(card, "object", by=by, at=at, reason=reason)
    _forget(card, by=by, at=at)
    return card


@transaction.atomic
def take_back(card, *, version=None, by, at) -> ResultCard:
    """Take the card back to be changed: consents fall away and a link is dead at once."""
    card = _refuse_changed(card, version)
    if card.state not in BACK:
        raise WrongMoment(_("This was already done, or is no longer possible."))
    CARD.perform(card, BACK[card.state], by=by, at=at)
    _forget(card, by=by, at=at)
    return card


@transaction.atomic
def share(card, *, version=None, by, at) -> ResultCard:
    """Make the link on which anybody reads the card. WrongMoment until all parties agreed."""
    card = _refuse_changed(card, version)
    return CARD.perform(card, "share_by_link", by=by, at=at)


@transaction.atomic
def remove_card(card, *, by, at, reason="") -> None:
    """Remove a card that is not asked or shared, with what was asked before."""
    for consent in card.consents.all():
        records.delete(consent, by=by, at=at)
    records.delete(card, by=by, at=at, reason=reason)


def _locked(card) -> ResultCard:
    """The card as it stands now, locked until the end of the transaction."""
    return ResultCard.objects.select_for_update(of=("self",)).get(pk=card.pk)


def _refuse_changed(card, version) -> ResultCard:
    """The card as it stands now; StaleRecord when it is another version than on the screen."""
    stored = _locked(card)
    if version not in (None, stored.version):
        raise StaleRecord(stored)
    return stored


def _forget(card, *, by, at) -> None:
    """Let go of what was asked: the kept contents with their pictures, and who had agreed."""
    for result in (card.contents or {}).get("results", ()):
        if picture := result["picture"]:
            _delete_later(picture["name"])
    _keep(card, None)
    for consent in card.consents.filter(agreed_at__isnull=False):
        records.update(consent, NOT_AGREED, by=by, at=at, verb="agree_anew")


def _keep(card, contents) -> None:
    """Store what is shown from now on (it follows from the move: no version, no entry)."""
    ResultCard.objects.filter(pk=card.pk).update(contents=contents)
    card.contents = contents


def _copied(picture, copies: list[str]) -> dict | None:
    """The picture under a name of its own; None when its file is gone."""
    if picture is None or not default_storage.exists(picture["name"]):
        return None
    with default_storage.open(picture["name"]) as file:
        ending = picture["name"].rpartition(".")[2]
        name = default_storage.save(f"{uuid.uuid4()}.{ending}", file)
    copies.append(name)
    return {**picture, "name": name}


@contextmanager
def _no_copies_left():
    """Removes the copies again when the transaction inside fails, at whatever step."""
    copies: list[str] = []
    try:
        yield copies
    except BaseException:
        for name in copies:
            default_storage.delete(name)
        raise


def _delete_later(name: str) -> None:
    transaction.on_commit(lambda: default_storage.delete(name))
