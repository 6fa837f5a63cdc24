"""The base of what programs read: a key instead of a session, JSON instead of a page."""

import json

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts import throttle
from accounts.keys import key_of, note_use
from accounts.origin import Door, enter
from accounts.permissions import PERMISSIONS
from accounts.trail.refusals import note_refusal
from accounts.views.base import RegistryView
from overview.api.problems import SAID, Problem, language_of, not_found

REALM = 'Bearer realm="register"'
MOST_REQUESTS, PER_SECONDS = 600, 10 * 60


class ByKeyView(RegistryView):
    """Answers who shows a working key; a session is neither read nor made.

    The key says who asks; from there on scope and permission are those of every page, through the
    roles by which its owner may save a list.
    """

    permission = "partnership.export_list"
    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs):
        # Nothing is written and no cookie counts, so there is no form to be forged.
        return csrf_exempt(login_not_required(super().as_view(**initkwargs)))

    def dispatch(self, request, *args, **kwargs):
        language = language_of(request)
        with translation.override(language):
            try:
                self.let_in(request)
                response = super().dispatch(request, *args, **kwargs)
            except Problem as problem:
                response = problem.answer()
            except Http404:
                response = not_found().answer()
            except PermissionDenied:
                note_refusal(request, permission=self.permission)
                words = _("Your roles do not include saving data of a partnership.")
                response = Problem(403, words).answer()
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response

    def let_in(self, request) -> None:
        """Make the owner of the key the user of this request; Problem 401 or 429."""
        at = timezone.now()
        request.user = nobody()
        enter(Door.KEY)
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            words = _("Send a key along: “Authorization: Bearer …”.")
            raise Problem(401, words, WWW_Authenticate=REALM)
        key = key_of(secret.strip(), at)
        if key is None:
            self.refuse_guess(request)
        if throttle.is_over(f"key-{key.pk}", MOST_REQUESTS, within=PER_SECONDS):
            words = _("This key asks too much. Wait a while.")
            raise Problem(429, words, Retry_After=str(PER_SECONDS))
        request.user = where_data_may_be_saved(key.user, self.permission)
        note_use(key, at=at)

    def refuse_guess(self, request):
        if throttle.is_guessing(request):
            words = _("Too many keys that do not work came from here. Wait a while.")
            raise Problem(429, words, Retry_After=str(throttle.WITHIN_SECONDS))
        throttle.count_miss(request)
        raise Problem(
            401,
            _("This key does not work, or not any more."),
            WWW_Authenticate=f'{REALM}, error="invalid_token"',
        )

    def permission_target(self):
        """Asked of its owner: what is read by key is only there where one may save data."""
        return

    def load(self):
        if self.model is None or "uuid" not in self.kwargs:
            return None
        return get_object_or_404(self.queryset(), uuid=self.kwargs["uuid"])

    def http_method_not_allowed(self, request, *args, **kwargs):
        raise Problem(405, SAID[405], Allow=", ".join(self._allowed_methods()))

    def json(self, data) -> HttpResponse:
        """The answer, or 304 for who has it already."""
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        language = translation.get_language()
        etag = f'"{salted_hmac("api", body + str(language).encode()).hexdigest()}"'
        response = HttpResponse(
            body,
            content_type="application/json",
            headers={"ETag": etag, "Cache-Control": "private, no-cache"},
        )
        return get_conditional_response(self.request, etag=etag, response=response)


def nobody():
    """Who asks before the key is known."""
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def where_data_may_be_saved(user, permission: str):
    """The user with the roles by which data may be taken along; others only show a screen.

    Every scope follows from these roles, so nothing read by key goes round that of a file.
    """
    saving = PERMISSIONS[permission].roles
    roles = user.roles_by_organisation.items()
    user.roles_by_organisation = {pk: held for pk, held in roles if held & saving}
    return user
