"""A new dossier from a file."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.views.base import FormView
from partnerships.dossier_file import FileProblem
from partnerships.dossier_file.words import lines_of
from partnerships.forms.partnership_read import PartnershipReadForm
from partnerships.twins import recorded_message


class PartnershipReadFile(FormView):
    """Choose a file, look over what it would make, and record it: all of it or nothing."""

    permission = "partnership.create"
    form_class = PartnershipReadForm
    template_name = "partnerships/partnership_read_file.html"
    heading = gettext_lazy("Read a dossier from a file")
    lead = gettext_lazy(
        "A dossier that was saved here or in another register becomes a new dossier. You first "
        "see what will be made."
    )

    def form_kwargs(self):
        return {"user": self.request.user, "at": self.at}

    def back_url(self):
        return reverse("partnership_list")

    def context(self, **extra):
        form = extra["form"]
        return super().context(
            parent={"url": self.back_url(), "name": _("Partnerships")},
            outcome=lines_of(form) if form.outcome is not None else None,
            **extra,
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST, request.FILES)
        if "record" in request.POST:
            try:
                return super().post(request, *args, **kwargs)
            except FileProblem as problem:
                form.is_valid()
                form.add_error("file", str(problem))
                return self.form_invalid(form)
        if form.is_valid():
            form.try_out()
        elif form.is_searching:
            return self.render(self.context(form=form))
        if form.errors:
            records.refuse_used_token(form.cleaned_data.get("token"))
            return self.form_invalid(form)
        return self.render(self.context(form=form))

    def success_url(self, saved):
        return saved.get_absolute_url()

    def get_success_message(self, saved):
        return recorded_message(saved, self.request.user)
