"""What takes long to make: nobody gets so much in a short while that others wait for it.

Counted per user, and per address for who is not signed in; together for all files, and together
for all pages. Of the threads that serve people, most stay free of files whatever is asked.
"""

import threading
from collections.abc import Callable, Iterable
from functools import wraps

from django.http import FileResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import throttle

WITHIN_SECONDS = 10 * 60
MOST = 30
# A whole office may come from one address.
MOST_OF_ADDRESS = 20 * MOST
MOST_PAGES = 300
# Of the eight threads at most four are taken by files: two that are made, two that wait a while.
AT_ONCE, WAITING = 2, 2
LONGEST_WAIT, RETRY_SECONDS = 15, 10

_taken = threading.BoundedSemaphore(AT_ONCE + WAITING)
_made = threading.BoundedSemaphore(AT_ONCE)


def heavy(get: Callable):
    """Around the ``get`` of a view that makes a file; 429 when it is too much.

    Who may not have the file is refused before this, and nothing is counted.
    """

    @wraps(get)
    def limited(view, request, *args, **kwargs):
        if _files_over(request):
            return _too_much(view, _too_many_files(request), WITHIN_SECONDS)
        place = _Place()
        if place.is_had:
            return _made_in(place, lambda: get(view, request, *args, **kwargs))
        words = _("Many files are being made at this moment. Try again in ten seconds.")
        return _too_much(view, words, RETRY_SECONDS)

    limited.is_heavy = True  # type: ignore[attr-defined]
    return limited


def paced(get: Callable):
    """Around the ``get`` of a page for which the database works hard; 429 when it is too much.

    As long as somebody asks as people do, this asks nothing of the database.
    """

    @wraps(get)
    def limited(view, request, *args, **kwargs):
        if throttle.is_over_soon(f"page-{_who(request)}", MOST_PAGES, within=WITHIN_SECONDS):
            words = _("Many pages were asked for in a short while. Wait ten minutes, then go on.")
            return _too_much(view, words, WITHIN_SECONDS)
        return get(view, request, *args, **kwargs)

    return limited


def _who(request) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"address-{throttle.address_of(request)}"


def _files_over(request) -> bool:
    """Count a file for who asks, and for the address it goes to."""
    if throttle.is_over(f"heavy-{_who(request)}", MOST, within=WITHIN_SECONDS):
        return True
    address = f"heavy-all-{throttle.address_of(request)}"
    return throttle.is_over(address, MOST_OF_ADDRESS, within=WITHIN_SECONDS)


class _Place:
    """One of the places where files are made, given back once; not had when they are all taken."""

    def __init__(self) -> None:
        self._gates, self.is_had = (_taken, _made), False
        taken, made = self._gates
        if taken.acquire(blocking=False):
            self.is_had = made.acquire(timeout=LONGEST_WAIT)
            if not self.is_had:
                taken.release()

    def give_back(self) -> None:
        if self.is_had:
            self.is_had = False
            for gate in self._gates:
                gate.release()


class _Pieces:
    """The pieces of a file that is made while it is sent; it keeps its place until the last one.

    Django closes it with the response, also when whoever asked went away.
    """

    def __init__(self, pieces: Iterable, place: _Place) -> None:
        self._pieces, self._place = iter(pieces), place

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._pieces)

    def close(self) -> None:
        try:
            if hasattr(self._pieces, "close"):
                self._pieces.close()
        finally:
            self._place.give_back()

    __del__ = close


def _made_in(place: _Place, make: Callable):
    """What ``make`` answers; the place is given back when the file is made."""
    try:
        response = make()
    except BaseException:
        place.give_back()
        raise
    if getattr(response, "streaming", False) and not isinstance(response, FileResponse):
        response.streaming_content = _Pieces(response.streaming_content, place)
    else:
        place.give_back()
    return response


def _too_many_files(request) -> str:
    if request.user.is_authenticated:
        return _(
            "You saved many files in a short while; all kinds of files count together. Wait ten "
            "minutes, then try again."
        )
    return _("Many files were saved from here in a short while. Wait ten minutes, then try again.")


def _came_from(request) -> str:
    """The page of ours with the link that was followed, when the browser tells."""
    page = request.headers.get("Referer", "")
    here, safe = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=here, require_https=safe)
    return page if is_ours else ""


def _too_much(view, message: str, seconds: int):
    """In the look of the product: when to go on, and the way back."""
    context = {"message": message, "back_url": _came_from(view.request) or view.back_url()}
    response = view.render(context, status=429, template="409.html")
    response.headers["Retry-After"] = str(seconds)
    return response
