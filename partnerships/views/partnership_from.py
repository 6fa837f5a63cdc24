"""Recording a partnership with what it began with at hand: a text."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.views.base import CreateView
from partnerships.forms.from_text import PartnershipFromTextForm
from partnerships.twins import recorded_message


class PartnershipFromText(CreateView):
    """A press release or agreement beside the form; one click fills a field, nothing by itself.

    Every button sends the whole form and gets it back: nothing is stored before it is saved.
    """

    permission = "partnership.create"
    form_class = PartnershipFromTextForm
    template_name = "partnerships/partnership_from_text.html"
    heading = gettext_lazy("Begin with a text")
    lead = gettext_lazy(
        "Paste a press release or an agreement. What the register knows is marked in it; one "
        "click puts it in a field and keeps the sentence as its source."
    )
    submit_label = gettext_lazy("Record partnership")

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_preparing:
            return self.render(self.context(form=form), status=422 if form.errors else 200)
        return super().post(request, *args, **kwargs)

    def back_url(self):
        return reverse("partnership_list")

    def get_success_message(self, saved):
        return recorded_message(saved, self.request.user)
