"""Which organisations a name may mean: so that no duplicate is made unseen."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from lib.text import ALIKE, likeness, name_key, normalise
from organisations.models import Organisation, OrganisationName

# So many organisations that share most with the name are compared word for word.
CANDIDATES = 200
SHOWN = 5
_PIECE = 4


@dataclass(frozen=True)
class Similar:
    """An organisation, the name of it that is most like the one asked for, and how much (0-1)."""

    organisation: Organisation
    name: str
    score: float

    @property
    def found_as(self) -> str:
        """The name it was found by, when pages show another one."""
        return "" if normalise(self.name) == normalise(self.organisation.name) else self.name


def similar_names(name: str, *, limit: int = SHOWN, but_not=None) -> list[Similar]:
    """Organisations with a name much like this one, most alike first; two queries.

    ``but_not`` is an organisation to leave out: the one whose name is being changed.
    """
    candidates = _candidates(name, but_not)
    best: dict[int, tuple[float, str]] = {}
    rows = OrganisationName.objects.filter(organisation__in=list(candidates))
    for organisation_id, known in rows.values_list("organisation_id", "name").order_by("pk"):
        score = likeness(name, known)
        if score >= ALIKE and score > best.get(organisation_id, (0.0, ""))[0]:
            best[organisation_id] = (score, known)
    found = [Similar(candidates[pk], known, score) for pk, (score, known) in best.items()]
    found.sort(key=lambda row: (-row.score, row.organisation.sort_name, row.organisation.pk))
    return found[:limit]


def exact_matches(name: str) -> list[Organisation]:
    """Organisations that bear exactly this name, apart from case, accents and punctuation."""
    wanted = normalise(name)
    if not wanted:
        return []
    rows = (
        OrganisationName.objects.filter(organisation__in=Organisation.objects.active().search(name))
        .order_by("pk")
        .values_list("organisation_id", "name")
    )
    found = {pk for pk, known in rows if normalise(known) == wanted}
    return list(Organisation.objects.filter(pk__in=found))


def _candidates(name: str, but_not) -> dict[int, Organisation]:
    """Organisations that share beginnings or ends of words with the name, most shared first.

    Two ends of each word, so that a slip of the pen in one of them does not hide the other.
    """
    pieces = dict.fromkeys(
        piece for word in name_key(name).split() for piece in (word[:_PIECE], word[-_PIECE:])
    )
    if not pieces:
        return {}
    any_piece, shared = Q(), Value(0, output_field=IntegerField())
    for piece in list(pieces)[:16]:
        holds = Q(search_text__contains=piece)
        any_piece |= holds
        shared += Case(When(holds, then=1), default=0, output_field=IntegerField())
    rows = Organisation.objects.active().filter(any_piece)
    if but_not is not None:
        rows = rows.exclude(pk=but_not.pk)
    rows = rows.annotate(shared=shared).select_related("municipality")
    return {row.pk: row for row in rows.order_by("-shared", "sort_name", "pk")[:CANDIDATES]}
