"""Going through everybody's access, line by line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms.area import PlainForm
from overview.access_review import END, KEEP, lines_of, sign_review

ANSWERS = ((KEEP, _("Keep")), (END, _("End")))


class AccessReviewForm(PlainForm):
    """Keep or end, for every line: nothing is chosen beforehand.

    The lines are read anew when it is sent: who was added meanwhile has to be answered too.
    """

    def __init__(self, *args, at, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines_of(self.record, self.user, at=at, on=on)
        for line in self.lines:
            if not line.why_not:
                self.fields[line.name] = forms.ChoiceField(
                    label=f"{line.user}: {line.what}",
                    choices=ANSWERS,
                    widget=forms.RadioSelect({"class": "inline"}),
                    error_messages={"required": _("Choose: keep or end.")},
                )

    def rows(self) -> list[dict]:
        """Each line with its field, if it is answered here."""
        return [
            {"line": line, "field": self[line.name] if line.name in self.fields else None}
            for line in self.lines
        ]

    def save(self, *, by, at, on):
        """See `overview.access_review.sign_review`."""
        answers = [
            (line, self.cleaned_data[line.name]) for line in self.lines if line.name in self.fields
        ]
        return sign_review(self.record, answers, by=by, at=at, on=on)
