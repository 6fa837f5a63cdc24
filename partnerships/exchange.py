"""The board of supply and demand: what fits together, who matched it when, and what it shows.

An offer and a request are suggested to each other by the words they share or by their theme. It
stays a suggestion: a person matches them.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from accounts.models import AuditEntry, User
from lib.text import normalise
from partnerships.enums import ExchangeDirection, ExchangeState
from partnerships.models import ExchangeItem

SUGGESTED = 3
# Of the words of the shorter text so many must come back in the other, or two of them.
SHARED = 0.25
SAME_THEME = 0.5
# Words alike at their beginning ("training", "trainers") or within a compound ("vergaderruimte").
BEGINNING = 5
OF_THE_WORD = 0.6

STOP_WORDS = frozenset(
    # small words
    "de het een en of van voor in op te aan bij met tot uit over onder door per om als dan die"
    " dat deze dit er ook niet nog wel zo is zijn was worden wordt kan kunnen wil willen we wij ons"
    " onze jullie hun haar ze zij ik je u uw the and for with our your of to a an"
    # words that every offer and request uses, and that say nothing of what it is about
    " bieden biedt aanbieden aangeboden aanbod vragen vraag vraagt zoeken zoekt gezocht graag nodig"
    " hebben heeft geven geeft krijgen maken doen gebruik gebruiken extra nieuw nieuwe eigen samen"
    " gezamenlijk gezamenlijke jaar jaarlijks week maand dag dagen uur uren aantal paar enkele"
    " plaats plaatsen plek plekken hulp ondersteuning ondersteunen inzet mogelijkheid mogelijkheden"
    " mensen iemand deel organisatie organisaties partij partijen".split()
)


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words that say what it is about, each once."""
    words = (word for word in normalise(text).split() if len(word) > 2 and not word.isdigit())
    return tuple(dict.fromkeys(word for word in words if word not in STOP_WORDS))


def alike(one: str, other: str) -> bool:
    """Whether two words are of one stem, or one stands within the other."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < BEGINNING:
        return False
    if shorter in longer:
        return True
    beginning = 0
    for here, there in zip(shorter, longer, strict=False):
        if here != there:
            break
        beginning += 1
    return beginning >= BEGINNING and beginning >= OF_THE_WORD * len(shorter)


def likeness(one: str, other: str) -> float:
    """The share of the shorter text's words that the other has too; 0 when too few."""
    fewer, more = sorted((words_of(one), words_of(other)), key=len)
    if not fewer:
        return 0.0
    # Counted from both sides, so that one compound does not count for two words.
    found = min(_found_in(fewer, more), _found_in(more, fewer))
    share = found / len(fewer)
    return share if found > 1 or share >= SHARED else 0.0


def _found_in(words, others) -> int:
    return sum(any(alike(word, other) for other in others) for word in words)


def fit(one, other) -> float:
    """How well an offer and a request fit, from 0 (not) up: by their words and by their theme."""
    if not one.may_answer(other):
        return 0.0
    same_theme = one.theme_id is not None and one.theme_id == other.theme_id
    return likeness(one.text, other.text) + (SAME_THEME if same_theme else 0.0)


def suggestions(items, limit=SUGGESTED) -> list[tuple]:
    """(offer, request) pairs that fit, the best first; each item in one pair, all of them open."""
    waiting = [item for item in items if item.state == ExchangeState.OPEN]
    offers = [item for item in waiting if item.direction == ExchangeDirection.OFFER]
    requests = [item for item in waiting if item.direction == ExchangeDirection.REQUEST]
    pairs = [(fit(offer, request), offer, request) for offer in offers for request in requests]
    pairs = [pair for pair in pairs if pair[0] > 0]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].pk, pair[2].pk))
    chosen: list[tuple] = []
    taken: set[int] = set()
    for _score, offer, request in pairs:
        if len(chosen) < limit and not taken & {offer.pk, request.pk}:
            chosen.append((offer, request))
            taken |= {offer.pk, request.pk}
    return chosen


def hold(*items) -> None:
    """Lock the rows of a move, always in the same order, until the transaction ends.

    Two people who match the same pair at once then wait for each other, and the second is told.
    """
    keys = [item.pk for item in items if item is not None]
    list(ExchangeItem.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))


@dataclass
class Line:
    """One row of the board: an item, or a matched pair with the offer first."""

    item: ExchangeItem
    other: ExchangeItem | None = None
    matched_at: object = None
    matched_by: str = ""
    closed_at: object = None


@dataclass
class Side:
    """What one party offers or seeks at this moment."""

    party: object
    offers: list = field(default_factory=list)
    requests: list = field(default_factory=list)


@dataclass
class Board:
    """Everything on the board, arranged for reading."""

    open: list[Side]
    matched: list[Line]
    closed: list[Line]
    suggested: list[tuple]

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.matched or self.closed)


def board_of(items) -> Board:
    """The board of these items (loaded with party, theme and organisation): one more query."""
    items = list(items)
    sides: dict[int, Side] = {}
    for item in items:
        if item.state == ExchangeState.OPEN:
            side = sides.setdefault(item.party_id, Side(item.party))
            offers = item.direction == ExchangeDirection.OFFER
            (side.offers if offers else side.requests).append(item)
    lines = _lines(items)
    closed = [line for line in lines if line.item.state == ExchangeState.CLOSED]
    closed.sort(key=_last_first, reverse=True)
    return Board(
        open=list(sides.values()),
        matched=[line for line in lines if line.item.state == ExchangeState.MATCHED],
        closed=closed,
        suggested=suggestions(items),
    )


def _last_first(line) -> tuple:
    until = line.item.until.upper
    return (until is not None, until and until.toordinal(), line.item.pk)


def _lines(items) -> list[Line]:
    """What is matched or closed, a pair on one line, with who matched it and when."""
    over = {item.pk: item for item in items if item.state != ExchangeState.OPEN}
    steps = _last_steps(list(over))
    lines = []
    for item in over.values():
        other = over.get(item.matched_with_id)
        if other is not None and _comes_first(other, item):
            continue  # stands on the line of the other
        matched = steps.get((item.pk, "match"))
        line = Line(item, other)
        if matched:
            line.matched_at, line.matched_by = matched
        if closed := steps.get((item.pk, "close")):
            line.closed_at = closed[0]
        lines.append(line)
    return lines


def _comes_first(one, other) -> bool:
    return one.direction == ExchangeDirection.OFFER and other.direction != ExchangeDirection.OFFER


def _last_steps(keys) -> dict:
    """{(item, verb): (when, who)} of the last matching and closing since it was last reopened."""
    if not keys:
        return {}
    names = User.objects.filter(pk=OuterRef("actor_id")).values("display_name")[:1]
    rows = AuditEntry.objects.filter(
        object_type=ExchangeItem._meta.label_lower,
        object_id__in=keys,
        verb__in=("match", "close", "reopen"),
    ).annotate(actor_name=Subquery(names))
    found: dict = {}
    for row in rows.order_by("pk"):
        if row.verb == "reopen":
            found.pop((row.object_id, "match"), None)
            found.pop((row.object_id, "close"), None)
        else:
            found[row.object_id, row.verb] = (row.at, row.actor_name or "")
    return found
