"""What the pages with questions share: the whole page, and one question saved as it is typed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.views.base import whole_write
from evaluations import completeness
from evaluations.keeping import VIEW, StaleAnswers

from .steps import SheetView


def row_of(key) -> str:
    """Where a question stands on the page."""
    return "#row_id_view" if key == VIEW else f"#div_id_score_{key}"


class QuestionsView(SheetView):
    """A page with a score per criterion."""

    def hindrance(self) -> str:
        return completeness.not_writable(self.target)

    def save_url(self) -> str:
        """Where one question is saved as it is typed; "" where that cannot be."""
        return ""

    def keeper(self) -> str:
        """Under whose name a browser keeps what could not be saved yet."""
        return str(self.request.user.pk)

    def rows(self):
        """The answers there are, to count them."""
        return self.target.scores.all()

    def form_stale(self, form, stale):
        if stale.record is None:
            return self.render_refusal(stale)
        form.mark_stale(getattr(stale, "keys", [VIEW]), self.fresh(stale))
        form.take_versions()
        return self.render(self.context(form=form, message=str(stale)), status=409)

    def fresh(self, stale):
        """The response as it stands now."""
        stale.record.party = self.target.party
        return stale.record

    def context(self, **extra):
        return super().context(
            **{
                "party": self.target.party,
                "programme": self.target.evaluation.programme,
                "progress": completeness.progress(self.rows(), self.target.evaluation),
                "save_url": self.save_url(),
                "keeper": self.keeper(),
                **extra,
            }
        )


class KeepsOne:
    """Saves one question (``question``: the key of a criterion, or "view") and answers with the
    part of the page that says so. Comes before the view whose page it is.

    200 saved · 409 somebody else came in between, both texts shown; or it is too late · 422 what
    was typed cannot be saved. Where the fields themselves change, the whole question comes back.
    """

    http_method_names = ["post", "options"]

    @property
    def key(self) -> str:
        return self.request.POST.get("question", "")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "only": self.key or "none", "strict": False}

    def post(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        form = self.get_form(request.POST)
        if self.key != VIEW and not form.criteria:
            return self.say(_("This is not asked here."), status=422)
        if not form.is_valid():
            return self.keep(form, status=422)
        try:
            with whole_write(request):
                self.save(form)
        except StaleAnswers as stale:
            form.mark_stale(stale.keys, self.fresh(stale))
            return self.keep(form, status=409)
        return self.saved()

    def saved(self):
        self.target = self.load()
        form = self.get_form()
        # What the fields say now came from somebody else: they are drawn once more.
        replaced = "take" in self.request.POST or (
            self.request.POST.get(f"resolve_{self.key}") == "theirs"
        )
        return self.keep(form, saved_at=self.at, replaced=replaced)

    def keep(self, form, status=200, *, saved_at=None, replaced=False):
        """The state of one question, or the whole of it."""
        question = form.questions()[0] if form.criteria else None
        context = self.context(
            form=form,
            question=question,
            keep=question["keep"] if question else form.view_keep(),
            saved_at=saved_at,
            replaced=replaced,
            chose=f"resolve_{self.key}" in self.request.POST,
        )
        if not replaced:
            return self.render(context, status, "evaluations/parts/kept.html")
        part = "question" if question else "view_question"
        response = self.render(context, status, f"evaluations/parts/{part}.html")
        response["HX-Retarget"] = row_of(self.key)
        response["HX-Reswap"] = "outerHTML settle:0ms"
        return response

    def say(self, sentence, status) -> HttpResponse:
        context = {"sentence": sentence, "target": self.target}
        return self.render(context, status, "evaluations/parts/not_kept.html")

    def render_refusal(self, refusal):
        return self.say(str(refusal), 409)
