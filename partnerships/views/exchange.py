"""Supply and demand: what parties offer and seek, matched and closed by the coordinator."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import MoveView, PageView
from partnerships.exchange import board_of, hold
from partnerships.forms.exchange import CloseForm, ExchangeForm, MatchForm
from partnerships.lifecycle.exchange import EXCHANGE
from partnerships.models import ExchangeItem, Partnership
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, MoveForm, ReturnsToSection

SECTION = "exchange"


def board_url(partnership) -> str:
    return reverse("exchange_list", args=[partnership.pk])


class ExchangeList(ReturnsToSection, PageView):
    """The board: what is open per party, what was matched, and what came of it."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/exchange_list.html"

    def context(self, **extra):
        user = self.request.user
        items = self.target.exchange_items.select_related("party__organisation", "theme").order_by(
            "party__position", "party_id", "direction", "pk"
        )
        return super().context(
            board=board_of(items),
            may_edit=may(user, "partnership.edit", self.target),
            may_see_who=may(user, "history.see", self.target),
            **extra,
        )


class OnTheBoard:
    """Returns to the board, where the buttons are."""

    def section_url(self, parent) -> str:
        return board_url(parent)


class ExchangeCreate(OnTheBoard, ChildCreate):
    form_class = ExchangeForm
    presets = ("party", "direction", "theme")
    heading = gettext_lazy("Record an offer or a request")
    submit_label = gettext_lazy("Record")


class ExchangeEdit(OnTheBoard, ChildEdit):
    model = ExchangeItem
    form_class = ExchangeForm
    heading = gettext_lazy("Change the offer or request")

    def remove_url(self) -> str:
        return "" if self.target.matched_with_id else super().remove_url()


class ExchangeRemove(OnTheBoard, ChildRemove):
    model = ExchangeItem

    def hindrance(self) -> str:
        if self.target.matched_with_id:
            return _("This is matched with an item of another party. Open it again first.")
        return ""


class OnOneItem:
    """A step on one row of the board, and on the other side it is matched with."""

    model = ExchangeItem
    lifecycle = EXCHANGE

    def queryset(self):
        return super().queryset().select_related("party__organisation", "partnership")

    def success_url(self, changed) -> str:
        return board_url(changed.partnership)

    def back_url(self) -> str:
        return board_url(self.target.partnership)


class ExchangeStep(OnOneItem, MoveForm):
    """A step that asks something first."""

    def context(self, **extra):
        board = {"url": self.back_url(), "name": _("Supply and demand")}
        return super().context(parent=board, **extra)

    @property
    def lead(self) -> str:
        item = self.target
        names = {"party": item.party, "what": item.text}
        if item.direction == "offer":
            return _("%(party)s offers: %(what)s") % names
        return _("%(party)s seeks: %(what)s") % names


class ExchangeMatch(ExchangeStep):
    move = "match"
    form_class = MatchForm
    heading = gettext_lazy("Match with what?")
    submit_label = gettext_lazy("Match")

    def save(self, form):
        hold(self.target, form.cleaned_data["counterpart"])
        return super().save(form)


class ExchangeClose(ExchangeStep):
    move = "close"
    form_class = CloseForm
    heading = gettext_lazy("What came of it?")
    submit_label = gettext_lazy("Close")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def context(self, **extra):
        told = [_("It stays readable on the board, under what is closed.")]
        if self.target.matched_with_id:
            told.insert(0, _("The item it is matched with is closed along with it."))
        return super().context(consequences=told, **extra)

    def save(self, form):
        hold(self.target, self.target.matched_with)
        return super().save(form)


class ExchangeReopen(OnOneItem, MoveView):
    """Takes a matched pair apart, or takes up again what was closed."""

    move = "reopen"

    def act(self):
        hold(self.target, self.target.matched_with)
        return super().act()
