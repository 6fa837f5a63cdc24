"""What came of the work and what is told about it: results, publicity, notes."""

import datetime
from dataclasses import dataclass

from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.addresses import address
from lib.dates import HonestDate
from lib.rows import JSONRows, number_of
from organisations.models import Organisation
from partnerships.enums import (
    CommunicationKind,
    CommunicationReach,
    CommunicationState,
)
from partnerships.models import Activity, CommunicationItem, Note, Result

from .governing import HERE
from .years import day

SHOWN_RESULTS = 4
SHOWN_NOTES = 2


def columns(user) -> dict:
    """What the page reads of it, to annotate partnerships with."""
    return {**_results(), **_told(user)}


def _results():
    """The latest results; those nobody was told about, and pilots without a conclusion."""
    results = Result.objects.filter(**HERE)
    return {
        "result_rows": JSONRows(
            results.order_by(F("reached_lower").desc(nulls_last=True), "-pk")[:SHOWN_RESULTS],
            id="pk",
            title="title",
            theme="theme__title",
            picture="picture_name",
            alt="picture_alt",
            width="picture_width",
            height="picture_height",
            reached="reached",
            reached_stated="reached_stated",
        ),
        "result_count": number_of(results),
        "silent_result_rows": JSONRows(
            results.joint().without_publicity().order_by("pk"), id="pk", title="title"
        ),
        "pilot_rows": JSONRows(
            Activity.objects.pilots_without_conclusion()
            .filter(plan__theme__partnership=OuterRef("pk"))
            .order_by("pk"),
            id="pk",
            title="title",
        ),
    }


def _told(user):
    """The latest notes this user may read, and publicity."""
    notes = Note.objects.visible_to(user).filter(**HERE)
    return {
        "note_rows": JSONRows(
            notes.order_by("-noted_at", "-pk")[:SHOWN_NOTES],
            text="text",
            visibility="visibility",
            organisation="organisation__name",
            author="author__display_name",
            at="noted_at",
            theme="theme__title",
        ),
        "note_count": number_of(notes),
        "communication_rows": JSONRows(
            CommunicationItem.objects.filter(**HERE).order_by(
                F("planned_on").asc(nulls_last=True), "pk"
            ),
            id="pk",
            party="party_id",
            kind="kind",
            text="text",
            reach="reach",
            channel="channel",
            planned_on="planned_on",
            link="link",
            status="status",
            result="result_id",
            result_title="result__title",
        ),
    }


@dataclass(frozen=True)
class ResultLine:
    """A result with its small picture."""

    title: str
    url: str
    date: HonestDate
    theme: str
    picture_url: str
    picture_alt: str
    picture_width: int | None
    picture_height: int | None


def result_lines(partnership) -> list[ResultLine]:
    return [
        ResultLine(
            title=row["title"],
            url=address("result_show", row["id"]),
            date=HonestDate.from_row(row, "reached"),
            theme=row["theme"] or "",
            picture_url=address("result_picture", row["id"]) if row["picture"] else "",
            picture_alt=row["alt"],
            picture_width=row["width"],
            picture_height=row["height"],
        )
        for row in partnership.result_rows
    ]


@dataclass(frozen=True)
class NoteLine:
    """A note with its level, as the page prints it."""

    text: str
    level: str
    is_own_only: bool
    who: str
    at: datetime.datetime
    theme: str


def note_lines(partnership) -> list[NoteLine]:
    """The latest notes that this user may read."""
    return [_note(row) for row in partnership.note_rows]


def _note(row) -> NoteLine:
    note = Note(visibility=row["visibility"], organisation=Organisation(name=row["organisation"]))
    at = datetime.datetime.fromisoformat(row["at"])
    return NoteLine(
        text=row["text"],
        level=note.level_label,
        is_own_only=note.is_own_only,
        who=" · ".join(filter(None, [row["organisation"], row["author"]])),
        at=at if timezone.is_aware(at) else at.replace(tzinfo=datetime.UTC),
        theme=row["theme"] or "",
    )


def communication_lines(partnership) -> list[dict]:
    """Publicity with who does it, of what kind, to whom, and whether it was done."""
    parties = {party.pk: str(party) for party in partnership.parties.all()}
    return [
        {
            **row,
            "by": parties.get(row["party"]) or _("The parties together"),
            "kind_label": CommunicationKind(row["kind"]).label,
            "reach_label": CommunicationReach(row["reach"]).label,
            "status_label": CommunicationState(row["status"]).label,
            "status_tone": "good" if row["status"] == CommunicationState.DONE else "plan",
            "on": day(row["planned_on"]),
        }
        for row in partnership.communication_rows
    ]
