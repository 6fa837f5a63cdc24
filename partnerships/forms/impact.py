"""The form of the impact assistant: an answer and a reason per row, one date for all."""

import uuid
from functools import cached_property

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.forms.base import Typed
from accounts.permissions import may
from lib.dates import HonestDateFormField, ends_before_start
from lib.text import clean_line
from organisations.enums import LifeEventKind
from organisations.life_events import receivers
from partnerships.coordinating import who_can_coordinate
from partnerships.enums import ImpactAnswer
from partnerships.forms.contact_hand_over import described, grouped
from partnerships.forms.people import NOT_ABLE
from partnerships.impact.carrying_out import ALONG, Choice, decide
from partnerships.impact.finding import people_of
from partnerships.impact.kinds import (
    CONTACT,
    COORDINATOR,
    IN_PARTNERSHIPS,
    KEEPER,
    PARTY,
    WITH_KEEPER,
)
from partnerships.impact.telling import sentences

LATER = ""
EVERYTHING_FROM = 3


class ImpactForm(Typed, forms.Form):
    """Per row: moves along, stays, ends, or later; who takes it over, and why.

    ``rows`` are those this user decides about, as they stand now. Each comes back with its
    version: what has changed since is refused by `save`, and then nothing is carried out.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    since = HonestDateFormField(
        label=_("As of"), required=True, help_text=_("The day on which things move or end.")
    )

    everything = forms.ChoiceField(
        label=_("Everything that stands on “Decide later”"),
        required=False,
        help_text=_("A row with an answer of its own keeps it. You see all of it once more."),
    )
    everything_reason = forms.CharField(
        label=_("Reason for all of them"),
        required=False,
        max_length=300,
        validators=[clean_line],
        help_text=_("For every row without a reason of its own."),
    )

    def __init__(self, *args, event, rows, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.rows, self.user, self.on = event, rows, user, on
        self.takers = {str(one.pk): one for one in receivers(event)}
        self.people = {str(p.pk): p for p in people_of(list(self.takers.values()), user)}
        self.fields["token"].initial = uuid.uuid4
        self.fields["since"].initial = event.effective
        self.leaving = {row.record.pk for row in rows if row.kind is CONTACT}
        self._set_out_everything()
        for row in rows:
            self._add_row(row)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _set_out_everything(self) -> None:
        """One answer for many rows: worth its place from three on."""
        inside = [row for row in self.rows if row.inside]
        if len(inside) < EVERYTHING_FROM:
            del self.fields["everything_reason"]
        if sum(self._preset(row) == LATER for row in inside) < EVERYTHING_FROM:
            del self.fields["everything"]
            return
        offered = ImpactAnswer.choices
        if not self.takers:
            offered = [one for one in offered if one[0] != ImpactAnswer.MOVE]
        self.fields["everything"].choices = [(LATER, _("Decide for each row")), *offered]

    def _add_row(self, row) -> None:
        takers = self._receivers_of(row)
        refused = {ImpactAnswer.MOVE: not takers, ImpactAnswer.END: not row.kind.ends}
        answers = [one for one in ImpactAnswer.choices if not refused.get(one[0])]
        self.fields[f"answer_{row.key}"] = forms.ChoiceField(
            label=row.title,
            required=False,
            choices=[(LATER, _("Decide later")), *answers],
            initial=self._preset(row),
        )
        if len(takers) > 1:
            names = [(pk, one.name) for pk, one in takers.items()]
            self.fields[f"receiver_{row.key}"] = forms.ChoiceField(
                label=_("Goes to"),
                required=False,
                choices=[("", _("Choose…")), *names],
                initial=self._only_taker,
            )
        if row.kind.asks_person and takers:
            self._add_person(row)
        self.fields[f"reason_{row.key}"] = forms.CharField(
            label=_("Reason"), required=False, max_length=300, validators=[clean_line]
        )
        self.fields[f"version_{row.key}"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=row.record.version
        )

    def _add_person(self, row) -> None:
        """Who takes it over; at first the one who is named in it, along or moved already."""
        first = [("", _("Choose the person later"))]
        expected = ""
        if row.person and row.person.pk in self.leaving:
            words = gettext("%(person)s, who moves along") % {"person": row.person}
            first.append((ALONG, words))
            expected = ALONG
        elif row.person:
            same = [pk for pk, one in self.people.items() if one.name == row.person.name]
            expected = same[0] if len(same) == 1 else ""
        self.fields[f"person_{row.key}"] = forms.ChoiceField(
            label=_("Who takes it over"),
            required=False,
            choices=[*first, *grouped(self.people.values())],
            initial=expected,
        )

    def _receivers_of(self, row) -> dict:
        """Who can take it over: the receivers; the dossier also another party, who knows it."""
        found = dict(self.takers)
        if row.kind is KEEPER:
            joined = [party for party in row.partnership.parties.all() if party.is_joined]
            found |= {str(party.organisation_id): party.organisation for party in joined}
        found.pop(str(row.organisation.pk), None)
        return found

    @property
    def _only_taker(self) -> str:
        return next(iter(self.takers)) if len(self.takers) == 1 else ""

    def _preset(self, row) -> str:
        """Outside the scope nothing is expected to change; inside nothing is presumed.

        But what goes on in another organisation as a whole takes along all that can go nowhere
        else. It is shown once more before it is carried out.
        """
        if not row.inside:
            return ImpactAnswer.STAY
        whole = self.event.kind == LifeEventKind.MERGER and self._only_taker
        return ImpactAnswer.MOVE if whole else LATER

    # -- what the page shows ------------------------------------------------------------------

    def lines(self, inside):
        """(heading or nothing, row, its fields by name) for one of the two tables."""
        heading = None
        for row in self.rows:
            if row.inside != inside:
                continue
            names = ("answer", "receiver", "person", "reason", "version")
            shown = {n: self[f"{n}_{row.key}"] for n in names if f"{n}_{row.key}" in self.fields}
            new = row.kind.label if row.kind.label != heading else ""
            heading = row.kind.label
            yield new, row, shown

    def inside_lines(self):
        return self.lines(True)

    def outside_lines(self):
        return self.lines(False)

    @cached_property
    def invitations(self) -> list[tuple]:
        """(receiver, where its new people get an account, if this user may invite there)."""
        return [
            (
                one,
                reverse("membership_invite", args=[one.pk])
                if may(self.user, "membership.manage", one)
                else "",
            )
            for one in self.takers.values()
        ]

    def preview(self):
        """(choice, its answer in words, its consequences) of everything that was answered."""
        since = self.cleaned_data["since"]
        words = dict(ImpactAnswer.choices)
        return [(one, words[one.answer], sentences(one, since)) for one in self.choices_made]

    def sent(self):
        """What was typed, to be sent again with the button that carries it out."""
        left_out = ("csrfmiddlewaretoken", "step")
        return [(name, value) for name, value in self.data.items() if name not in left_out]

    # -- judging ------------------------------------------------------------------------------

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since.lower is None:
            raise ValidationError(_("Fill in the date, or at least its year."))
        if since.lower > self.on:
            raise ValidationError(_("This day is still to come."))
        if ends_before_start(self.event.effective, since):
            message = _("Nothing moves before it takes effect: %(date)s.")
            raise ValidationError(message % {"date": self.event.effective})
        return since

    def clean(self):
        cleaned = super().clean()
        made = [self._choice(row, cleaned) for row in self.rows]
        self.choices_made = [one for one in made if one is not None]
        if not self.choices_made and not self.errors and not self._gone():
            raise ValidationError(_("Choose for at least one row what happens to it."))
        self._check_people()
        self._check_parties()
        self._check_dates(cleaned)
        return cleaned

    def _choice(self, row, cleaned) -> Choice | None:
        answer = cleaned.get(f"answer_{row.key}", LATER) or self._answer_to_all(row, cleaned)
        if answer == LATER:
            return None
        reason = cleaned.get(f"reason_{row.key}", "")
        if row.inside:
            reason = reason or cleaned.get("everything_reason", "")
        receiver, person = None, None
        if answer == ImpactAnswer.MOVE:
            takers = self._receivers_of(row)
            only = next(iter(takers)) if len(takers) == 1 else ""
            receiver = takers.get(cleaned.get(f"receiver_{row.key}") or only)
            if receiver is None:
                self.add_error(f"receiver_{row.key}", _("Choose where it goes."))
                return None
            chosen = cleaned.get(f"person_{row.key}") or ""
            person = chosen if chosen == ALONG else self.people.get(chosen)
        return Choice(
            row=row,
            answer=answer,
            receiver=receiver,
            person=person,
            reason=reason,
            version=cleaned.get(f"version_{row.key}"),
        )

    def _answer_to_all(self, row, cleaned) -> str:
        """The answer for all rows within the scope, where this row can have it."""
        answer = cleaned.get("everything", LATER)
        possible = {value for value, _words in self.fields[f"answer_{row.key}"].choices}
        return answer if row.inside and answer in possible else LATER

    def _check_people(self) -> None:
        """Who takes it over is of the receiver, or moves there in this same round."""
        moving = {
            one.row.record.pk: one.receiver
            for one in self.choices_made
            if one.row.kind is CONTACT and one.answer == ImpactAnswer.MOVE
        }
        for one in self.choices_made:
            name = f"person_{one.row.key}"
            if one.person == ALONG and moving.get(one.row.person.pk) != one.receiver:
                message = _("Let %(person)s move along too, under Contacts, or choose another.")
                self.add_error(name, message % {"person": one.row.person})
            elif one.person not in (None, ALONG):
                if one.person.organisation_id != one.receiver.pk:
                    message = _("%(person)s is not of %(organisation)s.")
                    words = {"person": described(one.person), "organisation": one.receiver}
                    self.add_error(name, message % words)
                elif one.row.kind is COORDINATOR and not self._can_coordinate(one):
                    self.add_error(name, NOT_ABLE)

    def _can_coordinate(self, choice) -> bool:
        """Whether the chosen person may change the partnership once all this is carried out."""
        partnership = choice.row.partnership
        about = [one for one in self.choices_made if one.row.partnership == partnership]
        keeper, joined = partnership.keeper_id, set(partnership.joined_organisation_ids)
        for one in about:
            if one.answer == ImpactAnswer.MOVE and one.row.kind is KEEPER:
                keeper = one.receiver.pk
            if one.answer != ImpactAnswer.STAY and one.row.kind is PARTY:
                joined.discard(one.row.organisation.pk)
                joined |= {one.receiver.pk} if one.receiver else set()
        together = joined if partnership.shared_editing else set()
        can = who_can_coordinate([choice.person], self.on)
        return can(choice.person, {keeper, *together})

    def _check_parties(self) -> None:
        """What stands in a partnership moves to who takes part there, or does from now on."""
        moving, keeping = (
            {
                (one.row.partnership.pk, one.receiver.pk)
                for one in self.choices_made
                if one.row.kind is kind and one.answer == ImpactAnswer.MOVE
            }
            for kind in (PARTY, KEEPER)
        )
        for one in self.choices_made:
            kind, partnership = one.row.kind, one.row.partnership
            if kind not in IN_PARTNERSHIPS or kind is PARTY or not one.receiver:
                continue
            place = (partnership.pk, one.receiver.pk)
            keeps = place in keeping or partnership.keeper_id == one.receiver.pk
            if place in moving or not one.row.needs_party or (kind in WITH_KEEPER and keeps):
                continue
            if one.receiver.pk not in partnership.joined_organisation_ids:
                message = _("%(organisation)s is no party there yet: let the partnership move too.")
                self.add_error(f"answer_{one.row.key}", message % {"organisation": one.receiver})

    def _check_dates(self, cleaned) -> None:
        """Nothing ends before it began."""
        since = cleaned.get("since")
        for one in self.choices_made if since else ():
            if one.answer != ImpactAnswer.STAY and ends_before_start(one.row.began, since):
                message = _("This began later than the date above: %(date)s.")
                self.add_error(f"answer_{one.row.key}", message % {"date": one.row.began})

    def _gone(self) -> bool:
        """Whether a row that was answered on the screen is there no more."""
        known = {f"answer_{row.key}" for row in self.rows}
        sent = [name for name in self.data if name.startswith("answer_") and name not in known]
        return any(self.data.get(name) for name in sent)

    def save(self, *, by, at):
        """Carry out the answers and say how many; WrongMoment when a row has changed."""
        if self._gone():
            raise WrongMoment(
                _("Something on the page was decided or ended in the meantime. Look at it again.")
            )
        return decide(
            self.event,
            self.choices_made,
            since=self.cleaned_data["since"],
            by=by,
            at=at,
            on=self.on,
        )
