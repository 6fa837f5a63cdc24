"""Form by which everything a colleague answers for is handed over at once."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.forms.base import Typed
from lib.dates import HonestDate, HonestDateFormField, ends_before_start
from lib.text import clean_text
from organisations.models import Contact
from partnerships.handover import hand_over

AS_ABOVE, STAYS = "", "stays"


def described(person) -> str:
    return f"{person.name}, {person.function}" if person.function else person.name


def grouped(people) -> list:
    """Choices of people under the name of their organisation, in the order given."""
    groups: dict[int, tuple] = {}
    for person in people:
        label = str(person.organisation)
        rows = groups.setdefault(person.organisation_id, (label, []))[1]
        rows.append((str(person.pk), described(person)))
    return list(groups.values())


class ContactHandOverForm(Typed, forms.Form):
    """Per thing somebody else, "as above" or "stays"; one date, one reason, one transaction.

    ``things`` are the rows as they stand now. What was on the screen comes back with its version:
    a row that has changed since is refused by `save`, and then nothing is handed over.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    everything_to = forms.ChoiceField(label=_("Everything to"), required=False)
    since = HonestDateFormField(
        label=_("As of"), required=True, help_text=_("The first day of the new people.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        validators=[clean_text],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    has_left = forms.BooleanField(
        label=_("Has left the organisation"),
        required=False,
        help_text=_("Then nobody can choose this contact any more. The name stays readable."),
    )
    left_on = HonestDateFormField(label=_("Left on"))

    def __init__(self, *args, contact, things, on, may_leave, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.things = things
        self.fields["token"].initial = uuid.uuid4
        self.fields["since"].initial = HonestDate.from_date(on)
        if not may_leave:
            del self.fields["has_left"], self.fields["left_on"]
        self.people = {str(p.pk): p for thing in things for p in thing.people}
        everybody = [(AS_ABOVE, _("Choose per row")), *grouped(self.people.values())]
        self.fields["everything_to"].choices = everybody
        for thing in things:
            self._add_row(thing)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _add_row(self, thing) -> None:
        first = [(AS_ABOVE, _("As above")), (STAYS, _("Leave as it is"))]
        self.fields[f"to_{thing.key}"] = forms.ChoiceField(
            label=thing.title, required=False, choices=[*first, *grouped(thing.people)]
        )
        self.fields[f"version_{thing.key}"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=thing.record.version
        )

    def rows(self):
        """(heading or nothing, thing, its choice, its version) for the table."""
        heading = None
        for thing in self.things:
            label = thing.kind.label
            new = label if label != heading else ""
            heading = label
            yield new, thing, self[f"to_{thing.key}"], self[f"version_{thing.key}"]

    def clean(self):
        cleaned = super().clean()
        self.choices_made = []
        for thing in self.things:
            person = self._chosen(thing, cleaned)
            if person is not None:
                self.choices_made.append((thing, person, cleaned.get(f"version_{thing.key}")))
        asked = self.choices_made or cleaned.get("has_left") or self.errors or self._gone()
        if not asked:
            self.add_error("everything_to", _("Choose to whom something is handed over."))
        self._check_dates(cleaned)
        if cleaned.get("left_on") and not cleaned.get("has_left"):
            self.add_error("has_left", _("Tick this when the contact has left on that date."))
        return cleaned

    def _chosen(self, thing, cleaned) -> Contact | None:
        """Who takes this thing over; None when it stays."""
        name = f"to_{thing.key}"
        choice = cleaned.get(name, STAYS)
        if choice == AS_ABOVE:
            choice = cleaned.get("everything_to") or STAYS
            fits = {str(person.pk) for person in thing.people}
            if choice != STAYS and choice not in fits:
                message = _("%(person)s cannot take this over. Choose somebody else or leave it.")
                self.add_error(name, message % {"person": self.people[choice]})
                return None
        return None if choice == STAYS else self.people[choice]

    def _check_dates(self, cleaned) -> None:
        """Nothing ends before it began."""
        since = cleaned.get("since") or HonestDate()
        for thing, _person, _version in self.choices_made:
            if ends_before_start(thing.began, since):
                message = _("“%(title)s” began later than this: %(date)s.")
                self.add_error("since", message % {"title": thing.title, "date": thing.began})
                return

    def _gone(self) -> bool:
        """Whether a row that was on the screen, and was not to stay, is there no more."""
        known = {f"version_{thing.key}" for thing in self.things}
        sent = [name for name in self.data if name.startswith("version_") and name not in known]
        return any(self.data.get(f"to_{name[8:]}", AS_ABOVE) != STAYS for name in sent)

    def save(self, *, by, at, reason=""):
        """Hand over what was chosen and say how much; WrongMoment when a row has changed."""
        data = self.cleaned_data
        changed = [
            thing for thing, _p, version in self.choices_made if version != thing.record.version
        ]
        if changed:
            raise WrongMoment(
                _("“%(title)s” was changed in the meantime. Nothing was handed over.")
                % {"title": changed[0].title}
            )
        if self._gone():
            raise WrongMoment(
                _(
                    "Something on the page was handed over or ended in the meantime. Nothing more "
                    "was handed over. Look at what is left."
                )
            )
        number = hand_over(
            self.choices_made, since=data["since"], reason=data["reason"], by=by, at=at
        )
        if data.get("has_left"):
            gone = {"until": data["left_on"], "left_at": at}
            records.update(self.contact, gone, by=by, at=at, reason=data["reason"], verb="leave")
        return number
