"""The first minutes of an empty register."""

from django.contrib.auth import login
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from accounts.views.base import PageView, RegistryView
from organisations.forms.setup import SetupForm
from organisations.models import Invitation, Organisation
from organisations.setting_up import is_set_up, set_up_register
from organisations.views.invitation import BACKEND


class SetupStart(RegistryView):
    """Makes the first user; exists only while there is none."""

    public = True
    http_method_names = ["get", "head", "options", "post"]
    template_name = "organisations/setup_start.html"

    def load(self):
        if is_set_up():
            raise Http404
        return None

    def get(self, request, *args, **kwargs):
        return self.render(self.context(form=SetupForm()))

    def post(self, request, *args, **kwargs):
        form = SetupForm(request.POST)
        if not form.is_valid():
            return self.render(self.context(form=form), status=422)
        data = form.cleaned_data
        user, _organisation = set_up_register(
            email=data["email"],
            password=data["password"],
            display_name=data["display_name"],
            organisation_name=data["organisation_name"],
            kind=data["kind"],
            language=request.LANGUAGE_CODE,
            at=self.at,
            on=self.on,
        )
        login(request, user, backend=BACKEND)
        return HttpResponseRedirect(reverse("setup_next"))


class SetupNext(PageView):
    """Three steps to a living register, each with whether it is done."""

    any_user = True
    template_name = "organisations/setup_next.html"

    def context(self, **extra):
        user = self.request.user
        organisation = Organisation.objects.filter(
            pk__in=user.organisations_as("coordinator", "manager")
        ).first()
        if organisation is None:
            raise Http404
        partnership = organisation.kept_partnerships.order_by("pk").first()
        partner = None
        if partnership is not None:
            party = (
                partnership.parties.exclude(organisation=organisation)
                .filter(organisation__isnull=False)
                .select_related("organisation")
                .first()
            )
            partner = party.organisation if party else None
        invited = Invitation.objects.filter(invited_by=user).exclude(organisation=organisation)
        return super().context(
            organisation=organisation,
            partnership=partnership,
            partner=partner,
            knows_organisation=bool(organisation.municipality_id or organisation.identity),
            has_invited=invited.exists(),
            **extra,
        )
