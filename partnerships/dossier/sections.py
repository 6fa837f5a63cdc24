"""The sections of the partnership page that are only rows, each as a column: one query for all.

`PreparedColumns` makes their SQL once, so nothing here may depend on more than it is given.
"""

from django.db.models import F, OuterRef, Subquery

from lib.dates import counting_on
from lib.rows import JSONRows, PreparedColumns, date_columns
from organisations.models import Affiliation, WorkingArea
from partnerships.crowding import counts_between
from partnerships.enums import AreaBasis, PartyState, ThemeArea
from partnerships.eyes import eyes
from partnerships.models import (
    Activity,
    Amendment,
    Arrangement,
    Body,
    ExchangeItem,
    Partnership,
    PartnershipLink,
    Programme,
    Signature,
    Source,
    StakeholderBenefit,
    Theme,
    ThemeParticipant,
)
from partnerships.party_lines import name_when_signed
from partnerships.shared_area import works_on

from . import governing, told

Evaluation = Programme._meta.get_field("evaluations").related_model
ArrangementReview = Arrangement._meta.get_field("reviews").related_model
StartCheck = Partnership._meta.get_field("start_checks").related_model
GuideExample = Partnership._meta.get_field("guide_example").related_model
ProposedActivity = Evaluation._meta.get_field("proposed_activities").related_model

HERE = {"partnership": OuterRef("pk")}


def _columns(*, on, year_ago, **scope) -> dict:
    """All sections, for somebody of this scope."""
    user = eyes(**scope)
    return {
        **_yearly(),
        **_worked_on(on),
        **_agreed(),
        **_exchanged(),
        **_papers(),
        **_guide(),
        **_people(),
        **_around(on),
        **_linked(user),
        **governing.columns(on),
        **told.columns(user),
        **counts_between(year_ago, on),
    }


def _yearly():
    """The yearly loop: programmes and their evaluations."""
    return {
        "programme_rows": JSONRows(
            Programme.objects.filter(**HERE).order_by("year"),
            id="pk",
            year="year",
            label="label",
            starts_on="starts_on",
            ends_on="ends_on",
            done="done_count",
            busy="busy_count",
            total="activity_count",
        ),
        "evaluation_rows": JSONRows(
            Evaluation.objects.filter(programme__partnership=OuterRef("pk")).order_by(
                "-programme__year", "pk"
            ),
            id="pk",
            programme="programme_id",
            label="programme__label",
            kind="kind",
            state="state",
            due_on="due_on",
            lowest="lowest_mean",
            highest="highest_mean",
            means="party_means",
            example="is_example",
        ),
    }


def _worked_on(on):
    """This year's activities, those proposed for next year, and who does what where."""
    place = Theme.municipalities.through
    return {
        "proposed_rows": JSONRows(
            ProposedActivity.objects.filter(
                evaluation__programme__partnership=OuterRef("pk"), created_activity__isnull=True
            ).order_by("pk"),
            programme="evaluation__programme_id",
        ),
        "activity_rows": JSONRows(
            Activity.objects.filter(
                plan__theme__partnership=OuterRef("pk"),
                plan__programme__starts_on__lte=on,
                plan__programme__ends_on__gte=on,
            ).order_by("position", "pk"),
            id="pk",
            theme="plan__theme_id",
            title="title",
            state="state",
            starts_on="starts_on",
            ends_on="ends_on",
        ),
        "participant_rows": JSONRows(
            ThemeParticipant.objects.filter(
                counting_on("since", "until", on), theme__partnership=OuterRef("pk")
            ).order_by("pk"),
            theme="theme_id",
            party="party_id",
            outsider="organisation__name",
        ),
        "theme_place_rows": JSONRows(
            place.objects.filter(
                theme__partnership=OuterRef("pk"), theme__area_kind=ThemeArea.LISTED
            ).order_by("municipality__sort_name", "pk"),
            theme="theme_id",
            name="municipality__name",
            ended_on="municipality__ended_on",
        ),
    }


def _agreed():
    """Arrangements with who owes them to whom, and what the last adopted evaluation said."""
    owes = Arrangement.debtors.through.objects.filter(arrangement__partnership=OuterRef("pk"))
    owed = Arrangement.beneficiaries.through.objects.filter(arrangement__partnership=OuterRef("pk"))
    return {
        "arrangement_rows": JSONRows(
            Arrangement.objects.filter(**HERE).order_by("position", "pk"),
            id="pk",
            text="text",
            kind="kind",
            force="force",
            existed_before="existed_before",
            amount="amount",
            unit="unit",
            network="network",
            representative="representative__name",
            **date_columns("since", "by_when"),
        ),
        "debtor_rows": JSONRows(
            owes.order_by("party__position", "party_id"), row="arrangement_id", party="party_id"
        ),
        "beneficiary_rows": JSONRows(
            owed.order_by("party__position", "party_id"), row="arrangement_id", party="party_id"
        ),
        "kept_rows": JSONRows(
            ArrangementReview.objects.filter(
                arrangement__partnership=OuterRef("pk"), evaluation__state="adopted"
            )
            .exclude(kept="")
            .order_by("evaluation__programme__year", "pk"),
            row="arrangement_id",
            kept="kept",
            year="evaluation__programme__label",
        ),
    }


