"""Partnerships as examples in the guide: proposed by who keeps them, shown when all consent."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations import acting
from evaluations.enums import Way
from evaluations.models import ExampleConsent, GuideExample
from organisations.enums import Role
from partnerships.enums import AreaBasis
from partnerships.models import Partnership, Party

GIVEN_BACK = {
    "agreed_at": None,
    "agreed_by": None,
    "way": "",
    "source_person": "",
    "source_on": None,
    "source_text": "",
}


@dataclass(frozen=True)
class ExampleCard:
    """What everybody may read of an example: name, place, parties, goal, and what others learn."""

    name: str
    place: str
    parties: list[str]
    goal: str
    lesson: str
    chapter_ids: frozenset[int]
    partnership_id: int


def card_of(example) -> ExampleCard:
    """The card of an example; its parties are the joined ones of today."""
    partnership = example.partnership
    return ExampleCard(
        name=partnership.title,
        place=place_of(partnership),
        parties=[str(party) for party in partnership.parties.all() if party.is_joined],
        goal=partnership.purpose,
        lesson=example.lesson,
        chapter_ids=frozenset(chapter.pk for chapter in example.chapters.all()),
        partnership_id=partnership.pk,
    )


def place_of(partnership) -> str:
    """The region and the stated municipalities; nothing when no place is stated."""
    places = [partnership.region_label] if partnership.region_label else []
    if partnership.area_basis == AreaBasis.STATED:
        places += [place.name for place in partnership.municipalities.all()]
    return ", ".join(places)


def with_card(examples):
    """Examples with what their card shows."""
    parties = Party.objects.select_related("organisation").order_by("position", "pk")
    return examples.select_related("partnership").prefetch_related(
        "chapters", "partnership__municipalities", Prefetch("partnership__parties", parties)
    )


def shown_cards(chapter_id=None) -> list[ExampleCard]:
    """The cards of all examples whose parties consent, by name; of one chapter when given."""
    examples = GuideExample.objects.agreed()
    if chapter_id is not None:
        examples = examples.filter(chapters=chapter_id)
    return [card_of(example) for example in with_card(examples).order_by("partnership__sort_title")]


def hindrance_to_propose(partnership) -> str:
    """Why a partnership cannot be proposed as an example, as a sentence; else nothing."""
    if GuideExample.objects.filter(partnership=partnership).exists():
        return _("This partnership already is proposed as an example.")
    if not partnership.joined_organisation_ids:
        return _("There is no party yet that could consent.")
    return ""


@transaction.atomic
def propose_example(example: GuideExample, *, chapters=(), by, at) -> GuideExample:
    """Propose a partnership as an example and ask every joined party for its consent.

    Raises WrongMoment when that is so already, or nobody could consent.
    """
    if sentence := hindrance_to_propose(example.partnership):
        raise WrongMoment(sentence)
    records.create(example, by=by, at=at, links={"chapters": chapters})
    ask_parties(example, by=by, at=at)
    return example


def ask_parties(example, *, by, at) -> None:
    """Make a consent to be given for every joined party that was not asked yet."""
    asked = set(example.consents.values_list("party_id", flat=True))
    for party in example.partnership.parties.joined().exclude(pk__in=asked):
        records.create(ExampleConsent(example=example, party=party), by=by, at=at)


@transaction.atomic
def change_example(example, changes, *, chapters, version, by, at) -> GuideExample:
    """Change what others learn from it. Other words than were agreed to ask for consent anew.

    Raises StaleRecord when somebody changed it in between.
    """
    words = ("lesson_nl", "lesson_en")
    stored = records.stored_row(example)
    is_other = any(getattr(stored, name) != changes.get(name, "") for name in words)
    records.update(example, changes, links={"chapters": chapters}, version=version, by=by, at=at)
    if is_other:
        for consent in example.consents.filter(agreed_at__isnull=False):
            records.update(consent, GIVEN_BACK, by=by, at=at, verb="ask_again")
    ask_parties(example, by=by, at=at)
    _show_or_hide(example, by=by, at=at)
    return example


@transaction.atomic
def remove_example(example, *, by, at, reason="") -> None:
    """Take a partnership out of the guide, with the consents that were given."""
    for consent in example.consents.all():
        records.delete(consent, by=by, at=at)
    records.delete(example, by=by, at=at, reason=reason)


@transaction.atomic
def give_consent(consent, *, version, way=Way.REGISTER, source=None, by, at) -> ExampleConsent:
    """A party consents; ``source`` tells person, date and paper when it is recorded for it.

    With the last consent the example is shown. Raises WrongMoment when it was given already or
    the party answers itself, StaleRecord when the words changed meanwhile.
    """
    _lock(consent)
    if consent.is_agreed:
        raise WrongMoment(_("This consent was given already."))
    if way == Way.ON_BEHALF and (sentence := answers_for_itself(consent.party)):
        raise WrongMoment(sentence)
    changes = {"agreed_at": at, "agreed_by": by, "way": way, **(source or {})}
    verb = "consent_on_behalf" if way == Way.ON_BEHALF else "consent"
    records.update(consent, changes, version=version, by=by, at=at, verb=verb)
    _show_or_hide(consent.example, by=by, at=at)
    return consent


@transaction.atomic
def withdraw_consent(consent, *, version=None, by, at, reason="") -> ExampleConsent:
    """A party takes its consent back: the example is hidden at once.

    Raises WrongMoment when there is no consent to take back, StaleRecord when it is no longer the
    ``version`` that was on the screen.
    """
    _lock(consent)
    if not consent.is_agreed:
        raise WrongMoment(_("There is no consent to take back."))
    records.update(
        consent,
        GIVEN_BACK,
        version=version,
        by=by,
        at=at,
        verb="withdraw_consent",
        reason=reason,
    )
    _show_or_hide(consent.example, by=by, at=at)
    return consent


def answers_for_itself(party) -> str:
    """Why nobody may record this party's consent for it; nothing when it has no manager here."""
    if party.is_joined and acting.has_user_as(party.organisation_id, Role.MANAGER):
        return _("%(party)s has its own manager in the register and consents itself.") % {
            "party": party
        }
    return ""


def _lock(consent) -> None:
    """One consent of an example at a time; then read how it stands."""
    records.stored_row(consent.example)
    consent.refresh_from_db()
    consent.example.refresh_from_db()


def _show_or_hide(example, *, by, at) -> None:
    """Show the example when all joined parties consent; hide it when one does not."""
    joined = set(example.partnership.parties.joined().values_list("pk", flat=True))
    agreed = example.consents.filter(agreed_at__isnull=False).values_list("party_id", flat=True)
    complete = bool(joined) and joined <= set(agreed)
    if complete and example.shown_at is None:
        records.update(example, {"shown_at": at}, by=by, at=at, verb="show")
    elif not complete and example.shown_at is not None:
        records.update(example, {"shown_at": None}, by=by, at=at, verb="hide_example")


def examples_seen(user) -> frozenset[int]:
    """Which partnerships among the examples this user may open."""
    shown = GuideExample.objects.agreed().values("partnership")
    rows = Partnership.objects.visible_to(user).filter(pk__in=shown)
    return frozenset(rows.values_list("pk", flat=True))
