"""Erasing a person: why, what else to look for, and what a person has to decide."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Typed
from lib.text import clean_line, clean_text, seen_text
from overview.personal.doubts import TICKED, UNTICKED, Doubts, Narrowing
from overview.personal.files import KEEP, REMOVE
from overview.personal.finding import hits
from overview.personal.person import Person, may_be_the_same
from overview.personal.showing import is_told, places_of

MOST_SHOWN = 100
MAX_ALSO = 10
MAX_WORD = 100
# Buttons that show the page again: other words, fewer places, another page, all of these or none.
LOOKS = ("look", "page", "tick")


class EraseForm(Typed, forms.Form):
    """Over one `Person`, who is looked up anew with the words that were typed.

    The buttons of ``LOOKS`` ask for another look; nothing is written then. What was ticked goes
    along from look to look, also where it is not on the screen.
    """

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[clean_text],
        help_text=_("Such as: asked for it on 3 March. Without a name: this line stays."),
    )
    also = forms.CharField(
        label=_("Other words for this person"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[clean_text],
        help_text=_("A nickname, an earlier name, a misspelling, another address: one a line."),
    )

    # What narrows the places in doubt; see `overview.personal.doubts`.
    word = forms.CharField(
        label=_("With the word"), required=False, max_length=MAX_WORD, validators=[clean_line]
    )
    kind = forms.ChoiceField(label=_("Kind of record"), required=False)
    only = forms.ChoiceField(
        label=_("Ticked or not"),
        required=False,
        choices=[("", _("Both")), (TICKED, _("Ticked")), (UNTICKED, _("Not ticked"))],
    )

    def __init__(self, data=None, files=None, *, person: Person, user):
        super().__init__(data)
        self.person, self.user = person, user
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        # The page itself shows what is found, and what is asked about it.
        self.helper.render_unmentioned_fields = False
        self._take_typed()
        self._find()

    @property
    def is_searching(self) -> bool:
        return any(name in self.data for name in LOOKS)

    def _typed(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def _take_typed(self) -> None:
        """The other contacts and words that were given belong to the person from here on."""
        self.alike = may_be_the_same(self.person)
        chosen = set(self._typed("same"))
        self.same = [contact for contact in self.alike if str(contact.pk) in chosen]
        lines = (self.data.get("also") or "").splitlines()[:MAX_ALSO]
        typed = [line.strip()[:100] for line in lines if line.strip()]
        self.person = Person([*self.person.contacts, *self.same], self.person.users, also=typed)

    def _find(self) -> None:
        own = self.person.is_own
        found = [h for h in hits(self.person.sure) if is_told(h) and not own(h.model, h.pk)]
        self.certain_count = len(found)
        self.certain = places_of(found[:MOST_SHOWN], self.user)
        maybe = [h for h in hits(self.person.unsure) if is_told(h) and not own(h.model, h.pk)]
        maybe = [hit for hit in maybe if self._says_more(hit)]
        self.doubts = Doubts(
            places_of(maybe, self.user),
            ticked=self._ticked(),
            narrowing=self._narrowing(),
            page=self._page(),
        )
        kinds = [(kind, f"{words} ({number})") for kind, words, number in self.doubts.kinds]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]
        for contact in self.alike:
            contact.ticked = contact in self.same

    def _ticked(self) -> set[str]:
        """What was ticked on the page that was sent, and before on others."""
        ticked = {*self._typed("place"), *self.data.get("elsewhere", "").split()}
        shown = set(self.data.get("shown", "").split())
        if asked := self.data.get("tick"):
            return ticked | shown if asked == "all" else ticked - shown
        return ticked

    def _narrowing(self) -> Narrowing:
        only = self.data.get("only", "")
        return Narrowing(
            word=seen_text(self.data.get("word", ""))[:MAX_WORD],
            kind=self.data.get("kind", ""),
            only=only if only in (TICKED, UNTICKED) else "",
        )

    def _page(self) -> int:
        """The page that was asked for; the one it was for what leaves the list as it is."""
        if "look" in self.data:
            return 1
        asked = self.data.get("page") or self.data.get("now") or ""
        return int(asked) if asked.isdecimal() and len(asked) < 6 else 1

    def _says_more(self, hit) -> bool:
        """Whether something stays when the certain words are replaced."""
        left = self.person.sure.replaced(hit.value, "·")
        if not self.person.unsure.stand_in(left):
            return False
        hit.snippets = self.person.unsure.snippets(left)
        return True

    def ask_about(self, files) -> None:
        """The files to decide about, each with what was answered so far."""
        self.files = files
        seen = {
            model: set(model.objects.visible_to(self.user).values_list("pk", flat=True))
            for model in {type(file.row) for file in files}
        }
        for file in files:
            file.is_hidden = file.row.pk not in seen[type(file.row)]
            file.decision = self.data.get(f"file_{file.key}", "")
            file.ground = (self.data.get(f"ground_{file.key}") or "").strip()[:300]
            file.error = ""

    def clean(self):
        for file in self.files:
            if file.decision not in (KEEP, REMOVE):
                file.error = _("Choose what becomes of this file.")
            elif file.decision == KEEP and not file.ground:
                file.error = _("Say on which ground it is kept.")
            if file.ground:
                try:
                    clean_line(file.ground)
                except forms.ValidationError as problem:
                    file.error = problem.messages[0]
        if any(file.error for file in self.files):
            raise forms.ValidationError(_("Decide about each file."), code="files")
        return super().clean()

    def save(self, *, by, at):
        """Erase the person with what was ticked and decided here."""
        from overview.personal.erasing import erase

        return erase(
            self.person,
            by=by,
            at=at,
            reason=self.cleaned_data["reason"],
            ticked=self.doubts.ticked,
            decisions=[(file.row, file.decision, file.ground) for file in self.files],
        )
