"""Scope of everything that hangs under a partnership: one rule, written once."""

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import Record
from partnerships.enums import Visibility

# Rows of which nobody wrote until when, not even in words.
NOT_ENDED = {"until__isnull": True, "until_stated": ""}


# What wide reading shows of a partnership. Everything else that hangs under it is private to who
# takes part, a new table too until it stands here: notes, documents (but for those for everyone),
# what parties answer and decide until it is adopted, consents, proposals, links.
READ_WIDELY = {
    "ActionPoint",
    "Activity",
    "Agreement",
    "Amendment",
    "ApprovalStep",
    "Arrangement",
    "Body",
    "CommunicationItem",
    "Decision",
    "ExchangeItem",
    "Goal",
    "GoalResult",
    "MainArea",
    "Meeting",
    "PartnershipLink",
    "Party",
    "PartyStep",
    "Plan",
    "Programme",
    "ProgressNote",
    "Result",
    "Seat",
    "Signature",
    "Source",
    "StakeholderBenefit",
    "Theme",
    "ThemeOwner",
    "ThemeParticipant",
}


KEYS_IN_SCOPE = """
    SELECT id FROM partnerships_partnership WHERE keeper_id IN ({places})
    UNION ALL
    SELECT partnership_id FROM partnerships_party
    WHERE state = 'joined' AND organisation_id IN ({places})
"""


def in_scope(rows: QuerySet, path: str, organisation_ids) -> QuerySet:
    """The rows of partnerships that one of these organisations keeps or has joined.

    ``path`` leads to the partnership. Keeping and having joined are looked up by an index each, so
    that it costs what these organisations have and not what the register holds: an OR makes
    PostgreSQL read every partnership there is. It stands in almost every query, and is plain SQL
    because Django took some three times as long to write it as all the rest of such a query.
    """
    keys = list(organisation_ids)
    if not keys:
        return rows.none()
    sql = KEYS_IN_SCOPE.format(places=", ".join(["%s"] * len(keys)))
    return rows.filter(**{f"{path}__in": RawSQL(sql, [*keys, *keys])})  # noqa: S611


class InPartnershipQuerySet(models.QuerySet):
    """Rows of a partnership; somebody sees them who sees the partnership.

    ``path`` leads from the row to its partnership.
    """

    path = "partnership"

    def visible_to(self, user):
        """Of the partnerships one takes part in; wide reading adds what `READ_WIDELY` names."""
        if user.is_authenticated and user.reads_widely and self.model.__name__ in READ_WIDELY:
            return self.of_any_partnership()
        return self.own_to(user)

    def own_to(self, user):
        """The same without wide reading: where somebody can have something to do."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:  # every partnership, not one by one
            return self.of_any_partnership()
        return in_scope(self, self.path, user.organisation_ids)

    def of_any_partnership(self):
        return self.filter(**{f"{self.path}__isnull": False})


class KeptDate(models.DateField):
    """A date that follows from others and is kept beside them, for lists; no news in the trail."""

    companion_of = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, "editable": False})


class PaperQuerySet(InPartnershipQuerySet):
    """Agreements and addenda: whatever is written to them, the kept dates follow."""

    # From a row to its agreement.
    agreement = "pk"

    def update(self, **changes):
        # Asked beforehand: what is written may be what the rows were chosen by.
        agreements = list(self.order_by().values_list(self.agreement, flat=True))
        changed = super().update(**changes)
        self._refresh(agreements)
        return changed

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        rows = super().bulk_create(objs, *args, **kwargs)
        self._refresh([getattr(row, self.agreement) for row in rows])
        return rows

    bulk_create.alters_data = True

    def _refresh(self, agreements) -> None:
        from partnerships.paper_dates import refresh_papers

        model = self.model if self.agreement == "pk" else self.model.agreement.field.related_model
        refresh_papers(model, agreements)


class OwnOrSharedQuerySet(InPartnershipQuerySet):
    """Rows with a ``visibility`` and the ``organisation`` they are of.

    What is only for the own organisation is seen by its users alone: not by other parties, not by
    the keeper and not by an administrator.
    """

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        shared = ~Q(visibility=Visibility.OWN)
        own = Q(organisation__in=user.organisation_ids)
        return super().visible_to(user).filter(shared | own)

    def for_everyone(self):
        """What also those read who are invited or in talks."""
        return self.filter(visibility=Visibility.EVERYONE)


class PartnershipRecord(Record):
    """A record of one partnership, reached as ``self.partnership``; rights follow from it."""

    objects = InPartnershipQuerySet.as_manager()

    class Meta:
        abstract = True

    def roles_of(self, user) -> frozenset[str]:
        return self.partnership.roles_of(user)

    def audit_scope(self):
        return self.partnership.pk, None

    def get_absolute_url(self) -> str:
        return self.partnership.get_absolute_url()


class OwnOrShared:
    """What a record with a ``visibility`` and the ``organisation`` it is of says about itself."""

    @property
    def is_own_only(self) -> bool:
        return self.visibility == Visibility.OWN

    @property
    def level_label(self) -> str:
        """Who may read it, in words, as it is printed on it."""
        if self.is_own_only:
            return _("Only %(organisation)s") % {"organisation": self.organisation}
        return str(self.get_visibility_display())

    def audit_scope(self):
        """What only the own organisation may read stands in its own trail alone."""
        if self.is_own_only:
            return None, self.organisation_id
        return self.partnership_id, None
