"""A partnership as an example in the guide."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import EditView, PageView, RemoveView
from evaluations.forms.guide_example import GuideExampleForm
from evaluations.guide import examples
from evaluations.models import ExampleConsent, GuideExample
from partnerships.views.base import ChildCreate


class ExamplePage:
    """A page about one example, under its partnership."""

    model = GuideExample

    def queryset(self):
        return examples.with_card(super().queryset())

    def back_url(self) -> str:
        return reverse("guide_example_show", args=[self.target.pk])

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        return super().context(**{"parent": self.target.partnership, **extra})


class GuideExampleShow(ExamplePage, PageView):
    """The card as everybody will read it, and who consented."""

    permission = "partnership.see"
    template_name = "evaluations/guide_example_show.html"

    def context(self, **extra):
        user, example = self.request.user, self.target
        consents = list(example.consents.select_related("party__organisation", "agreed_by"))
        lines = []
        for consent in consents:
            consent.example = example
            lines.append(ConsentLine(consent, user))
        asked = {consent.party_id for consent in consents}
        return super().context(
            example=example,
            card=examples.card_of(example),
            lines=lines,
            unasked=[
                party
                for party in example.partnership.parties.all()
                if party.is_joined and party.pk not in asked
            ],
            is_shown=GuideExample.objects.agreed().filter(pk=example.pk).exists(),
            may_edit=may(user, "example.propose", example),
            **extra,
        )


class ConsentLine:
    """One party's consent and what this user can do about it."""

    def __init__(self, consent: ExampleConsent, user):
        self.consent = consent
        itself = may(user, "example.consent", consent)
        given = consent.is_agreed
        self.may_give = itself and not given
        self.may_withdraw = given and (itself or may(user, "example.on_behalf", consent))
        self.may_record = (
            not given
            and not itself
            and may(user, "example.on_behalf", consent)
            and not examples.answers_for_itself(consent.party)
        )


class GuideExampleCreate(ChildCreate):
    """Proposes a partnership as an example; every joined party is asked for its consent."""

    permission = "example.propose"
    form_class = GuideExampleForm
    heading = gettext_lazy("Propose as an example for the guide")
    lead = gettext_lazy(
        "Everybody who reads the guide then sees a card with the name, the place, the parties, "
        "the purpose and what you write here; nothing else. First every party must consent."
    )
    submit_label = gettext_lazy("Propose and ask for consent")
    success_message = gettext_lazy("Proposed. It is shown when all parties have consented.")

    def get(self, request, *args, **kwargs):
        if sentence := examples.hindrance_to_propose(self.target):
            raise WrongMoment(sentence)
        return super().get(request, *args, **kwargs)

    def success_url(self, saved) -> str:
        return reverse("guide_example_show", args=[saved.pk])


class GuideExampleEdit(ExamplePage, EditView):
    permission = "example.propose"
    form_class = GuideExampleForm
    heading = gettext_lazy("Change the example")
    lead = gettext_lazy("When you change the words, all parties are asked for consent again.")


class GuideExampleRemove(ExamplePage, RemoveView):
    """Takes the partnership out of the guide."""

    permission = "example.propose"
    submit_label = gettext_lazy("No longer an example")
    success_message = gettext_lazy("It is no longer an example in the guide.")

    def parent(self):
        return self.target.partnership

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()

    def get_heading(self) -> str:
        return _("Take “%(partnership)s” out of the guide?") % {"partnership": self.target}

    def consequences(self) -> list[str]:
        return [_("The card disappears at once, and the consents that were given with it.")]

    def remove(self, *, by, at, reason):
        examples.remove_example(self.target, by=by, at=at, reason=reason)
