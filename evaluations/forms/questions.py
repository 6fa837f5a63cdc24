"""Questions with a score and a sentence each, every one kept and compared by itself."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import RegistryForm
from evaluations.completeness import last_scores, needs_sentence
from evaluations.guide.tips import tips_for
from evaluations.keeping import VIEW, Seen, words_of, words_of_row

NOT_APPLICABLE = "na"
SCORES = [(str(value), str(value)) for value in range(1, 6)]
COMMENT_LENGTH = 1000
TIPS_AT_ONCE = 2
MINE, THEIRS = "mine", "theirs"


class ScoreRadio(forms.RadioSelect):
    """1 to 5 or n/a in one row; the options that ask for a sentence say so to the page."""

    def __init__(self, *args, asking=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.asking = frozenset(asking)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.asking:
            option["attrs"]["data-asks"] = True
        return option


class QuestionsForm(RegistryForm):
    """Scores and sentences over the criteria of an evaluation, and one text on the whole.

    A draft may be incomplete; ``strict`` asks everything. ``only`` narrows it to one question: the
    key of a criterion, or "view". Each question carries what was on the screen (its version and
    the mark of its words), so that an untouched one is never written and a stale one is noticed.
    ``beside`` holds what others answered: {"colleagues": {key: […]}, "others": {key: […]}}.
    """

    def __init__(self, *args, strict=False, only="", beside=None, **kwargs):
        self.strict = strict
        self.only = only
        self.beside = beside or {}
        self.stale: list[str] = []
        super().__init__(*args, **kwargs)
        if only and only != VIEW:
            for name in [*self.text_names(), "version"]:
                self.fields.pop(name, None)

    # -- what is asked --------------------------------------------------------------------------

    def scope_choices(self) -> None:
        """Add a score and a sentence per criterion, with last year's own answer at hand."""
        criteria = self.instance.evaluation.criteria.all()
        self.criteria = [c for c in criteria if self.only in ("", str(c.pk))]
        self.last = last_scores(self.instance)
        self.given = self.rows()
        for criterion in self.criteria:
            self._add_question(criterion)
        self.order_fields([name for name in self.fields if name not in self.text_names()])

    def rows(self) -> dict:
        """Criterion id → the row that holds the answer to it."""
        return {score.criterion_id: score for score in self.instance.scores.all()}

    def text_names(self) -> list[str]:
        """The fields besides the questions."""
        return [name for name in self._meta.fields if name in self.fields]

    def _add_question(self, criterion) -> None:
        row = self.given.get(criterion.pk)
        self.fields[f"score_{criterion.pk}"] = forms.ChoiceField(
            label=criterion.title,
            help_text=criterion.statement,
            choices=[*SCORES, (NOT_APPLICABLE, _("n/a"))],
            required=False,
            initial=chosen(row),
            widget=ScoreRadio(attrs={"class": "boxes scale"}, asking=self._asking(criterion)),
        )
        self.fields[f"comment_{criterion.pk}"] = forms.CharField(
            label=_("In a sentence"),
            required=False,
            max_length=COMMENT_LENGTH,
            initial=row.comment if row else "",
            # The placeholder lets the style sheet tell an empty box from a filled one.
            widget=forms.Textarea(attrs={"rows": 2, "placeholder": " "}),
        )

    def _last_value(self, criterion):
        last = self.last.get(criterion.code)
        return last.value if last else None

    def _asking(self, criterion) -> list[str]:
        last = self._last_value(criterion)
        return [value for value, _label in SCORES if needs_sentence(int(value), last)]

    # -- what the page shows --------------------------------------------------------------------

    def questions(self) -> list[dict]:
        """Per criterion what the page shows."""
        tips = tips_for([c.code for c in self.criteria], get_language() or "", TIPS_AT_ONCE)
        return [self._question(criterion, tips) for criterion in self.criteria]

    def _question(self, criterion, tips) -> dict:
        key = str(criterion.pk)
        score, comment = self[f"score_{key}"], self[f"comment_{key}"]
        row = self.given.get(criterion.pk)
        return {
            "key": key,
            "criterion": criterion,
            "score": score,
            "comment": comment,
            "last": self.last.get(criterion.code),
            "tips": tips.get(criterion.code, []),
            "beside": self._beside(key),
            "is_open": bool(
                comment.value() or comment.errors or score.value() in self._asking(criterion)
            ),
            "keep": self._keep(
                key,
                {f"score_{key}_version": row.version if row else 0},
                {f"score_{key}_was": words_of_row(row)},
                row,
            ),
        }

    def _beside(self, key) -> dict:
        """What colleagues, and other parties where that is agreed, said to this question."""
        return {name: answers.get(key, []) for name, answers in self.beside.items()}

    def view_beside(self) -> dict:
        return self._beside(VIEW)

    def view_keep(self) -> dict:
        """The same for the text on the whole."""
        versions = {"version": self.view_version()}
        return self._keep(VIEW, versions, {"view_was": self.words_of_texts()}, None)

    def view_version(self) -> int:
        """The version of the row that holds the text on the whole."""
        return self.instance.version

    def view_text(self) -> str:
        return self.instance.view

    def words_of_texts(self) -> str:
        """The mark of the fields besides the questions, as they are stored."""
        return words_of(*(getattr(self.instance, name) for name in sorted(self._meta.fields)))

    def _keep(self, key, version, was, row) -> dict:
        """The hidden fields of a question, and what somebody else said there in between."""
        hidden = {
            name: self.data.get(name, value) if self.is_bound else value
            for name, value in {**version, **was}.items()
        }
        theirs = self.theirs(key, row) if key in self.stale else None
        return {"key": key, "hidden": hidden, "theirs": theirs}

    def theirs(self, key, row) -> dict:
        """What stands in the register now, in words."""
        if key == VIEW:
            return {"version": self.view_version(), "text": self.view_text()}
        return {
            "version": row.version if row else 0,
            "score": dict([*SCORES, (NOT_APPLICABLE, _("n/a"))]).get(chosen(row), ""),
            "text": row.comment if row else "",
        }

    # -- what was sent --------------------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        for name in [*(f"comment_{c.pk}" for c in self.criteria), "view"]:
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        if self.strict:
            for criterion in self.criteria:
                self._ask(criterion, cleaned)
        return cleaned

    def _ask(self, criterion, cleaned) -> None:
        """A score, and a sentence where one is asked."""
        name = f"score_{criterion.pk}"
        score = cleaned.get(name)
        if not score and name not in self.errors:
            self.add_error(name, _("Choose a score, or n/a when it does not apply."))
        elif score and score != NOT_APPLICABLE and not cleaned.get(f"comment_{criterion.pk}"):
            self._ask_why(criterion, int(score))

    def _ask_why(self, criterion, value) -> None:
        last = self._last_value(criterion)
        if not needs_sentence(value, last) or f"comment_{criterion.pk}" in self.errors:
            return
        low = _("Say in a sentence why the score is this low.")
        moved = _("Say in a sentence what changed since last year.")
        self.add_error(f"comment_{criterion.pk}", low if needs_sentence(value, None) else moved)

    def scores(self) -> dict[int, tuple]:
        """Criterion id → (value, not applicable, comment) of the questions that were touched.

        Of two versions on the screen the one that was chosen counts: "theirs" writes nothing.
        """
        found = {}
        for criterion in self.criteria:
            key = str(criterion.pk)
            if f"score_{key}_version" not in self.data or self._takes_theirs(key):
                continue
            picked = self.cleaned_data[f"score_{key}"]
            value = int(picked) if picked and picked != NOT_APPLICABLE else None
            sent = (value, picked == NOT_APPLICABLE, self.cleaned_data[f"comment_{key}"])
            if words_of(*sent) != self.data.get(f"score_{key}_was"):
                found[criterion.pk] = sent
        return found

    def changes(self) -> dict:
        """Fields of the response itself, when they were touched."""
        sent = {name: self.cleaned_data[name] for name in self.own_fields()}
        untouched = words_of(*(sent[name] for name in sorted(sent))) == self.data.get("view_was")
        return {} if untouched or self._takes_theirs(VIEW) else sent

    def seen(self) -> dict[str, Seen]:
        """What was on the screen, of each question."""
        found = {}
        for criterion in self.criteria:
            key = str(criterion.pk)
            found[key] = self._seen(key, f"score_{key}_version")
        found[VIEW] = self._seen(VIEW, "version")
        return found

    def _seen(self, key, version) -> Seen:
        if self.data.get(f"resolve_{key}") == MINE:
            # Somebody who was shown the other text chose their own.
            return Seen(_whole(self.data.get(f"theirs_{key}")))
        return Seen(_whole(self.data.get(version)))

    def _takes_theirs(self, key) -> bool:
        return self.data.get(f"resolve_{key}") == THEIRS

    # -- somebody else came in between ----------------------------------------------------------

    def mark_stale(self, keys, stored) -> None:
        """Look at the register once more; these questions show both texts from now on."""
        self.stale = list(keys)
        self.instance = stored
        self.given = self.rows()

    def stale_rows(self) -> list[dict]:
        """The questions that moved on, each with where it stands on the page."""
        rows = [
            {"url": f"#div_id_score_{criterion.pk}", "label": criterion.title}
            for criterion in self.criteria
            if str(criterion.pk) in self.stale
        ]
        if VIEW in self.stale:
            rows.append({"url": "#row_id_view", "label": self.fields["view"].label})
        return rows

    def take_versions(self) -> None:
        """Carry what stands there now, so that the same text can be sent once more."""
        self.data = self.data.copy()
        for criterion in self.criteria:
            key, row = str(criterion.pk), self.given.get(criterion.pk)
            if key in self.stale:
                self.data[f"score_{key}_version"] = row.version if row else 0
                self.data[f"score_{key}_was"] = words_of_row(row)
        self.data["version"] = self.view_version()
        if VIEW in self.stale:
            self.data["view_was"] = self.words_of_texts()


def chosen(row) -> str:
    """The option of the scale that a row stands for."""
    if row is None:
        return ""
    if row.not_applicable:
        return NOT_APPLICABLE
    return "" if row.value is None else str(row.value)


def _whole(text) -> int:
    """A version as it came from the page; what is none matches no row."""
    return int(text) if text and str(text).isdigit() and len(str(text)) < 10 else -1
