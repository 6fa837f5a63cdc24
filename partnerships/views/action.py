"""Action points: who does what, by when, and what came of it."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.records import stored_row
from accounts.views.base import MoveView, PageView
from partnerships.enums import ActionState
from partnerships.forms.action import (
    ActionCompleteForm,
    ActionDropForm,
    ActionFilter,
    ActionForm,
)
from partnerships.lifecycle.action import ACTION
from partnerships.models import ActionPoint, Partnership
from partnerships.views.base import (
    ChildCreate,
    ChildEdit,
    ChildRemove,
    MoveForm,
    ReturnsToSection,
)


def action_lines(actions, partnership, user, on) -> list[dict]:
    """Action points of one partnership, each with how late it is and what this user may do."""
    may_edit = may(user, "partnership.edit", partnership)
    lines = []
    for action in actions:
        action.partnership = partnership  # the rights follow from the one loaded
        lines.append(
            {
                "action": action,
                "is_late": action.is_overdue(on),
                "moves": {move.name for move in ACTION.available(action, user)},
                "may_edit": may_edit,
            }
        )
    return lines


class ActionList(ReturnsToSection, PageView):
    """All action points of a partnership: what is open first, by who and status."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/action_list.html"

    def context(self, **extra):
        user = self.request.user
        actions = list(
            self.target.action_points.select_related(
                "assignee__organisation", "decision", "meeting__body"
            ).open_first()
        )
        assignees = {action.assignee_id: action.assignee for action in actions if action.assignee}
        form = ActionFilter(
            self.request.GET, assignees=sorted(assignees.values(), key=lambda one: one.name)
        )
        state, who = form.chosen("state"), form.chosen("who")
        shown = [one for one in actions if self.fits(one, state, who)]
        return super().context(
            lines=action_lines(shown, self.target, user, self.on),
            form=form,
            is_filtered=bool(state or who),
            clear_url=self.request.path,
            has_rows=bool(actions),
            open_count=sum(1 for action in actions if action.is_open),
            may_edit=may(user, "partnership.edit", self.target),
            **extra,
        )

    def fits(self, action, state, who) -> bool:
        """Whether an action point is of this status and this person."""
        if state and action.state != state:
            return False
        if who == ActionFilter.MINE:
            return bool(action.assignee and action.assignee.user_id == self.request.user.pk)
        if who == ActionFilter.NOBODY:
            return action.assignee_id is None
        return not who or str(action.assignee_id) == who


class GoesBack:
    """Goes back to where one came from: `?back=work`, `decision` or `meeting`; else the list."""

    def way_back(self, action) -> str:
        back = self.request.GET.get("back", "")
        if back == "work":
            return reverse("work_show")
        if back in ("decision", "meeting") and (origin := getattr(action, back)) is not None:
            return f"{origin.get_absolute_url()}#actions"
        return action.get_absolute_url()

    def success_url(self, saved) -> str:
        return self.way_back(saved)


class ActionCreate(GoesBack, ChildCreate):
    form_class = ActionForm
    presets = ("decision", "meeting")
    heading = gettext_lazy("Add an action point")
    submit_label = gettext_lazy("Add the action point")
    success_message = gettext_lazy("The action point is recorded.")

    def back_url(self) -> str:
        return reverse("action_list", args=[self.target.pk])


class OneAction(GoesBack):
    """Loads an action point with what its rights are asked of."""

    model = ActionPoint

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("partnership", "assignee__organisation", "decision", "meeting")
        )

    def back_url(self) -> str:
        return self.way_back(self.target)

    def context(self, **extra):
        partnership = self.target.partnership
        parent = {
            "name": _("Action points of %(title)s") % {"title": partnership},
            "url": reverse("action_list", args=[partnership.pk]),
        }
        return super().context(**{**extra, "parent": parent})


class ActionEdit(OneAction, ChildEdit):
    form_class = ActionForm
    heading = gettext_lazy("Change the action point")


class ActionRemove(OneAction, ChildRemove):
    """An action point entered by mistake goes; one that was done stays."""

    def hindrance(self) -> str:
        if self.target.state == ActionState.DONE:
            return _("What was done stays readable. Open it again first if that is a mistake.")
        return ""

    def success_url(self, saved) -> str:
        return reverse("action_list", args=[self.target.partnership_id])


class ActionStep(OneAction, MoveForm):
    """A move that asks for a sentence; from a list it comes with only the version."""

    lifecycle = ACTION


class ActionComplete(ActionStep):
    move = "complete"
    form_class = ActionCompleteForm
    submit_label = gettext_lazy("Report as done")

    def get_heading(self) -> str:
        return _("Done: %(action)s") % {"action": self.target}

    @property
    def leaves_the_page(self) -> bool:
        """Whether one goes back to a page where what is done no longer stands."""
        return self.request.GET.get("back") == "work"

    def get_success_message(self, saved) -> str:
        return "" if self.leaves_the_page else super().get_success_message(saved)

    def go_on(self, saved) -> None:
        """Say where it stands now, with a way to take a mere tick back."""
        if not self.leaves_the_page:
            return
        done = format_html(
            '{} <a href="{}">{}</a>.',
            _("“%(action)s” is done. It now stands under") % {"action": saved},
            saved.get_absolute_url(),
            _("Action points of %(title)s") % {"title": saved.partnership},
        )
        messages.success(self.request, done, extra_tags=self.undo_url(saved))

    def undo_url(self, saved) -> str:
        """Opens it again, as it is now; "" where that would take more back than the tick."""
        if saved.outcome or ACTION.moves["reopen"] not in ACTION.available(
            saved, self.request.user
        ):
            return ""
        return f"{reverse('action_reopen', args=[saved.pk])}?back=work&version={saved.version}"


class ActionDrop(ActionStep):
    move = "drop"
    form_class = ActionDropForm
    submit_label = gettext_lazy("Record as no longer needed")

    def get_heading(self) -> str:
        return _("No longer needed: %(action)s") % {"action": self.target}


class ActionReopen(OneAction, MoveView):
    """Opens it again; with a version in its address only if nobody changed it since."""

    lifecycle = ACTION
    move = "reopen"

    def act(self):
        seen = self.request.GET.get("version")
        stored = stored_row(self.target)  # from here on nobody else changes it
        if seen is not None and stored is not None and seen != str(stored.version):
            raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
        return super().act()
