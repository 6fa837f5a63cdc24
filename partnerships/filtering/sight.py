"""What somebody can choose from: organisations, places and people of partnerships in sight.

Everything a list needs beside its rows comes in one query, as columns of the user's own row. Its
SQL is made once per process: making it took longer than running it.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from accounts.models import User
from lib.rows import JSONRows, PreparedColumns
from organisations.models import Affiliation, Contact, Municipality, Organisation, Sector
from partnerships.eyes import eyes, scope_of
from partnerships.former import kept_columns
from partnerships.models import Partnership, Party, SavedView, Theme, ThemeOwner

LONGEST_LIST = 300
SHOWN_INVITATIONS = 10
SHOWN_VIEWS = 30
LARGEST_KEY = 2**63 - 1
# The fields that choose a record.
POOLS = ("party", "municipality", "group", "sector", "coordinator", "owner")


class Sight:
    """What this user sees; ``offer`` reads all choices, ``known`` only what was chosen."""

    def __init__(self, user, *, english: bool | None = None):
        self.user, self.english = user, english
        seen = Partnership.objects.visible_to(user)
        self.seen = seen.values("pk")
        self.all = user.is_authenticated and (user.is_administrator or user.reads_widely)

    def _of_seen(self, queryset: QuerySet) -> QuerySet:
        return queryset if self.all else queryset.filter(partnership__in=self.seen)

    def parties(self) -> QuerySet:
        rows = self._of_seen(Party.objects.all()).filter(organisation=OuterRef("pk"))
        return Organisation.objects.filter(Exists(rows)).order_by("sort_name", "pk")

    def groups(self) -> QuerySet:
        """Groups, associations and networks to which a party in sight belongs, or belonged."""
        rows = Affiliation.objects.filter(
            group=OuterRef("pk"), organisation__in=self.parties().order_by().values("pk")
        )
        return Organisation.objects.filter(Exists(rows)).order_by("sort_name", "pk")

    def municipalities(self) -> QuerySet:
        rows = self._of_seen(Partnership.municipalities.through.objects.all())
        rows = rows.filter(municipality=OuterRef("pk"))
        return Municipality.objects.filter(Exists(rows)).order_by("sort_name", "pk")

    def sectors(self) -> QuerySet:
        return Sector.objects.order_by("position", "pk")

    def coordinators(self) -> QuerySet:
        rows = Partnership.objects.visible_to(self.user).filter(coordinator=OuterRef("pk"))
        return Contact.objects.filter(Exists(rows)).order_by("name", "pk")

    def owners(self) -> QuerySet:
        themes = self._of_seen(Theme.objects.going_on()).filter(pk=OuterRef("theme_id"))
        rows = ThemeOwner.objects.current().filter(Exists(themes), contact=OuterRef("pk"))
        return Contact.objects.filter(Exists(rows)).order_by("name", "pk")

    def pools(self) -> dict[str, tuple[QuerySet, dict]]:
        """Per field that chooses a record: what there is, and how it is named."""
        english = in_english() if self.english is None else self.english
        person = {"id": "pk", "name": "name", "at": "organisation__name"}
        return {
            "party": (self.parties(), {"id": "pk", "name": "name"}),
            "municipality": (self.municipalities(), {"id": "pk", "name": "name"}),
            "group": (self.groups(), {"id": "pk", "name": "name"}),
            "sector": (self.sectors(), {"id": "pk", "name": "name_en" if english else "name_nl"}),
            "coordinator": (self.coordinators(), person),
            "owner": (self.owners(), person),
        }

    def known(self, chosen: list) -> dict[str, list]:
        """What was chosen in any of these addresses, as far as it is there and in sight."""
        columns = self._known(chosen)
        return self._read(columns) if columns else {}

    def offer(self, chosen: list) -> dict:
        """All there is to choose from, and the rest that stands around a list."""
        if known := self._known(chosen):
            return self._read({**known, **self.offered()})
        return OFFERED.read(
            self.user.pk,
            user=self.user.pk,
            english=in_english(),
            **scope_of(self.user),
        )

    def offered(self) -> dict:
        """The columns of all that."""
        columns = {
            name: JSONRows(rows[:LONGEST_LIST], **names)
            for name, (rows, names) in self.pools().items()
        }
        invited = Party.objects.asked(self.user).exclude(partnership__in=self.seen).order_by("pk")
        columns["invited"] = JSONRows(
            invited[:SHOWN_INVITATIONS],
            id="partnership_id",
            title="partnership__title",
            party="organisation__name",
        )
        views = SavedView.objects.visible_to(self.user)
        columns["views"] = JSONRows(
            views.order_by("name", "pk")[:SHOWN_VIEWS],
            id="pk",
            name="name",
            query="query",
            user="user_id",
            shared_with="organisation__name",
        )
        return {**columns, **kept_columns(self.user, self.seen)}

    def _known(self, chosen) -> dict:
        if not any(one.get(name) for one in chosen for name in POOLS):
            return {}
        columns = {}
        for name, (rows, names) in self.pools().items():
            keys = {key_of(one.get(name)) for one in chosen} - {None}
            if keys:
                columns[f"chosen_{name}"] = JSONRows(rows.filter(pk__in=keys), **names)
        return columns

    def _read(self, columns) -> dict:
        rows = User.objects.filter(pk=self.user.pk).annotate(**columns)
        return rows.values(*columns).get()


def in_english() -> bool:
    return (get_language() or "nl").startswith("en")


def _offered(*, user, english, **scope) -> dict:
    """The columns for somebody of this scope."""
    return Sight(eyes(pk=user, id=user, **scope), english=english).offered()


OFFERED = PreparedColumns(User, _offered)


def key_of(text: str | None) -> int | None:
    """A key from an address, or None when it is no key."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_KEY)):
        return None
    key = int(text)
    return key if 0 < key <= LARGEST_KEY else None


def options(found: dict, name: str) -> list[tuple[str, str]]:
    """The choices of a field; what was chosen stays among them however long the list is.

    Two people of one name are told apart by their organisation.
    """
    offered = found.get(name, [])
    chosen = found.get(f"chosen_{name}", [])
    known = {row["id"] for row in offered} if chosen else set()
    return [
        (str(row["id"]), f"{row['name']} ({row['at']})" if row.get("at") else row["name"])
        for row in [*(row for row in chosen if row["id"] not in known), *offered]
    ]
