"""The page of the one search box."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.views.base import PageView
from accounts.views.heavy import paced
from overview.searching.asking import (
    LONGEST,
    Hits,
    Question,
    alike,
    found,
    organisations_alike,
    page_of,
    partnership_with,
)
from overview.searching.kinds import BY_CODE, KINDS
from overview.searching.showing import show

ORGANISATION = BY_CODE["organisation"]
PARTNERSHIP = BY_CODE["partnership"]
# Whose names are offered when a word is misspelt, and at most how many.
NAMED, MEANT = (ORGANISATION, PARTNERSHIP), 3


@dataclass(frozen=True)
class Meant:
    """A name that was perhaps meant, and the search for it."""

    name: str
    url: str


def without(jump, groups: list[Hits]) -> list[Hits]:
    """The groups that are left when the partnership that stands above them is not told again."""
    for group in groups:
        if jump and group.kind is PARTNERSHIP and jump.pk in group.keys:
            group.keys = [key for key in group.keys if key != jump.pk]
            group.count -= 1
    return [group for group in groups if group.keys]


class SearchShow(PageView):
    """What holds the words, by kind, as far as the searcher may see it."""

    any_user = True
    reads_afar = True
    template_name = "overview/search_show.html"
    get = paced(PageView.get)

    def context(self, **extra):
        given, user = self.request.GET, self.request.user
        question = Question.of(given.get("q", ""))
        chosen = BY_CODE.get(given.get("kind", ""))
        groups, shown, near, meant, jump = [], [], [], [], None
        if not question.is_empty and not question.is_too_short:
            jump = partnership_with(question.number, user)
            groups = found(question, user)
            shown = self.narrowed(groups, question, chosen)
            if not shown and not jump:
                near = alike(question, user, [chosen] if chosen else KINDS)
            beside = []
            if shown and not chosen and not any(group.kind is ORGANISATION for group in shown):
                beside = organisations_alike(question, user)
            groups, shown = without(jump, groups), without(jump, shown)
            show([*shown, *near, *beside], question.terms, user)
            meant = self.meant([*near, *beside])
        return super().context(
            question=question,
            longest=LONGEST,
            kinds=[self.choice(group, question, chosen) for group in groups],
            chosen=chosen,
            groups=shown,
            near=near,
            jump=jump,
            all_kinds=KINDS,
            all_url=self.url(question),
            meant=meant,
            **extra,
        )

    def meant(self, near) -> list[Meant]:
        """Names that were perhaps meant, each with its search: of organisations, else others."""
        by_kind = {group.kind: group.rows for group in near}
        rows = next((by_kind[kind] for kind in NAMED if kind in by_kind), [])
        names = dict.fromkeys("".join(piece.text for piece in row.title) for row in rows)
        return [Meant(name, self.url(Question.of(name))) for name in list(names)[:MEANT]]

    def narrowed(self, groups, question, chosen):
        """The groups to show: all with their first rows, or a page of the chosen kind."""
        if chosen is None:
            for group in groups:
                group.next_url = self.url(question, kind=group.kind.code) if group.has_more else ""
            return groups
        return [self.page(group, question) for group in groups if group.kind is chosen]

    def page(self, group: Hits, question) -> Hits:
        given, code = self.request.GET, group.kind.code
        group.keys, previous, following = page_of(
            group.kind,
            question,
            self.request.user,
            part=given.get("part", ""),
            after=given.get("after", ""),
        )
        for name, (part, place) in (("previous_url", previous), ("next_url", following)):
            if part:
                setattr(group, name, self.url(question, kind=code, part=part, after=place))
        return group

    def choice(self, group: Hits, question, chosen):
        """A kind to choose, with how many there are."""
        return {
            "label": group.kind.label,
            "count": group.count_label,
            "url": self.url(question, kind=group.kind.code),
            "current": group.kind is chosen,
        }

    def url(self, question, **given) -> str:
        query = {"q": question.text, **{name: value for name, value in given.items() if value}}
        return f"{reverse('search_show')}?{urlencode(query)}"