def _exchanged():
    """What is offered and sought, and still open or matched."""
    return {
        "exchange_rows": JSONRows(
            ExchangeItem.objects.filter(**HERE).exclude(state="closed").order_by("pk"),
            id="pk",
            party="party_id",
            direction="direction",
            text="text",
            state="state",
        ),
    }


def _people():
    """For whom it is done, who meets, and what is told about it."""
    return {
        "benefit_rows": JSONRows(
            StakeholderBenefit.objects.filter(**HERE).order_by("position", "pk"),
            id="pk",
            group="target_group__name",
            text="text",
        ),
        "body_rows": JSONRows(
            Body.objects.filter(**HERE).order_by("position", "pk"),
            id="pk",
            name="name",
            rhythm="rhythm",
            next_on="next_meeting_on",
        ),
        "seat_rows": JSONRows(
            Body._meta.get_field("seats")
            .related_model.objects.filter(body__partnership=OuterRef("pk"), until__isnull=True)
            .order_by("pk"),
            body="body_id",
            role="role",
            function="function",
            name="contact__name",
        ),
    }


def _around(on):
    """Where it works, whose sisters the parties are, and where facts came from."""
    municipality = Partnership.municipalities.through
    joined = {
        "organisation__party_rows__partnership": OuterRef("pk"),
        "organisation__party_rows__state": PartyState.JOINED,
    }
    return {
        "municipality_rows": JSONRows(
            municipality.objects.filter(**HERE).order_by("municipality__sort_name", "pk"),
            id="municipality_id",
            name="municipality__name",
        ),
        "working_area_rows": JSONRows(
            WorkingArea.objects.filter(
                works_on(on),
                **joined,
                organisation__party_rows__partnership__area_basis=AreaBasis.COMPUTED,
            ).order_by("municipality__sort_name", "pk"),
            organisation="organisation_id",
            id="municipality_id",
            name="municipality__name",
        ),
        "affiliation_rows": JSONRows(
            Affiliation.objects.filter(**joined, until__isnull=True).order_by("group_id", "pk"),
            organisation="organisation_id",
            group="group_id",
            name="group__name",
        ),
        "source_rows": JSONRows(
            Source.objects.filter(**HERE).order_by("pk"),
            id="pk",
            title="title",
            address="address",
            dated="dated",
            stated="dated_stated",
            about="about",
            passage="passage",
        ),
    }


def _linked(user):
    """Other partnerships this one belongs with, as far as the user may know of them."""
    known = Partnership.objects.visible_to(user).values("pk")
    return {
        "link_rows": JSONRows(
            PartnershipLink.objects.filter(**HERE, other__in=known).order_by("pk"),
            id="pk",
            kind="kind",
            other="other_id",
            title="other__title",
        ),
        "linked_from_rows": JSONRows(
            PartnershipLink.objects.filter(other=OuterRef("pk"), partnership__in=known).order_by(
                "pk"
            ),
            id="pk",
            kind="kind",
            other="partnership_id",
            title="partnership__title",
        ),
    }


def _guide():
    """The start-up check, and the partnership as an example in the guide."""
    return {
        "start_check_rows": JSONRows(
            StartCheck.objects.filter(**HERE).order_by("pk"), answer="answer"
        ),
        "guide_example_rows": JSONRows(
            GuideExample.objects.filter(**HERE), id="pk", shown_at="shown_at"
        ),
    }


def _papers():
    """Who signed, and what changed an agreement later."""
    return {
        "signature_rows": JSONRows(
            Signature.objects.filter(agreement__partnership=OuterRef("pk"))
            .annotate(name_then=Subquery(name_when_signed()))
            .order_by("party__position", "pk"),
            pk="pk",
            agreement_id="agreement_id",
            party_id="party_id",
            function="function",
            name="name",
            on_behalf_of="on_behalf_of",
            state="state",
            name_then="name_then",
            **date_columns("signed"),
        ),
        "amendment_rows": JSONRows(
            Amendment.objects.filter(agreement__partnership=OuterRef("pk")).order_by(
                F("effective_lower").asc(nulls_last=True), "pk"
            ),
            pk="pk",
            agreement_id="agreement_id",
            text="text",
            **date_columns("signed", "effective", "new_end"),
        ),
    }


SECTIONS = PreparedColumns(Partnership, _columns, keeps_plan=True)
