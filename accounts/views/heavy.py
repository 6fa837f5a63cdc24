"""Files that take long to make: nobody gets so many in a short while that others wait for it."""

from functools import wraps

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import throttle

MOST, WITHIN_SECONDS = 30, 10 * 60


def heavy(get):
    """Around the ``get`` of a view: counted per user, whatever the file; 429 when it is too much.

    Who may not have the file is refused before this, and nothing is counted.
    """

    @wraps(get)
    def limited(view, request, *args, **kwargs):
        if throttle.is_over(f"heavy-{request.user.pk}", MOST, within=WITHIN_SECONDS):
            return _too_much(view)
        return get(view, request, *args, **kwargs)

    return limited


def _came_from(request) -> str:
    """The page of ours with the link that was followed, when the browser tells."""
    page = request.headers.get("Referer", "")
    here, safe = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=here, require_https=safe)
    return page if is_ours else ""


def _too_much(view):
    """In the look of the product: when to go on, and the way back."""
    message = _(
        "You saved many files in a short while; all kinds of files count together. Wait ten "
        "minutes, then try again."
    )
    context = {"message": message, "back_url": _came_from(view.request) or view.back_url()}
    response = view.render(context, status=429, template="409.html")
    response.headers["Retry-After"] = str(WITHIN_SECONDS)
    return response
