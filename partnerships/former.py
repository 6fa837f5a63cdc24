"""What an organisation keeps of partnerships it has left: agreements signed, evaluations adopted.

The scope itself stands with the records (`kept_by_former_parties`); this gathers them for the list
of partnerships, where the partnership itself no longer stands.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lib.dates import HonestDate
from lib.rows import JSONRows
from partnerships.enums import AgreementKind
from partnerships.models import Agreement, Programme

Evaluation = Programme._meta.get_field("evaluations").related_model

MOST_SHOWN = 100


@dataclass
class Former:
    """A partnership that was left, with what may still be read of it."""

    title: str
    papers: list[dict] = field(default_factory=list)


def kept_columns(user, seen) -> dict:
    """Columns with what the organisations of this user keep of partnerships not in ``seen``."""
    mine = user.organisation_ids
    agreements = Agreement.objects.filter(
        pk__in=Agreement.objects.all().kept_by_former_parties(mine)
    ).exclude(partnership__in=seen)
    evaluations = Evaluation.objects.filter(
        pk__in=Evaluation.objects.all().kept_by_former_parties(mine)
    ).exclude(programme__partnership__in=seen)
    return {
        "kept_agreements": JSONRows(
            agreements.order_by("partnership__sort_title", "partnership_id", "pk")[:MOST_SHOWN],
            id="pk",
            partnership="partnership_id",
            partnership_title="partnership__title",
            title="title",
            kind="kind",
            signed="signed",
            signed_stated="signed_stated",
        ),
        "kept_evaluations": JSONRows(
            evaluations.order_by(
                "programme__partnership__sort_title",
                "programme__partnership_id",
                "-programme__year",
            )[:MOST_SHOWN],
            id="pk",
            partnership="programme__partnership_id",
            partnership_title="programme__partnership__title",
            kind="kind",
            label="programme__label",
        ),
    }


def former_partnerships(row: dict) -> list[Former]:
    """The partnerships that were left, from a row with `kept_columns`."""
    found: dict[int, Former] = {}

    def of(one) -> Former:
        return found.setdefault(one["partnership"], Former(one["partnership_title"]))

    for one in row["kept_agreements"] or []:
        name = one["title"] or str(AgreementKind(one["kind"]).label)
        signed = HonestDate.from_row(one, "signed")
        of(one).papers.append(
            {
                "name": name,
                "note": _("signed: %(date)s") % {"date": signed} if signed else _("signed"),
                "url": Agreement(pk=one["id"]).get_absolute_url(),
            }
        )
    for one in row["kept_evaluations"] or []:
        kind = Evaluation(kind=one["kind"]).get_kind_display()
        of(one).papers.append(
            {
                "name": f"{kind} {one['label']}",
                "note": _("adopted"),
                "url": Evaluation(pk=one["id"]).get_absolute_url(),
            }
        )
    return list(found.values())
