"""After somebody wrote something, the menu counts their work anew."""

from overview.counting import forget

READING = ("GET", "HEAD", "OPTIONS")


class WorkCountMiddleware:
    """Forgets the count in the menu of whoever sent anything but a question."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method not in READING and request.user.is_authenticated:
            forget(request.user)
        return response
