"""What one colleague would answer: the same questions, written to rows of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.contributing import own_rows
from evaluations.keeping import words_of
from evaluations.models import PartyResponse

from .questions import QuestionsForm

VIEW_LENGTH = 4000


class ColleagueAnswerForm(QuestionsForm):
    """Scores and sentences of the one who fills it in; the party's own answers stay apart."""

    view = forms.CharField(
        label=_("How you see the year"),
        required=False,
        max_length=VIEW_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = PartyResponse
        fields = ()

    def scope_choices(self) -> None:
        super().scope_choices()
        self.fields["view"].initial = self._view()
        # The version is that of the colleague's own text, not of the party's answers.
        self.fields["version"].required = False

    def rows(self) -> dict:
        return own_rows(self.instance, self.user)

    def text_names(self) -> list[str]:
        return ["view"] if "view" in self.fields else []

    def _view(self) -> str:
        row = self.given.get(None)
        return row.comment if row else ""

    def words_of_texts(self) -> str:
        return words_of(self._view())

    def view_version(self) -> int:
        row = self.given.get(None)
        return row.version if row else 0

    def view_text(self) -> str:
        return self._view()

    def changes(self) -> dict:
        """The text on the whole, when it was touched."""
        if "view" not in self.cleaned_data:
            return {}
        sent = self.cleaned_data["view"]
        untouched = words_of(sent) == self.data.get("view_was")
        return {} if untouched or self._takes_theirs("view") else {"view": sent}
