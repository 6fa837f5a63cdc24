"""What the pages of a result card share."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.records import audit
from accounts.views.base import AtItsMoment, FormView, PageView
from accounts.views.heavy import heavy
from evaluations.cards.contents import contents_of
from evaluations.cards.drawing import card_image, card_pdf
from evaluations.cards.lifecycle import CARD
from evaluations.forms.result_card import CardStepForm
from evaluations.models import ResultCard
from lib.pdf import can_make_pdf
from lib.uploads import clean_filename
from partnerships.views.result import PictureView


class OfCard:
    """A page about one card, under its evaluation."""

    model = ResultCard

    def queryset(self):
        return super().queryset().select_related("evaluation__programme__partnership")

    @property
    def card(self) -> ResultCard:
        return self.target

    def context(self, **extra):
        card = self.card
        parent = {"url": card.get_absolute_url(), "name": str(card)}
        return super().context(**{"parent": parent, **extra})


def with_addresses(page, name, key) -> dict:
    """The card's words, with the address of each picture."""
    for number, result in enumerate(page["results"], start=1):
        result["address"] = reverse(name, args=[key, number]) if result["picture"] else ""
    return page


class CardStep(OfCard, AtItsMoment, FormView):
    """Asks before a move of the card; a move that is not possible now answers 409."""

    permission = "card.edit"
    form_class = CardStepForm
    template_name = "components/confirm_page.html"
    move = ""

    def the_move(self):
        return CARD.moves[self.move]

    def consequences(self) -> list[str]:
        return []

    def context(self, **extra):
        danger = self.the_move().tone == "danger"
        return super().context(**{"consequences": self.consequences(), "danger": danger, **extra})

    @property
    def submit_label(self) -> str:
        return self.the_move().label

    def hindrance(self) -> str:
        move = self.the_move()
        if self.card.state not in move.sources:
            return _("This was already done, or is no longer possible.")
        return move.hindrance(self.card, self.request.user)

    def form_stale(self, form, stale):
        return self.render_refusal(stale)

    def make(self, function, form):
        version = form.cleaned_data["version"]
        return function(self.card, version=version, by=self.request.user, at=self.at)

    def get_success_message(self, saved) -> str:
        return self.the_move().done


class CardPicture(PictureView):
    """A picture on a card, by its place on it."""

    def result(self):
        results = contents_of(self.card)["results"]
        number = self.kwargs["number"]
        picture = results[number - 1]["picture"] if 0 < number <= len(results) else None
        if picture is None:
            raise Http404
        return NamedPicture(picture["name"])


class NamedPicture:
    """What a picture's page needs to know of it."""

    def __init__(self, name: str):
        self.picture_name = name


class CardFile(PageView):
    """The card as a file, PDF or PNG; that a user saved it stands in the trail.

    What comes in by the link is nobody the registry knows. Where no PDF can be made, its reader is
    led to the page of the card, which can be printed.
    """

    http_method_names = ["get", "options"]
    ending = ""
    page_url_name = "result_card_show"
    content_types = {"pdf": "application/pdf", "png": "image/png"}

    @heavy
    def get(self, request, *args, **kwargs):
        if not can_make_pdf():
            return HttpResponseRedirect(reverse(self.page_url_name, kwargs=self.kwargs))
        draw = card_pdf if self.ending == "pdf" else card_image
        contents = contents_of(self.card)
        content = draw(contents)
        if not self.public:
            with transaction.atomic():
                audit(by=request.user, at=self.at, verb="export", obj=self.card)
        name = f"{_('result-card')}-{contents['year']}-{self.card.partnership.number}.{self.ending}"
        return HttpResponse(
            content,
            content_type=self.content_types[self.ending],
            headers={
                "Content-Disposition": content_disposition_header(True, clean_filename(name)),
                "Cache-Control": "private, no-store",
            },
        )
