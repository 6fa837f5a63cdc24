"""The time picture of the portfolio: partnerships through the years."""

from lib.paging import KeysetPage
from overview.time_picture import time_picture
from overview.views.portfolio import PortfolioPage

SHOWN = 50


class PortfolioTimeShow(PortfolioPage):
    """How long partnerships last, with their papers and evaluations, as of a day.

    Those of the list with the same address, in its order; so many on a page.
    """

    template_name = "overview/portfolio_time_show.html"

    def context(self, **extra):
        scope, given = self.scope, self.request.GET
        order = scope.filters.order
        page = KeysetPage(
            scope.among.values("pk", *order_columns(order)),
            order=order,
            after=given.get("after", ""),
            size=SHOWN,
        )

        def at(cursor):
            if not cursor:
                return ""
            return self.request.path + scope.query(after=cursor, sort=given.get("sort", ""))

        keys = [row["pk"] for row in page]
        return super().context(
            picture=time_picture(self.request.user, keys, scope.on),
            previous_url=at(page.previous_cursor),
            next_url=at(page.next_cursor),
            **extra,
        )


def order_columns(order) -> list[str]:
    """The names of the columns in an order, without its direction."""
    return [name.lstrip("-") for name in order]
