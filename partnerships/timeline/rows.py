"""What the timeline reads: one query for what is only a line, and agreements with their papers,
because what holds when is worked out from them. None of it grows with the number of facts.

Notes and documents stand on pages of their own: they are words beside the facts.
"""

from django.db.models import F, OuterRef, Prefetch, Subquery

from accounts.models import AuditEntry
from lib.rows import JSONRows, PreparedColumns, date_columns
from partnerships.eyes import eyes, scope_of
from partnerships.models import (
    Accession,
    ActionPoint,
    Activity,
    Agreement,
    Amendment,
    ApprovalStep,
    Arrangement,
    CommunicationItem,
    Decision,
    ExchangeItem,
    Goal,
    Meeting,
    Partnership,
    PartnershipLink,
    Party,
    PartyStep,
    Plan,
    Programme,
    Result,
    Seat,
    Signature,
    Theme,
    ThemeOwner,
)
from partnerships.party_lines import name_when_signed
from partnerships.wide import leave_out_private_rows

Evaluation = Programme._meta.get_field("evaluations").related_model

HERE = {"partnership": OuterRef("pk")}
OF_THEME = {"theme__partnership": OuterRef("pk")}
# Stages have no date of their own: what moved them stands in the trail.
STAGE_MOVES = ("start", "pause", "resume", "complete", "drop", "activate", "wind_down", "reopen")
STAGED = ("partnerships.theme", "partnerships.partnership")


def timeline_queryset(queryset):
    """A queryset of partnerships with their parties and papers; the rest is in `read_events`."""
    signatures = Signature.objects.annotate(name_then=Subquery(name_when_signed()))
    signatures = signatures.select_related("party__organisation")
    agreements = Agreement.objects.prefetch_related(
        Prefetch("signatures", signatures),
        Prefetch("amendments", Amendment.objects.all()),
        Prefetch("approvals", ApprovalStep.objects.select_related("party__organisation")),
    ).select_related("notice_by__organisation")
    parties = Party.objects.select_related("organisation")
    return queryset.prefetch_related(
        Prefetch("parties", parties), Prefetch("agreements", agreements)
    )


def read_events(partnership, user) -> None:
    """Give a partnership the rows of what happened, as far as this user may know of it."""
    columns = COLUMNS.read(partnership.pk, **scope_of(user))
    for name, rows in columns.items():
        setattr(partnership, name, rows)
    leave_out_private_rows(partnership, user)


def _columns(**scope) -> dict:
    return {**_who(), **_met(), **_worked_on(), **_years(), **_told(), **_around(eyes(**scope))}


COLUMNS = PreparedColumns(Partnership, _columns, keeps_plan=True)


def _who():
    """Parties that come and go, and joinings decided elsewhere."""
    return {
        "step_rows": JSONRows(
            PartyStep.objects.filter(party__partnership=OuterRef("pk")).order_by("pk"),
            party="party_id",
            state="state",
            reason="reason",
            **date_columns("taken"),
        ),
        "accession_rows": JSONRows(
            Accession.objects.filter(**HERE).order_by("pk"),
            name="organisation__name",
            state="state",
            answered_by="answered_by__organisation__name",
            **date_columns("decided", "answered"),
        ),
    }


def _met():
    """Who sits where, meetings, decisions and what was to be done."""
    return {
        "seat_rows": JSONRows(
            Seat.objects.filter(body__partnership=OuterRef("pk")).order_by("pk"),
            body="body_id",
            body_name="body__name",
            role="role",
            function="function",
            name="contact__name",
            party="party_id",
            **date_columns("since", "until"),
        ),
        "meeting_rows": JSONRows(
            Meeting.objects.filter(body__partnership=OuterRef("pk")).order_by("pk"),
            id="pk",
            body="body__name",
            title="title",
            place="place",
            planned_on="planned_on",
            **date_columns("held"),
        ),
        "decision_rows": JSONRows(
            Decision.objects.filter(**HERE).order_by("pk"),
            id="pk",
            text="text",
            because="because",
            held="meeting__held",
            held_stated="meeting__held_stated",
            **date_columns("decided"),
        ),
        "action_rows": JSONRows(
            ActionPoint.objects.filter(**HERE).exclude(state="dropped").order_by("pk"),
            text="text",
            state="state",
            due_on="due_on",
            done_on="done_on",
            outcome="outcome",
        ),
    }


