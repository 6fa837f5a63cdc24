"""The product, weakened: without a page for trouble, without versions, without one-time forms."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.weak_urls"
MIDDLEWARE = [
    "tests.faults.weak.CarelessMiddleware" if "DatabaseTrouble" in name else name
    for name in MIDDLEWARE  # noqa: F405
]


class CarelessMiddleware:
    """Takes the place of what catches trouble; writes over whatever is there."""

    def __init__(self, get_response):
        from accounts import records

        self.get_response = get_response
        update = records.update

        def write_over(instance, changes, *, version=None, **given):
            stored = records.stored_row(instance)
            return update(instance, changes, version=stored.version, **given)

        records.update = write_over
        records.claim_token = lambda token, *, by: None
        records.refuse_used_token = lambda token: None

    def __call__(self, request):
        return self.get_response(request)
