"""Links for who has no account: mailing and withdrawing one, and the pages behind them."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from accounts.errors import WrongMoment
from accounts.origin import Door, enter
from accounts.throttle import count_miss, is_guessing
from accounts.views.base import ActionView
from evaluations import mailing
from evaluations.enums import LinkPurpose, Way
from evaluations.forms.mailed_link import AnswerByLinkForm, DecideByLinkForm, MailedLinkForm
from evaluations.models import Evaluation, MailedLink, PartyResponse, SignOff
from evaluations.page import page_of
from evaluations.sheet import load_parts, sheet_of

from .questions import KeepsOne
from .response import AnswersView
from .signoff import adoption_consequences
from .steps import StepView


class MailedLinkCreate(StepView):
    """Mails a party without users here a link: to answer, or to adopt or send back."""

    model = Evaluation
    permission = "mailed_link.send"
    form_class = MailedLinkForm
    heading = gettext_lazy("Mail a link")
    submit_label = gettext_lazy("Mail the link")
    section = "turns"
    lead = gettext_lazy(
        "For a party without users in the register. The link works once, for 14 days. You do not "
        "see it yourself: what they fill in is theirs."
    )

    def queryset(self):
        rows = super().queryset()
        return rows.select_related("programme__partnership", "deciding_body")

    def evaluation(self):
        return self.target

    def form_instance(self):
        return MailedLink()

    def form_kwargs(self) -> dict:
        able = mailing.who_can_be_sent(self.target, self.on)
        if not able:
            raise WrongMoment(_("Nobody can be sent a link now: nothing is asked of them."))
        return {**super().form_kwargs(), "able": able, "chosen": self.request.GET.get("for", "")}

    def save(self, form):
        asked = form.asked()
        return mailing.send_link(
            self.target,
            purpose=asked.purpose,
            party=asked.party,
            email=form.cleaned_data["email"],
            person=form.cleaned_data["person"],
            language=form.cleaned_data["language"],
            by=self.request.user,
            at=self.at,
        )

    def get_success_message(self, saved) -> str:
        return _("The link was mailed to %(person)s.") % {"person": saved.person}


class MailedLinkWithdraw(ActionView):
    """Makes a link worthless."""

    model = MailedLink
    permission = "mailed_link.send"
    success_message = gettext_lazy("The link is withdrawn and no longer works.")

    def queryset(self):
        return super().queryset().select_related("evaluation__programme__partnership")

    def act(self):
        return mailing.withdraw_link(self.target, by=self.request.user, at=self.at)

    def success_url(self, changed) -> str:
        return f"{changed.get_absolute_url()}#turns"


class ByLink:
    """A page that opens by a mailed link alone. Opening it changes nothing: mail is scanned.

    Whatever is wrong with the link, the answer is one calm page that says what to do.
    """

    public = True
    purpose = ""
    link = None

    @classmethod
    def as_view(cls, **initkwargs):
        # The secret in the address is the key, no cookie is: nobody can forge a request without
        # it. And who leaves no referrer behind sends no origin that Django would accept.
        return csrf_exempt(super().as_view(**initkwargs))

    def dispatch(self, request, *args, **kwargs):
        self.at, self.target = timezone.now(), None
        enter(Door.LINK)
        if is_guessing(request):
            return self.closed(self.dead("", status=429))
        self.link = mailing.find_link(self.kwargs["token"], self.purpose)
        if self.link is None:
            count_miss(request)
        language = self.language()
        with translation.override(language):
            response = self.open(request, *args, **kwargs)
        response["Content-Language"] = language
        return self.closed(response)

    def open(self, request, *args, **kwargs):
        if self.link is None:
            return self.dead("", status=404)
        if reason := mailing.why_dead(self.link, self.at):
            return self.dead(reason, status=200 if self.link.used_at else 410)
        return super().dispatch(request, *args, **kwargs)

    def language(self) -> str:
        """The one it was mailed in, unless the reader asks for the other."""
        asked = self.request.GET.get("language", "")
        if asked in dict(settings.LANGUAGES):
            return asked
        return self.link.language if self.link else translation.get_language()

    def closed(self, response):
        """With headers that keep the address from others, and the page out of search engines."""
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    def dead(self, reason, status):
        context = {"reason": reason, "link": self.link, "csrf_token": ""}
        return self.render(context, status, "evaluations/parts/link_dead.html")

    def back_url(self) -> str:
        return self.request.get_full_path()

    def context(self, **extra):
        # Without a token the frame of the page draws no forms of its own.
        return super().context(**{"link": self.link, "csrf_token": "", **extra})

    def render_refusal(self, refusal):
        return self.dead(str(refusal), status=409)


class MailedLinkAnswer(ByLink, AnswersView):
    """A party fills in its answers; handing in is the one act of the link."""

    purpose = LinkPurpose.ANSWER
    model = PartyResponse
    form_class = AnswerByLinkForm
    template_name = "evaluations/mailed_link_answer.html"
    way = Way.LINK

    def load(self):
        response = mailing.response_of(self.link)
        if response is None:
            raise Http404
        return response

    @property
    def finishes(self) -> bool:
        return "hand_in" in self.request.POST

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "person": self.link.person}

    def save_url(self) -> str:
        return reverse("mailed_link_save", args=[self.kwargs["token"]])

    def keeper(self) -> str:
        return f"link{self.link.pk}"

    def writer(self):
        return None

    def get_heading(self) -> str:
        return _("Answers of %(party)s") % {"party": self.target.party}

    def save(self, form):
        response = super().save(form)
        if self.finishes:
            person = form.cleaned_data["person"]
            mailing.hand_in(self.link, response, person=person, at=self.at)
        return response

    def get_success_message(self, saved) -> str:
        if self.finishes:
            return ""
        return _("Saved. With the same link you can go on later.")

    def success_url(self, saved) -> str:
        return self.request.get_full_path()


class MailedLinkSave(KeepsOne, MailedLinkAnswer):
    """One question, saved as it is typed behind a link."""

    template_name = ""

    def dead(self, reason, status):
        return self.say(reason or _("This link does not work."), max(status, 409))


class MailedLinkDecide(ByLink, StepView):
    """Shows the evaluation as it was submitted; adopting or sending back is the one act."""

    purpose = LinkPurpose.DECIDE
    model = SignOff
    form_class = DecideByLinkForm
    template_name = "evaluations/mailed_link_decide.html"

    def load(self):
        sign_off = mailing.sign_off_of(self.link)
        if sign_off is None:
            raise Http404
        return sign_off

    @property
    def decider(self):
        return self.target.party or self.target.evaluation.deciding_body

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "person": self.link.person}

    def get_heading(self) -> str:
        return str(self.target.evaluation)

    @property
    def submit_label(self) -> str:
        return _("Decide for %(party)s") % {"party": self.decider}

    def context(self, **extra):
        evaluation = self.target.evaluation
        load_parts(evaluation)
        return super().context(
            **{
                "page": page_of(sheet_of(evaluation), evaluation, on=self.on),
                "decider": self.decider,
                "consequences": adoption_consequences(self.target),
                "turns": [],
                **extra,
            }
        )

    def save(self, form):
        return mailing.decide(
            self.link,
            self.target,
            adopts=form.adopts,
            person=form.cleaned_data["person"],
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            at=self.at,
        )

    def get_success_message(self, saved) -> str:
        return ""

    def success_url(self, saved) -> str:
        return self.request.get_full_path()
