"""Supply and demand: what parties offer and seek."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from accounts.views.base import MoveView, PageView
from partnerships.enums import ExchangeDirection
from partnerships.forms.exchange import ExchangeForm
from partnerships.lifecycle.exchange import EXCHANGE
from partnerships.models import ExchangeItem, Partnership
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, ReturnsToSection

SECTION = "exchange"


class ExchangeList(ReturnsToSection, PageView):
    """The whole board, closed items included, with a step per row."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/exchange_list.html"

    def context(self, **extra):
        user = self.request.user
        items = self.target.exchange_items.select_related("party__organisation").order_by(
            "party__position", "party_id", "direction", "pk"
        )
        rows = []
        for item in items:
            item.partnership = self.target  # the rights follow from the one loaded
            rows.append({"item": item, "moves": EXCHANGE.available(item, user)})
        sides = [
            (ExchangeDirection.OFFER, _("Offered")),
            (ExchangeDirection.REQUEST, _("Sought")),
        ]
        return super().context(
            sides=[
                (direction, heading, [row for row in rows if row["item"].direction == direction])
                for direction, heading in sides
            ],
            has_rows=bool(rows),
            may_edit=may(user, "partnership.edit", self.target),
            **extra,
        )


class OnTheBoard:
    """Returns to the board, where the buttons are."""

    def section_url(self, parent) -> str:
        return board_url(parent)


class ExchangeCreate(OnTheBoard, ChildCreate):
    form_class = ExchangeForm
    presets = ("party", "direction")
    heading = _("Record an offer or a request")
    submit_label = _("Record")


class ExchangeEdit(OnTheBoard, ChildEdit):
    model = ExchangeItem
    form_class = ExchangeForm
    heading = _("Change the offer or request")


class ExchangeRemove(OnTheBoard, ChildRemove):
    model = ExchangeItem


class ExchangeMove(MoveView):
    """A step on one row of the board."""

    model = ExchangeItem
    lifecycle = EXCHANGE

    def success_url(self, changed) -> str:
        return board_url(changed.partnership)

    def back_url(self) -> str:
        return board_url(self.target.partnership)


class ExchangeMatch(ExchangeMove):
    move = "match"


class ExchangeClose(ExchangeMove):
    move = "close"


class ExchangeReopen(ExchangeMove):
    move = "reopen"


def board_url(partnership) -> str:
    return reverse("exchange_list", args=[partnership.pk])
