"""Every column that can hold something about a person, and what it holds.

One line per table: what it is kept for, and the columns by kind. A column that is missing here
fails a test, so a new table or column cannot be forgotten. The processing register in docs/ is
written from this table.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from accounts.models import User
from lib.dates import HonestDateField
from organisations.models import Contact

from .kinds import ACTIVITIES, Activity, Kind

# Columns of these kinds hold no words: nothing that tells about a person fits in them.
WORDLESS = (
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.TimeField,
    models.DecimalField,
    models.UUIDField,
    HonestDateField,  # the words of the source stand in a column of their own, "…_stated"
)
PEOPLE = (User, Contact)


@dataclass(frozen=True)
class Holding:
    """What one table holds about people; ``own`` names the link to whose own rows they are.

    Own rows go with the person. Of other tables the columns are rewritten.
    """

    activity: Activity
    kinds: dict[str, Kind] = field(default_factory=dict)
    own: str = ""


def _holding(activity: str, own: str = "", **kinds: str) -> Holding:
    by_column = {
        column: Kind(kind) for kind, columns in kinds.items() for column in columns.split()
    }
    return Holding(ACTIVITIES[activity], by_column, own)


CRITERION = "title_nl title_en statement_nl statement_en guidance_nl guidance_en"
SOURCE = {"name": "source_person", "text": "source_text"}

TABLE: dict[str, Holding] = {
    # -- people -----------------------------------------------------------------------------
    "organisations.Contact": _holding(
        "contacts",
        name="name",
        address="email phone",
        function="function",
        text="since_stated until_stated",
        link="user",
    ),
    "accounts.User": _holding("accounts", name="display_name", address="email", key="password"),
    "accounts.User_groups": _holding("accounts", "user", link="user"),
    "accounts.User_user_permissions": _holding("accounts", "user", link="user"),
    "organisations.Membership": _holding("accounts", link="user"),
    "organisations.Invitation": _holding(
        "accounts", address="email", name="display_name", link="invited_by", none="token_hash"
    ),
    "evaluations.Deputy": _holding("accounts", link="user named_by", text="reason"),
    "organisations.WideGrant": _holding("accounts", link="user given_by", text="reason"),
    "organisations.AccessReview": _holding("accounts", link="reviewed_by"),
    # -- signing in, keys, mail -------------------------------------------------------------
    "account.EmailAddress": _holding("signing_in", "user", address="email", link="user"),
    "account.EmailConfirmation": _holding("signing_in", key="key"),
    "mfa.Authenticator": _holding("signing_in", "user", key="data", link="user"),
    # Of a library that lists sessions, and of signing in elsewhere, where they are in use.
    "usersessions.UserSession": _holding(
        "signing_in", "user", link="user", address="ip", key="user_agent data session_key"
    ),
    "socialaccount.SocialAccount": _holding(
        "signing_in", "user", link="user", address="uid", key="provider extra_data"
    ),
    "socialaccount.SocialApp": _holding(
        "lists", none="provider provider_id name client_id secret key settings"
    ),
    "socialaccount.SocialToken": _holding("signing_in", key="token token_secret"),
    "sessions.Session": _holding("signing_in", key="session_key session_data"),
    "accounts.ApiToken": _holding("signing_in", "user", text="name", key="token_hash", link="user"),
    "overview.CalendarFeed": _holding("signing_in", "user", key="token_hash", link="user"),
    "accounts.FormToken": _holding("signing_in", "user", link="user", none="result_url"),
    "accounts.MutedMail": _holding("mail", "user", link="user", none="kind"),
    "accounts.SentMail": _holding("mail", "user", link="user", none="kind key"),
    # -- the trail --------------------------------------------------------------------------
    "accounts.AuditEntry": _holding(
        "trail", none="verb object_type before after request_id digest"
    ),
    "accounts.AuditSeal": _holding("trail", none="hash"),
    "accounts.AuditText": _holding("trail", trail="reason label before after"),
    "overview.Erasure": _holding(
        "erasures", text="reason files", link="erased_by", none="people marks ticks places"
    ),
    "overview.RetentionNotice": _holding("erasures", none="rule"),
    # -- organisations ----------------------------------------------------------------------
    "organisations.Organisation": _holding(
        "partnerships",
        text="name website identity region_label began_stated ended_stated",
        follows="sort_name search_text",
        none="country kvk_number",
    ),
    "organisations.OrganisationName": _holding(
        "partnerships",
        text="name work_kind note valid_from_stated valid_until_stated",
        follows="key",
    ),
    "organisations.OrganisationMerge": _holding(
        "partnerships", link="merged_by", text="reason moved"
    ),
    "organisations.KeptApart": _holding("partnerships", text="reason"),
    "organisations.Affiliation": _holding("partnerships", text="since_stated until_stated"),
    "organisations.Service": _holding(
        "partnerships", text="name work_kind since_stated until_stated"
    ),
    "organisations.WorkingArea": _holding("partnerships", text="since_stated until_stated"),
    "organisations.LifeEvent": _holding(
        "partnerships",
        text="title effective_stated text work_kind new_name research questions conclusion"
        " consulted working_method policy",
    ),
    "organisations.LifeEventParty": _holding("partnerships", text="reason"),
    "organisations.ImpactStatement": _holding("partnerships", text="stakeholder text"),
    # -- partnerships -----------------------------------------------------------------------
    "partnerships.Partnership": _holding(
        "partnerships",
        text="rhythm_reason title cause purpose shared_mission principles added_value since_stated"
        " region_label ended_stated end_reason",
        link="coordinator",
        follows="sort_title search_text",
        none="number since_rising since_falling",
    ),
    "partnerships.Party": _holding(
        "partnerships",
        text="wanted_kind joined_stated left_stated own_interest identity_note next_contact",
        link="contact",
    ),
    "partnerships.PartyStep": _holding(
        "partnerships", text="taken_stated reason", link="recorded_by"
    ),
    "partnerships.Accession": _holding(
        "partnerships", text="decided_stated answered_stated answered_as source answer_reason"
    ),
    "partnerships.Agreement": _holding(
        "partnerships",
        text="title signed_stated occasion place effective_stated ends_stated evaluation_clause"
        " accession_rule withdrawal_rule ended_stated end_reason notice_given_stated"
        " notice_ends_stated notice_reason",
    ),
    "partnerships.Amendment": _holding(
        "partnerships", text="text signed_stated effective_stated new_end_stated"
    ),
    "partnerships.ApprovalStep": _holding(
        "partnerships", text="body asked_stated decided_stated note"
    ),
    "partnerships.Signature": _holding(
        "partnerships", name="name", function="function", text="on_behalf_of signed_stated"
    ),
    "partnerships.Document": _holding(
        "partnerships",
        text="title link original_name change_note",
        file="stored_name",
        none="content_type sha256 language",
    ),
    "partnerships.Arrangement": _holding(
        "partnerships",
        text="text unit by_when_stated since_stated until_stated network",
        link="representative",
    ),
    "partnerships.ExchangeItem": _holding(
        "partnerships", text="text since_stated until_stated outcome"
    ),
    "partnerships.StakeholderBenefit": _holding("partnerships", text="text"),
    "partnerships.CommunicationItem": _holding("partnerships", text="text channel link"),
    "partnerships.Result": _holding(
        "partnerships", text="title text reached_stated picture_alt", file="picture_name"
    ),
    "partnerships.Body": _holding("partnerships", text="name mandate rhythm"),
    "partnerships.Seat": _holding(
        "contacts", link="contact", function="function", text="since_stated until_stated"
    ),
    "partnerships.Meeting": _holding("partnerships", text="title held_stated place agenda minutes"),
    "partnerships.Decision": _holding("partnerships", text="text because decided_stated"),
    "partnerships.ActionPoint": _holding("partnerships", text="text outcome", link="assignee"),
    "partnerships.MainArea": _holding("partnerships", text="title"),
    "partnerships.Theme": _holding(
        "partnerships",
        text="title goal_text stage_since_stated stage_reason added_stated added_because",
        follows="title_key",
    ),
    "partnerships.ThemeOwner": _holding(
        "contacts",
        link="contact proposed",
        text="since_stated until_stated proposed_since_stated proposed_reason",
    ),
    "partnerships.ThemeParticipant": _holding(
        "partnerships", text="note since_stated until_stated"
    ),
    "partnerships.Programme": _holding("partnerships", none="label"),
    "partnerships.Plan": _holding("partnerships", text="approach means risks", link="adopted_by"),
    "partnerships.Goal": _holding("partnerships", text="statement indicator unit"),
    "partnerships.GoalResult": _holding("partnerships", text="text"),
    "partnerships.Activity": _holding(
        "partnerships",
        text="title description target_text unit result_text question learned",
        link="responsible",
    ),
    "partnerships.ProgressNote": _holding("partnerships", text="text", link="author"),
    "partnerships.Note": _holding("partnerships", text="text", link="author"),
    "partnerships.Source": _holding(
        "partnerships", text="title address dated_stated about passage"
    ),
    "partnerships.TargetGroup": _holding("partnerships", text="name", link="created_by"),
    "partnerships.ImpactDecision": _holding(
        "partnerships", text="label reason", link="decided_by", none="object_type"
    ),
    "partnerships.SavedView": _holding("accounts", text="name query", link="user"),
    "partnerships.SavedView_starred_by": _holding("accounts", "user", link="user"),
    # -- spreadsheets -----------------------------------------------------------------------
    "partnerships.Import": _holding("imports", text="file_name mapping options", link="user"),
    "partnerships.ImportRow": _holding("imports", text="sheet cells outcome found chosen"),
    "partnerships.ImportedRecord": _holding("imports", none="model"),
    # -- evaluations ------------------------------------------------------------------------
    "evaluations.Evaluation": _holding(
        "evaluations",
        text="bureau summary differing_opinions",
        frozen="frozen",
        link="opened_by concluded_by submitted_by",
        none="party_means",
    ),
    "evaluations.EvaluationCriterion": _holding("evaluations", text=CRITERION, none="code"),
    "evaluations.PartyResponse": _holding(
        "evaluations", name="source_person", text="view source_text", link="handed_in_by"
    ),
    "evaluations.Score": _holding("evaluations", text="comment"),
    "evaluations.ColleagueAnswer": _holding("evaluations", text="comment", link="author"),
    "evaluations.ActivityReview": _holding("evaluations", text="result_text lesson"),
    "evaluations.ArrangementReview": _holding("evaluations", text="note"),
    "evaluations.BenefitReview": _holding("evaluations", text="note"),
    "evaluations.ThemeReview": _holding("evaluations", text="summary"),
    "evaluations.ExchangeReview": _holding("evaluations", text="outcome"),
    "evaluations.ProposedActivity": _holding("evaluations", text="title target_text unit"),
    "evaluations.ProposedExchange": _holding("evaluations", text="text"),
    "evaluations.FollowUp": _holding("evaluations", text="text", link="assignee"),
    "evaluations.Recommendation": _holding("evaluations", text="text source done"),
    "evaluations.SignOff": _holding(
        "evaluations", text="note source_text", name="source_person", link="decided_by"
    ),
    "evaluations.CorrectionNote": _holding("evaluations", text="text", link="author"),
    "evaluations.MailedLink": _holding(
        "evaluations", address="email", name="person", link="sent_by", none="token_hash"
    ),
    "evaluations.StartCheck": _holding("evaluations", text="evidence"),
    "evaluations.ResultCard": _holding(
        "evaluations", text="title intro thanks figures", frozen="contents"
    ),
    "evaluations.CardConsent": _holding("evaluations", link="agreed_by", **SOURCE),
    # -- the guide --------------------------------------------------------------------------
    "evaluations.Guide": _holding("guide", text="title_nl title_en intro_nl intro_en"),
    "evaluations.Chapter": _holding("guide", text="title_nl title_en text_nl text_en", none="code"),
    "evaluations.Criterion": _holding("guide", text=CRITERION, none="code"),
    "evaluations.GuideVersion": _holding(
        "guide", text="changed_nl changed_en", frozen="contents", link="published_by"
    ),
    "evaluations.Contribution": _holding(
        "guide",
        text="text answer",
        name="visitor_name credit",
        address="visitor_email",
        link="author decided_by",
        none="language",
    ),
    "evaluations.GuideExample": _holding("guide", text="lesson_nl lesson_en"),
    "evaluations.ExampleConsent": _holding("guide", link="agreed_by", **SOURCE),
    # -- lists and machinery ----------------------------------------------------------------
    "overview.SearchEntry": _holding("lists", follows="title body"),
    "organisations.Municipality": _holding("lists", none="code name sort_name search_text"),
    "organisations.MunicipalityAlias": _holding("lists", none="name"),
    "organisations.MunicipalityEvent": _holding("lists", none="identifier kind"),
    "organisations.Sector": _holding("lists", none="code name_nl name_en"),
    "auth.Group": _holding("lists", none="name"),
    "auth.Permission": _holding("lists", none="name codename"),
    "contenttypes.ContentType": _holding("lists", none="app_label model"),
}


def all_models():
    """Every table of the register: ours, those between two, and those of the libraries."""
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label)


def can_hold(column: models.Field) -> bool:
    """Whether something about a person can stand in this column: words, or a link to somebody."""
    if column.is_relation:
        return issubclass(column.related_model, PEOPLE)
    if column.choices or isinstance(column, WORDLESS):
        return False
    return True


def unclassified(found=None) -> list[str]:
    """Columns that can hold personal data and stand in no line of the table."""
    return [
        f"{model._meta.label}.{column.name}"
        for model in found or all_models()
        for column in model._meta.concrete_fields
        if can_hold(column)
        and column.name not in getattr(TABLE.get(model._meta.label), "kinds", {})
    ]


def gone() -> list[str]:
    """Columns in the table that are not there any more."""
    known = {model._meta.label: model for model in all_models()}
    return [
        f"{label}.{name}"
        for label, holding in TABLE.items()
        for name in holding.kinds
        if label in known
        and name not in {column.name for column in known[label]._meta.concrete_fields}
    ]


def kind_of(column: models.Field) -> Kind:
    """What a column holds; what is in no line holds nothing about anybody."""
    holding = TABLE.get(column.model._meta.label)
    return holding.kinds.get(column.name, Kind.NONE) if holding else Kind.NONE
