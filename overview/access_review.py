"""The yearly look at who has access to an organisation: what there is, and signing it off."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import records
from accounts.keys import end_key
from accounts.models import ApiToken
from evaluations.deputising import end_deputy
from evaluations.models import Deputy
from organisations.membership import end_membership
from organisations.models import AccessReview, Membership, Organisation, WideGrant
from organisations.wide_reading import end_wide_reading

EVERY = datetime.timedelta(days=365)
# So long before the year is over it stands on My work.
AHEAD = datetime.timedelta(days=30)
KEEP, END = "keep", "end"


@dataclass(frozen=True)
class Line:
    """One way in which somebody has access; ``why_not`` says why it is not decided here."""

    kind: str
    record: Any
    user: Any
    what: str
    why_not: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.record.pk}"


def with_dates(organisations, on):
    """Organisations in which more than one person has a role, with when they were last reviewed."""
    members = Membership.objects.current(on).filter(organisation=OuterRef("pk"))
    reviews = AccessReview.objects.filter(organisation=OuterRef("pk"))
    first = members.order_by().values("organisation").annotate(at=Min("created_at")).values("at")
    last = reviews.order_by().values("organisation").annotate(on=Max("reviewed_on")).values("on")
    people = members.order_by().values("organisation").annotate(n=Count("user", distinct=True))
    found = organisations.annotate(
        people=Subquery(people.values("n")), first_role=Subquery(first), last_review=Subquery(last)
    )
    return found.filter(people__gt=1)


def due_of(organisation) -> datetime.date:
    """A year after the last review; before it a year after the first role of today was recorded."""
    since = organisation.last_review or timezone.localdate(organisation.first_role)
    return since + EVERY


def reviews_to_do(user, on):
    """Organisations that this user manages and whose year is over, or nearly."""
    managed = Organisation.objects.active().filter(pk__in=user.organisations_as("manager"))
    before = on + AHEAD - EVERY
    never = Q(last_review__isnull=True, first_role__date__lte=before)
    return with_dates(managed, on).filter(Q(last_review__lte=before) | never)


def lines_of(organisation, reviewer, *, at, on) -> list[Line]:
    """Everybody's access by this organisation, person by person: a fixed number of queries."""
    members = Membership.objects.going_on(on).filter(organisation=organisation)
    members = list(members.filter(user__is_active=True).select_related("user", "organisation"))
    people = {row.user_id for row in members}
    elsewhere = Membership.objects.going_on(on).filter(user__in=people)
    elsewhere = set(elsewhere.exclude(organisation=organisation).values_list("user_id", flat=True))
    grants = WideGrant.objects.going_on(on).filter(user__in=people).select_related("user")
    keys = ApiToken.objects.working(at).filter(user__in=people).select_related("user")
    deputies = Deputy.objects.going_on(on).filter(organisation=organisation, user__is_active=True)

    def shared(key) -> str:
        if reviewer.is_administrator or key.user_id not in elsewhere:
            return ""
        return _("This person works for other organisations too: an administrator ends it.")

    lines = [Line("role", row, row.user, _role(row), _own(row, reviewer)) for row in members]
    lines += [
        Line("wide", row, row.user, _wide(row), _own(row, reviewer) or _of_register(reviewer))
        for row in grants
    ]
    lines += [
        Line(
            "key",
            row,
            row.user,
            _key(row),
            _own(row, reviewer) or shared(row),
        )
        for row in keys
    ]
    lines += [
        Line("deputy", row, row.user, _deputy(row), _own(row, reviewer))
        for row in deputies.select_related("user", "organisation")
    ]
    return sorted(lines, key=lambda line: (str(line.user).casefold(), line.user.pk))


def _own(row, reviewer) -> str:
    return _("Your own: somebody else decides on it.") if row.user_id == reviewer.pk else ""


def _of_register(reviewer) -> str:
    return "" if reviewer.is_administrator else _("An administrator gave this and ends it.")


def _days(starts_on, ends_on) -> str:
    names = {"start": date_format(starts_on, "j F Y")}
    if ends_on is None:
        return _("since %(start)s") % names
    return _("from %(start)s until %(end)s") % {**names, "end": date_format(ends_on, "j F Y")}


def _role(row) -> str:
    return f"{row.get_role_display()}, {_days(row.starts_on, row.ends_on)}"


def _wide(row) -> str:
    days = {"days": _days(row.starts_on, row.ends_on), "reason": row.reason}
    return _("Reads the whole register, %(days)s: “%(reason)s”") % days


def _key(row) -> str:
    names = {"name": row.name, "date": _("never used")}
    if row.last_used_at:
        names["date"] = _("last used on %(date)s") % {
            "date": date_format(row.last_used_at, "j F Y")
        }
    return _("Key for a program “%(name)s”, %(date)s") % names


def _deputy(row) -> str:
    days = {"days": _days(row.starts_on, row.ends_on)}
    return _("Adopts in a manager’s place, %(days)s") % days


@transaction.atomic
def sign_review(organisation, answers, *, by, at, on) -> AccessReview:
    """End what was answered with "end", and record that everything was gone through.

    ``answers`` pairs each line with "keep" or "end". Raises WrongMoment when one cannot be ended,
    and then nothing is.
    """
    reason = _("Yearly review of access")
    ended = [line for line, answer in answers if answer == END]
    for line in ended:
        _end(line, by=by, at=at, on=on, reason=reason)
    review = AccessReview(
        organisation=organisation,
        reviewed_by=by,
        reviewed_on=on,
        kept_count=len(answers) - len(ended),
        ended_count=len(ended),
    )
    return records.create(review, by=by, at=at)


def _end(line, *, by, at, on, reason) -> None:
    if line.kind == "role":
        end_membership(line.record, by=by, at=at, on=on, reason=reason)
    elif line.kind == "wide":
        end_wide_reading(line.record, by=by, at=at, on=on, reason=reason)
    elif line.kind == "key":
        end_key(line.record, by=by, at=at)
    else:
        end_deputy(line.record, by=by, at=at)