def _worked_on():
    """Themes with their goals and owners, and the programme years."""
    return {
        "theme_rows": JSONRows(
            Theme.objects.filter(**HERE).order_by("position", "pk"),
            id="pk",
            title="title",
            stage="stage",
            stage_reason="stage_reason",
            because="added_because",
            decision="added_decision__text",
            split_from="split_from__title",
            **date_columns("added", "stage_since"),
        ),
        "owner_rows": JSONRows(
            ThemeOwner.objects.filter(**OF_THEME).order_by("pk"),
            theme="theme_id",
            title="theme__title",
            name="contact__name",
            handed_over="handed_over_at",
            **date_columns("since", "until"),
        ),
        "goal_rows": JSONRows(
            Goal.objects.filter(**OF_THEME, by_when__isnull=False).order_by("pk"),
            theme="theme_id",
            statement="statement",
            by_when="by_when",
        ),
        "programme_rows": JSONRows(
            Programme.objects.filter(**HERE).order_by("year"),
            label="label",
            starts_on="starts_on",
            ends_on="ends_on",
            total="activity_count",
        ),
    }


def _years():
    """Plans adopted, activities and evaluations, year by year."""
    return {
        "plan_rows": JSONRows(
            Plan.objects.filter(**OF_THEME, adopted_at__isnull=False).order_by("pk"),
            theme="theme_id",
            title="theme__title",
            label="programme__label",
            year="programme__year",
            adopted_at="adopted_at",
        ),
        "activity_rows": JSONRows(
            Activity.objects.filter(plan__theme__partnership=OuterRef("pk"))
            .exclude(starts_on__isnull=True, ends_on__isnull=True)
            .order_by("pk"),
            id="pk",
            title="title",
            kind="kind",
            state="state",
            theme="plan__theme__title",
            starts_on="starts_on",
            ends_on="ends_on",
            outcome="pilot_outcome",
        ),
        "evaluation_rows": JSONRows(
            Evaluation.objects.filter(programme__partnership=OuterRef("pk")).order_by("pk"),
            id="pk",
            kind="kind",
            state="state",
            label="programme__label",
            due_on="due_on",
            opened_at="opened_at",
            adopted_at="adopted_at",
        ),
    }


def _told():
    """What came of it, what was promised, offered and told."""
    return {
        "result_rows": JSONRows(
            Result.objects.filter(**HERE).order_by("pk"),
            id="pk",
            title="title",
            theme="theme__title",
            **date_columns("reached"),
        ),
        "communication_rows": JSONRows(
            CommunicationItem.objects.filter(**HERE).order_by(F("planned_on").asc(), "pk"),
            text="text",
            party="party_id",
            channel="channel",
            status="status",
            planned_on="planned_on",
        ),
        "arrangement_rows": JSONRows(
            Arrangement.objects.filter(**HERE).order_by("position", "pk"),
            id="pk",
            text="text",
            network="network",
            **date_columns("since", "until", "by_when"),
        ),
        "exchange_rows": JSONRows(
            ExchangeItem.objects.filter(**HERE).order_by("pk"),
            text="text",
            party="party_id",
            direction="direction",
            **date_columns("since", "until"),
        ),
    }


def _around(user):
    """Stages, and other partnerships as far as the user may know of them."""
    known = Partnership.objects.visible_to(user).values("pk")
    links = PartnershipLink.objects.order_by("pk")
    return {
        "stage_rows": JSONRows(
            AuditEntry.objects.filter(
                partnership_id=OuterRef("pk"), object_type__in=STAGED, verb__in=STAGE_MOVES
            ).order_by("pk"),
            at="at",
            verb="verb",
            kind="object_type",
            record="object_id",
        ),
        "link_rows": JSONRows(
            links.filter(**HERE, other__in=known),
            id="other_id",
            kind="kind",
            title="other__title",
            since="other__since",
            since_stated="other__since_stated",
            ended="other__ended",
            ended_stated="other__ended_stated",
        ),
        "linked_from_rows": JSONRows(
            links.filter(other=OuterRef("pk"), partnership__in=known),
            id="partnership_id",
            kind="kind",
            title="partnership__title",
            since="partnership__since",
            since_stated="partnership__since_stated",
            ended="partnership__ended",
            ended_stated="partnership__ended_stated",
        ),
    }
