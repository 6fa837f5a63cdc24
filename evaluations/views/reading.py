"""Reading an evaluation: one sheet for the page, the page for paper and the PDF."""

from evaluations.models import Evaluation
from evaluations.page import ORDERS, later_answers_of, page_of
from evaluations.sheet import for_viewer, load_parts, sheet_of, sign_offs_of


class Reading:
    """Loads an evaluation and words its sheet as this user may read it."""

    model = Evaluation
    permission = "evaluation.see"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("programme__partnership", "deciding_body")
            .prefetch_related("programme__partnership__parties__organisation")
        )

    def sheet(self) -> dict:
        user, evaluation = self.request.user, self.target
        load_parts(evaluation)
        roles = evaluation.roles_of(user)
        return for_viewer(sheet_of(evaluation), user, roles=roles)

    def order(self) -> str:
        """Which criteria come first: "difference", or their own order on request."""
        asked = self.request.GET.get("order", "")
        return asked if asked in ORDERS else ORDERS[0]

    def later_answers(self, sheet) -> list[dict]:
        """What stands beside an adopted page: answers of who was asked without deciding."""
        if not self.target.is_adopted:
            return []
        return later_answers_of(sheet, sign_offs_of(self.target))

    def context(self, **extra):
        evaluation, sheet = self.target, self.sheet()
        page = page_of(sheet, evaluation, on=self.on, order=self.order())
        return super().context(
            evaluation=evaluation,
            sheet=sheet,
            page=page,
            foot=f"{evaluation} · {page['partnership']} · {page['status']}",
            later_answers=self.later_answers(sheet),
            corrections=evaluation.corrections.select_related("author"),
            **extra,
        )
