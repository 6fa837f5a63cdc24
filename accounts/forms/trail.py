"""What one can narrow the trail by: who, what kind of act, which kind of record, and when."""

import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Record, Result, User
from accounts.trail.refusals import REFUSAL_VERBS
from accounts.trail.sign_in import SIGN_IN_VERBS
from lib.days import DayField

# Acts by which data left the register; "open" is also said of an evaluation.
TAKEN = Q(verb__in=("export", "make_backup"))
TAKEN |= Q(verb="open", object_type="partnerships.document")
ROLES = Q(
    object_type__in=(
        "accounts.user",
        "accounts.apitoken",
        "organisations.membership",
        "organisations.invitation",
        "organisations.widegrant",
        "evaluations.deputy",
    )
) & ~Q(verb__in=(*SIGN_IN_VERBS, *REFUSAL_VERBS, "export", "mute_mail", "unmute_mail"))
ACTS: dict[str, Q] = {
    "changes": Q(result=Result.DONE) & ~TAKEN & ~Q(verb__in=SIGN_IN_VERBS),
    "taken": TAKEN,
    "roles": ROLES,
    "sign_in": Q(verb__in=SIGN_IN_VERBS),
    "refused": ~Q(result=Result.DONE),
}
ACT_LABELS = {
    "": _("All acts"),
    "changes": _("Recorded and changed"),
    "taken": _("Opened or saved as a file"),
    "roles": _("Accounts and roles"),
    "sign_in": _("Signing in and out"),
    "refused": _("Refused or gone wrong"),
}
# Kinds of act that stand in the trail of one record.
OF_A_RECORD = ("", "changes", "taken", "refused")


def kinds_of(labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """The kinds of record of these apps, by their name."""
    models = [m for m in apps.get_models() if m._meta.app_label in labels and issubclass(m, Record)]
    named = [(m._meta.label_lower, capfirst(str(m._meta.verbose_name))) for m in models]
    return sorted(named, key=lambda kind: kind[1].lower())


class TrailForm(forms.Form):
    """The choices above a history. What cannot be read is passed over: the list stays whole."""

    who = forms.CharField(
        label=_("Who"), required=False, max_length=150, widget=forms.TextInput({"size": 18})
    )
    what = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("With what"), required=False)
    start = DayField(label=_("From"), required=False)
    end = DayField(label=_("Until and including"), required=False)

    def __init__(
        self, data: Any, *, apps_shown: tuple[str, ...], acts: tuple[str, ...] = tuple(ACT_LABELS)
    ) -> None:
        super().__init__(data)
        self.fields["what"].choices = [(act, ACT_LABELS[act]) for act in acts]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All records")), *kinds_of(apps_shown)]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)

    def narrow(self, entries: QuerySet) -> QuerySet:
        """The entries that were chosen."""
        chosen = self.cleaned_data
        if who := chosen.get("who"):
            people = User.objects.filter(display_name__icontains=who).order_by()
            entries = entries.filter(actor_id__in=people.values("pk"))
        if what := chosen.get("what"):
            entries = entries.filter(ACTS[what])
        if kind := chosen.get("kind"):
            entries = entries.filter(object_type=kind)
        if start := chosen.get("start"):
            entries = entries.filter(at__gte=_beginning(start))
        if end := chosen.get("end"):
            entries = entries.filter(at__lt=_beginning(end + datetime.timedelta(days=1)))
        return entries


def _beginning(day: datetime.date) -> datetime.datetime:
    """The first moment of a day, here."""
    here = timezone.get_current_timezone()
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=here)
