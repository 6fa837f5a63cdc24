"""What other programs read, and the page that tells people how."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from accounts.permissions import may
from accounts.views.base import PageView, RegistryView
from evaluations.models import Evaluation
from lib.mail import full_address
from organisations.models import Organisation
from overview.api import partnerships
from overview.api.agreements import AGREEMENTS
from overview.api.description import RESOURCES, ROOT, description, parameters_of
from overview.api.evaluations import EVALUATIONS
from overview.api.fields import plain_object
from overview.api.organisations import ORGANISATIONS
from overview.api.partnerships import PARTNERSHIPS
from overview.api.problems import tell
from overview.api.resource import USUAL_SIZE, Page, Resource, asked_of
from overview.api.themes import THEMES
from overview.views.by_key import MOST_REQUESTS, PER_SECONDS, ByKeyView
from partnerships.models import Agreement, Partnership, Theme


class ListByKey(ByKeyView):
    """One page of a resource, with the address of the next."""

    resource: Resource
    reads_afar = True

    def get(self, request, *args, **kwargs):
        form = self.resource.form.for_user(request.GET, request.user)
        asked = asked_of(form, request.GET)
        rows = self.resource.rows(request.user, asked, self.on)
        page = Page(rows, form.order, asked["after"], size=asked["size"] or USUAL_SIZE)
        data = [self.resource.plain(row, self.on) for row in page]
        return self.json({"data": data, "next": self.next_url(page)})

    def next_url(self, page) -> str | None:
        if not page.next_cursor:
            return None
        asked = self.request.GET.copy()
        asked["after"] = page.next_cursor
        return f"{full_address(self.request.path)}?{asked.urlencode()}"


class ShowByKey(ByKeyView):
    """One record of a resource."""

    resource: Resource

    def queryset(self):
        return self.resource.rows(self.request.user, {}, self.on)

    def get(self, request, *args, **kwargs):
        return self.json(self.resource.plain(self.target, self.on))


class ApiPartnershipList(ListByKey):
    """Partnerships, narrowed as on their page."""

    resource = PARTNERSHIPS


class ApiPartnershipShow(ByKeyView):
    """A partnership with its parties, agreements, themes, arrangements and evaluations."""

    model = Partnership

    def queryset(self):
        return partnerships.whole(self.request.user, self.on)

    def get(self, request, *args, **kwargs):
        line = partnerships.read_whole(self.target, request.user, self.on)
        listed = plain_object(PARTNERSHIPS.fields, line)
        return self.json({**listed, **plain_object(PARTNERSHIPS.detail, self.target)})


class ApiOrganisationList(ListByKey):
    """Organisations: everybody signed in may look one up."""

    resource = ORGANISATIONS


class ApiOrganisationShow(ShowByKey):
    """One organisation."""

    model = Organisation
    resource = ORGANISATIONS


class ApiAgreementList(ListByKey):
    """Agreements."""

    resource = AGREEMENTS


class ApiAgreementShow(ShowByKey):
    """One agreement."""

    model = Agreement
    resource = AGREEMENTS


class ApiThemeList(ListByKey):
    """Themes."""

    resource = THEMES


class ApiThemeShow(ShowByKey):
    """One theme."""

    model = Theme
    resource = THEMES


class ApiEvaluationList(ListByKey):
    """Adopted evaluations."""

    resource = EVALUATIONS


class ApiEvaluationShow(ShowByKey):
    """One adopted evaluation."""

    model = Evaluation
    resource = EVALUATIONS


class ApiSchema(RegistryView):
    """The description for programs. It tells what can be asked, and nothing that stands here."""

    public = True
    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs):
        return csrf_exempt(super().as_view(**initkwargs))  # it writes nothing

    def http_method_not_allowed(self, request, *args, **kwargs):
        return tell(request, 405, Allow=", ".join(self._allowed_methods()))

    def get(self, request, *args, **kwargs):
        return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


class ApiShow(PageView):
    """For people: how another program reads the register, and what there is to read."""

    any_user = True
    template_name = "overview/api_show.html"

    def context(self, **extra):
        example = full_address(f"{ROOT}/partnerships/?{urlencode({'stage': 'active'})}")
        return super().context(
            resources=[
                {
                    "resource": one,
                    "path": f"{ROOT}/{one.name}/",
                    "parameters": parameters_of(one),
                }
                for one in RESOURCES
            ],
            may_make=may(self.request.user, "partnership.export_list"),
            example=example,
            schema_url=reverse("api_schema"),
            most=MOST_REQUESTS,
            minutes=PER_SECONDS // 60,
            **extra,
        )
