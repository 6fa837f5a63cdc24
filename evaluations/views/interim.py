"""Closing an interim review."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluations import interim
from evaluations.enums import ExchangeNext, ResponseState

from .evaluation import CoordinatorStep


class InterimSettle(CoordinatorStep):
    """Asks, then closes an interim review: the board of supply and demand follows."""

    heading = gettext_lazy("Close the interim review?")
    submit_label = gettext_lazy("Close the review")
    success_message = gettext_lazy(
        "The review is closed. The board of supply and demand is up to date."
    )
    section = "exchange"

    def hindrance(self) -> str:
        return interim.reason_not_to_settle(self.target, self.on)

    def consequences(self) -> list[str]:
        closed = self.target.exchange_reviews.filter(next_year=ExchangeNext.CLOSE).count()
        unsaid = self.target.exchange_reviews.filter(next_year="").count()
        new = self.target.proposed_exchange.count()
        lines = [
            _("Closed on the board: %(closed)s. New on the board: %(new)s.")
            % {"closed": closed, "new": new}
        ]
        if unsaid:
            lines.append(
                ngettext(
                    "Of %(number)s offer or request nothing was said; it stays open.",
                    "Of %(number)s offers and requests nothing was said; they stay open.",
                    unsaid,
                )
                % {"number": unsaid}
            )
        if self.target.responses.filter(state=ResponseState.HANDED_IN).exists():
            lines.append(_("Everybody sees the views that were handed in."))
        return [*lines, _("The page stays as it is now. Nobody has to adopt it.")]

    def save(self, form):
        return interim.settle(
            self.target,
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )
