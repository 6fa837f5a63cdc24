"""My work: the page people open in the morning."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ROLE_LABELS
from accounts.views.base import PageView
from evaluations.acting import decides_for
from overview.counting import counted, keep
from overview.duties import RULES, DutyCount, DutyKind, duties_of, partnerships_i_coordinate
from overview.starred import starred_blocks
from partnerships.listing import found
from partnerships.models import Theme

# So many lines of a group are shown at first.
SHOWN = 10
SHOWN_ASIDE = 10
LIST_OF_MINE = "coordinator=me"
GROUPS = (
    ("late", _("Late"), "bad"),
    ("soon", _("Coming 30 days"), "warn"),
    ("later", _("Later, or without a date"), "plan"),
)
WHOSE = ("assignee", "theme_owner", "coordinator", "manager", "administrator")


@dataclass(frozen=True)
class Group:
    """Lines that ask for attention at about the same time; ``more`` leads to all of them."""

    key: str
    heading: str
    tone: str
    duties: list
    total: int
    more: str = ""


@dataclass(frozen=True)
class Coordinated:
    """Partnerships that one coordinates; when not all are shown, ``url`` leads to the list.

    ``total`` is what that list holds; those that ended stand in it too.
    """

    shown: list
    running: int
    total: int
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """A kind of work to narrow the page to, with how much of it there is."""

    label: str
    count: int
    url: str
    current: bool


class WorkShow(PageView):
    """What waits for this user, the most urgent first, with their own themes beside it."""

    any_user = True
    template_name = "overview/work_show.html"

    def context(self, **extra):
        user = self.request.user
        groups = duties_of(user, self.on)
        total = sum(len(duties) for duties in groups.values())
        keep(user, self.on, DutyCount(total, len(groups["late"])))
        themes = Theme.objects.own_to(user).owned_by(user).going_on().select_related("partnership")
        return super().context(
            groups=self.narrowed(groups),
            kinds=self.kinds(groups, total),
            kind=self.kind,
            total=total,
            on=self.on,
            starred=starred_blocks(user, self.on),
            themes=themes,
            coordinated=coordinated(user, self.on),
            may_record="coordinator" in user.roles_anywhere,
            adopts=bool(decides_for(user)),
            **extra,
        )

    @property
    def kind(self) -> str:
        """The kind of work the page is narrowed to; a kind that does not exist narrows nothing."""
        asked = self.request.GET.get("kind", "")
        return asked if asked in DutyKind.values else ""

    def narrowed(self, groups) -> list[Group]:
        """The groups that hold something of the chosen kind, the long ones cut off."""
        found = []
        for key, heading, tone in GROUPS:
            duties = [duty for duty in groups[key] if self.kind in ("", duty.kind)]
            shown, more = duties, ""
            if len(duties) > SHOWN and self.request.GET.get("all") != key:
                shown, more = duties[:SHOWN], self.address(self.kind, all=key) + f"#duties-{key}"
            if duties:
                found.append(Group(key, heading, tone, shown, len(duties), more))
        return found

    def kinds(self, groups, total) -> list[Choice]:
        """All kinds of which something waits, with their numbers; none when there is one kind."""
        counts = dict.fromkeys(DutyKind, 0)
        for duties in groups.values():
            for duty in duties:
                counts[duty.kind] += 1
        chosen = [
            Choice(kind.label, count, self.address(kind.value), self.kind == kind)
            for kind, count in counts.items()
            if count or kind == self.kind
        ]
        if len(chosen) < 2:
            return []
        return [Choice(_("Everything"), total, self.address(""), not self.kind), *chosen]

    def address(self, kind, **more) -> str:
        query = QueryDict(mutable=True)
        query.update({"kind": kind} if kind else {})
        query.update(more)
        return f"{self.request.path}{'?' if query else ''}{query.urlencode()}"


def coordinated(user, on) -> Coordinated:
    """The first partnerships that this user coordinates, and how many there are."""
    running = partnerships_i_coordinate(user)
    shown = list(running[: SHOWN_ASIDE + 1])
    if len(shown) <= SHOWN_ASIDE:
        return Coordinated(shown, len(shown), len(shown))
    url = f"{reverse('partnership_list')}?{LIST_OF_MINE}"
    total = found(user, LIST_OF_MINE, on).count()
    return Coordinated(shown[:SHOWN_ASIDE], running.count(), total, url)


class WorkCount(PageView):
    """The count in the menu of a page that was drawn without it: a piece of a page."""

    any_user = True
    template_name = "overview/work_count.html"

    def context(self, **extra):
        return super().context(waiting=counted(self.request.user, self.on), **extra)


class WorkRules(PageView):
    """What stands under My work and why: every rule in one sentence, by whose it is."""

    any_user = True
    template_name = "overview/work_rules.html"

    def context(self, **extra):
        sections = [
            {
                "role": role,
                "label": ROLE_LABELS[role],
                "is_mine": self.is_mine(role),
                "kinds": _by_kind([rule for rule in RULES if rule.role == role]),
            }
            for role in WHOSE
        ]
        return super().context(sections=sections, **extra)

    def is_mine(self, role) -> bool:
        """Whether this user can have such lines today."""
        user = self.request.user
        if role == "assignee":
            return True
        if role == "theme_owner":
            return Theme.objects.own_to(user).owned_by(user).exists()
        return role in user.roles_anywhere


def _by_kind(rules) -> list[dict]:
    kinds = dict.fromkeys(DutyKind(rule.kind) for rule in rules)
    return [
        {"label": kind.label, "words": [rule.words for rule in rules if rule.kind == kind]}
        for kind in kinds
    ]
