"""The result card: making it, asking the parties, and sharing it by a link."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import AtItsMoment, CreateView, EditView, PageView, RemoveView
from accounts.views.heavy import paced
from evaluations import acting
from evaluations.cards import writing
from evaluations.cards.contents import contents_of
from evaluations.cards.lifecycle import BACK, CARD
from evaluations.cards.page import alt_text, page_of
from evaluations.enums import CardState
from evaluations.forms.result_card import ResultCardForm
from evaluations.models import Evaluation, ResultCard
from lib.pdf import can_make_pdf
from organisations.enums import Role
from partnerships.views.result import UNLISTED

from .card_steps import CardFile, CardPicture, CardStep, OfCard, with_addresses
from .steps import StepView, parent_of


class ResultCardCreate(StepView, CreateView):
    """A card of an adopted year."""

    model = Evaluation
    permission = "card.edit"
    form_class = ResultCardForm
    heading = gettext_lazy("Make a result card")
    lead = gettext_lazy(
        "One page for staff, clients and the council. It is shared only after all parties agree."
    )
    submit_label = gettext_lazy("Make the card")
    success_message = gettext_lazy("The card is made. Look at it, then ask the parties to agree.")

    def evaluation(self):
        return self.target

    def queryset(self):
        return super().queryset().select_related("programme__partnership")

    def hindrance(self) -> str:
        return writing.may_make(self.target)

    def post(self, request, *args, **kwargs):
        # A second click finds the card made: its token says so.
        if not self.target.is_adopted:
            self.refuse_when_hindered()
        return super(AtItsMoment, self).post(request, *args, **kwargs)

    def new_instance(self):
        return ResultCard(evaluation=self.target)

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class ResultCardShow(OfCard, PageView):
    """The card as it will be shared, who agreed, and what can be done now."""

    permission = "evaluation.see"
    template_name = "evaluations/result_card_show.html"

    def context(self, **extra):
        user, card = self.request.user, self.card
        contents = contents_of(card)
        page = page_of(contents)
        moves = [move.name for move in CARD.available(card, user)]
        return super().context(
            **{
                "card": card,
                "page": with_addresses(page, "result_card_picture", card.pk),
                "alt": alt_text(page),
                "can_make_pdf": can_make_pdf(),
                "consents": self.consents(),
                "moves": moves,
                "waits": CARD.moves["share_by_link"].hindrance(card, user)
                if card.state == CardState.ASKED
                else "",
                "may_edit": may(user, "card.edit", card),
                "share_url": self.share_url(),
                "parent": parent_of(card.evaluation),
                **extra,
            }
        )

    def consents(self) -> list[dict]:
        """Per party whether it agreed, how that came in, and the buttons of this user."""
        if self.card.state == CardState.DRAFT:
            return []
        user, rows = self.request.user, []
        consents = list(self.card.consents.select_related("party__organisation", "agreed_by"))
        organisations = [row.party.organisation_id for row in consents]
        with_manager = acting.organisations_with(organisations, Role.MANAGER)
        for row in consents:
            row.card = self.card
            own = may(user, "card.consent", row)
            itself = row.party.is_joined and row.party.organisation_id in with_manager
            asked = self.card.state == CardState.ASKED and not row.is_agreed
            rows.append(
                {
                    "row": row,
                    "agree": asked and own,
                    "refuse": own,
                    "record": asked and not itself and may(user, "card.on_behalf", row),
                }
            )
        return rows

    def share_url(self) -> str:
        """The whole address of the link, for who shares it."""
        token = self.card.share_token
        if token is None or not may(self.request.user, "card.edit", self.card):
            return ""
        return self.request.build_absolute_uri(reverse("result_card_shared", args=[token]))


class ResultCardEdit(OfCard, EditView):
    """Changes the card; what was asked or shared is then taken back."""

    permission = "card.edit"
    form_class = ResultCardForm
    template_name = "components/edit_page.html"
    heading = gettext_lazy("Change the result card")

    @property
    def lead(self) -> str:
        if self.card.state == CardState.SHARED:
            return _("When you change it, the link ends at once and all parties are asked anew.")
        if self.card.state == CardState.ASKED:
            return _("When you change it, who agreed is asked anew.")
        return ""

    def context(self, **extra):
        draft = self.card.state == CardState.DRAFT
        remove = reverse("result_card_remove", args=[self.card.pk]) if draft else ""
        return super().context(**{"remove_url": remove, **extra})


class ResultCardAsk(CardStep):
    """Asks every party whether the card may be shared as it stands."""

    move = "ask_parties"
    heading = gettext_lazy("Ask all parties to agree with this card?")

    def consequences(self) -> list[str]:
        parties = ", ".join(str(party) for party in writing.parties_to_ask(self.card))
        return [
            _("Asked are: %(parties)s.") % {"parties": parties},
            _("The card is kept as it stands, with its pictures: everybody agrees to the same."),
            _("When you change it after that, everybody is asked anew."),
        ]

    def save(self, form):
        return self.make(writing.ask_parties, form)


class ResultCardShare(CardStep):
    """Makes the link, once all parties agreed."""

    move = "share_by_link"
    heading = gettext_lazy("Share the card by a link?")

    def consequences(self) -> list[str]:
        return [
            _("Whoever has the link reads this card without signing in, as page, PDF and picture."),
            _("Nothing else of the dossier can be read. Search engines are asked to stay away."),
            _("You can end the link at any moment; it is dead at once."),
        ]

    def save(self, form):
        return self.make(writing.share, form)


class ResultCardTakeBack(CardStep):
    """Takes the card back from the parties, or ends the link."""

    @property
    def move(self) -> str:
        return BACK.get(self.card.state, "take_back")

    def get_heading(self) -> str:
        if self.card.state == CardState.SHARED:
            return _("Stop sharing the card?")
        return _("Take the card back?")

    def consequences(self) -> list[str]:
        return [
            _("The link is dead at once, also for who has saved it.")
            if self.card.state == CardState.SHARED
            else _("The parties are no longer asked."),
            _("Who agreed is asked anew when you ask again."),
        ]

    def get_success_message(self, saved) -> str:
        return self.done

    def save(self, form):
        self.done = self.the_move().done
        return self.make(writing.take_back, form)


class ResultCardRemove(OfCard, RemoveView):
    """Removes a card that nobody is asked about."""

    permission = "card.edit"

    def parent(self):
        return self.card.evaluation

    def hindrance(self) -> str:
        if self.card.state != CardState.DRAFT:
            return _("Take the card back first.")
        return ""

    def remove(self, *, by, at, reason):
        writing.remove_card(self.card, by=by, at=at, reason=reason)

    def success_url(self, saved) -> str:
        return self.card.evaluation.get_absolute_url()


class ResultCardPicture(OfCard, CardPicture):
    permission = "evaluation.see"


class ResultCardPdf(OfCard, CardFile):
    """The card on one page of A4."""

    permission = "evaluation.see"
    ending = "pdf"


class ResultCardImage(OfCard, CardFile):
    """The card as a picture, for a newsletter or a site."""

    permission = "evaluation.see"
    ending = "png"


class SharedCard:
    """A card found by its link alone, while it is shared."""

    @cached_property
    def card(self) -> ResultCard:
        cards = ResultCard.objects.filter(state=CardState.SHARED)
        return get_object_or_404(cards, share_token=self.kwargs["token"])

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        for name, value in UNLISTED.items():
            response[name] = value
        return response


class ResultCardShared(SharedCard, PageView):
    """The page that anybody reads who has the link: the card, and nothing else."""

    public = True
    template_name = "evaluations/result_card_shared.html"

    @paced
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        page = page_of(contents_of(self.card))
        token = self.card.share_token
        return super().context(
            page=with_addresses(page, "result_card_shared_picture", token),
            card=self.card,
            can_make_pdf=can_make_pdf(),
            **extra,
        )


class ResultCardSharedPicture(SharedCard, CardPicture):
    public = True


class ResultCardSharedPdf(SharedCard, CardFile):
    public = True
    ending = "pdf"
    page_url_name = "result_card_shared"


class ResultCardSharedImage(SharedCard, CardFile):
    public = True
    ending = "png"
    page_url_name = "result_card_shared"
