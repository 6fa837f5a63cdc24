"""What the page of an organisation tells, each section read once."""

from functools import cached_property

from lib.dates import counts_on
from organisations.enums import NameKind

# So many partnerships are listed on the page; the list of partnerships has them all.
PARTNERSHIPS = 60


class Dossier:
    """The sections of one organisation as one user may see them on a day."""

    def __init__(self, organisation, user, on) -> None:
        self.organisation, self.user, self.on = organisation, user, on

    # -- names --------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> list:
        order = {kind: place for place, kind in enumerate(NameKind.values)}
        rows = self.organisation.names.all()
        return sorted(rows, key=lambda row: (order[row.kind], row.pk))

    @property
    def names(self) -> list:
        """Every name but the one in the heading, which stands there already without details."""
        shown = self.organisation.name
        return [
            row
            for row in self._names
            if row.kind != NameKind.COMMON or row.name != shown or row.valid_from or row.note
        ]

    @property
    def legal_name(self) -> str:
        """The legal name of today, where it is known."""
        rows = [row for row in self._names if row.kind == NameKind.LEGAL]
        today = [row.name for row in rows if counts_on(row.valid_from, row.valid_until, self.on)]
        return today[-1] if today else ""

    # -- what it does and belongs to ------------------------------------------------------------

    @cached_property
    def sectors(self) -> list:
        return list(self.organisation.sectors.all())

    @cached_property
    def services(self) -> list:
        return list(self.organisation.services.all())

    @cached_property
    def affiliations(self) -> list:
        rows = self.organisation.affiliations.select_related("group")
        return list(rows.order_by("group__sort_name", "pk"))

    @cached_property
    def members(self) -> list:
        rows = self.organisation.members.select_related("organisation")
        return list(rows.order_by("organisation__sort_name", "pk"))

    @cached_property
    def _areas(self) -> list:
        return list(self.organisation.working_areas.select_related("municipality"))

    @property
    def areas(self) -> list:
        """The municipalities it works in today."""
        return [row for row in self._areas if counts_on(row.since, row.until, self.on)]

    @property
    def former_areas(self) -> list:
        return [row for row in self._areas if not counts_on(row.since, row.until, self.on)]

    @cached_property
    def life_events(self) -> list:
        """What happened to it, from either side, the latest first; each once."""
        rows = self.organisation.life_event_rows.select_related("event")
        events = {row.event_id: row.event for row in rows}
        return sorted(events.values(), key=lambda one: one.effective.falling, reverse=True)

    # -- people -------------------------------------------------------------------------------

    @cached_property
    def _contacts(self) -> list:
        rows = self.organisation.contacts.all()
        model = rows.model
        visible = model.objects.visible_to(self.user).filter(organisation=self.organisation)
        return list(visible.select_related("user").distinct())

    @property
    def contacts(self) -> list:
        return [row for row in self._contacts if row.left_at is None]

    @property
    def former_contacts(self) -> list:
        return [row for row in self._contacts if row.left_at is not None]

    # -- partnerships -------------------------------------------------------------------------

    @cached_property
    def _parties(self) -> list:
        rows = self.organisation.party_rows.visible_to(self.user).select_related("partnership")
        rows = rows.order_by("partnership__sort_title", "pk")
        return list(rows[: PARTNERSHIPS + 1])

    @property
    def parties(self) -> list:
        """The rows as a party in partnerships that this user may see."""
        return self._parties[:PARTNERSHIPS]

    @property
    def has_more_partnerships(self) -> bool:
        return len(self._parties) > PARTNERSHIPS

    @cached_property
    def kept(self) -> list:
        """Partnerships it keeps without being a party."""
        rows = self.organisation.kept_partnerships.visible_to(self.user)
        return list(rows.exclude(parties__organisation=self.organisation)[:PARTNERSHIPS])

    @property
    def is_complete(self) -> bool:
        """Whether every section that can be added has something in it."""
        return all(
            (
                self.names,
                self.organisation.identity,
                self.services,
                self.affiliations or self.members,
                self._areas,
                self._contacts,
            )
        )

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to show but the name."""
        return not any(
            (
                self.names,
                self.organisation.identity,
                self.services,
                self.affiliations,
                self.members,
                self._areas,
                self.life_events,
                self.parties,
                self.kept,
                self._contacts,
            )
        )
