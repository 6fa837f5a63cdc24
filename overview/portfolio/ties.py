"""Who depends on whom: how many partnerships each organisation takes part in, and with how many
others. Counted within what is chosen and in sight; elsewhere there may be more.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.charts import bar_chart
from partnerships.models import Party

from .parts import Cell, Column, Line, Lines, Section, Table, number
from .scope import Scope

DRAWN = 8
NAMED = 3


@dataclass
class Organisation:
    """An organisation with the partnerships it takes part in, and the others in them."""

    pk: int
    name: str
    partnerships: dict[int, str] = field(default_factory=dict)
    others: set[int] = field(default_factory=set)
    # Those whose every partnership here is with this one alone.
    only_partner_of: list["Organisation"] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.partnerships)


def took_part(scope: Scope) -> list[tuple[int, str, int, str]]:
    """(organisation, name, partnership, title) of who took part on the day; one query."""
    rows = Party.objects.as_of(scope.on).filter(
        partnership__in=scope.within_running, organisation__isnull=False
    )
    columns = ("organisation_id", "organisation__name", "partnership_id", "partnership__title")
    ordered = rows.order_by("partnership__sort_title", "partnership_id", "position", "pk")
    return list(dict.fromkeys(ordered.values_list(*columns)))


def organisations_of(rows) -> list[Organisation]:
    """Those with the most partnerships first."""
    found: dict[int, Organisation] = {}
    members: dict[int, set[int]] = {}
    for pk, name, partnership, title in rows:
        found.setdefault(pk, Organisation(pk, name)).partnerships[partnership] = title
        members.setdefault(partnership, set()).add(pk)
    for one in found.values():
        together = set().union(*(members[key] for key in one.partnerships))
        one.others = together - {one.pk}
    for one in found.values():
        if len(one.others) == 1:
            (other,) = one.others
            found[other].only_partner_of.append(one)
    return sorted(found.values(), key=lambda one: (-one.count, one.name, one.pk))


def counted_words() -> str:
    """Of what the numbers are, and that there may be more than is in sight."""
    return _("Counted in the running partnerships of this choice; elsewhere there may be more.")


def section_of(scope: Scope) -> Section:
    found = organisations_of(took_part(scope))
    section = Section(
        "ties",
        _("Who depends on whom"),
        counted_words(),
        empty=_("No organisation takes part within this choice."),
        notes=[scope.worked_out_words] if scope.worked_out_words else [],
        more=[(_("As a network picture"), scope.page("portfolio_network"))] if found else [],
    )
    if not found:
        return section
    section.charts = [
        bar_chart(
            _("Organisations with the most partnerships"),
            _("A bar per organisation, as long as the number of its partnerships."),
            [
                (one.name, [(_("Partnerships"), one.count, "brand", _url(scope, one))])
                for one in found[:DRAWN]
            ],
        )
    ]
    section.is_open = True
    section.table = table_of(scope, found[: scope.most])
    if len(found) > scope.most:
        section.table.all_url = scope.figure("ties", "all")
        section.table.all_words = _("All %(number)s organisations") % {"number": len(found)}
    return section


def _url(scope, one) -> str:
    return scope.figure("ties", one.pk)


def table_of(scope: Scope, found: list[Organisation]) -> Table:
    """Also beside the network picture."""
    return Table(
        _("Organisations and their partnerships"),
        [
            Column(_("Organisation")),
            Column(_("Partnerships"), True),
            Column(_("Other parties in them"), True),
            Column(_("Only partner of")),
        ],
        [
            [
                Cell(one.name, reverse("organisation_show", args=[one.pk])),
                number(one.count, _url(scope, one)),
                Cell(str(len(one.others)),
                     scope.page("portfolio_network", organisation=one.pk) if one.others else "",
                     is_number=True),
                Cell(only_partner_words(one)),
            ]
            for one in found
        ],
    )  # fmt: skip


def only_partner_words(one: Organisation) -> str:
    """Who has nobody else here: "Kern, WijZ and 2 more"."""
    names = sorted(other.name for other in one.only_partner_of)
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("%(names)s and %(number)s more") % {
        "names": ", ".join(names[:NAMED]),
        "number": len(names) - NAMED,
    }


def _company_words(one: Organisation) -> str:
    """In how many it takes part and with how many: "in 3 partnerships, with 1 other party"."""
    words = [
        ngettext("in %(n)d partnership", "in %(n)d partnerships", one.count) % {"n": one.count}
    ]
    if others := len(one.others):
        words.append(
            ngettext("with %(n)d other party", "with %(n)d other parties", others) % {"n": others}
        )
    return ", ".join(words)


def lines_of(scope: Scope, which) -> Lines:
    found, where = organisations_of(took_part(scope)), _("Who depends on whom")
    if which == "all":
        lines = [
            Line(
                one.name,
                reverse("organisation_show", args=[one.pk]),
                note=_company_words(one),
            )
            for one in found
        ]
        return Lines(_("Organisations and their partnerships"), lines, where)
    (one,) = [row for row in found if row.pk == int(which)]
    lines = [
        Line(title, reverse("partnership_show", args=[pk]))
        for pk, title in one.partnerships.items()
    ]
    return Lines(_("Partnerships of %(name)s") % {"name": one.name}, lines, where)
