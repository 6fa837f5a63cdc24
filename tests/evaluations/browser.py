"""What a browser would send back of a form on a page, rows and hidden fields included."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Reads the forms of a page: action, and name → value of what would be sent."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict] = []
        self.name = self.select = None
        self.texts: list[str] | None = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "data": {}})
        elif not self.forms:
            return
        elif tag == "input" and given.get("name"):
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked and given.get("type") != "submit":
                box = given.get("type") in ("radio", "checkbox")
                self._put(given["name"], given.get("value", "on" if box else "") or "")
        elif tag == "textarea":
            self.name, self.texts = given.get("name"), []
        elif tag == "select":
            self.select = given.get("name")
            self._put(self.select, "")
        elif tag == "option" and self.select and "selected" in given:
            self._put(self.select, given.get("value", ""))

    def handle_data(self, data):
        if self.texts is not None:
            self.texts.append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.texts is not None:
            self._put(self.name, "".join(self.texts).strip("\n"))
            self.texts = None
        elif tag == "select":
            self.select = None

    def _put(self, name, value):
        self.forms[-1]["data"][name] = value


def forms_of(response) -> list[dict]:
    """All forms of a page."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


def filled(response, **values) -> dict:
    """The page's own form (the one with a version or token) with some values changed."""
    found = [f["data"] for f in forms_of(response) if {"version", "token"} & set(f["data"])]
    assert found, "this page has no form of its own"
    data = max(found, key=len)
    data.pop("csrfmiddlewaretoken", None)
    return {**data, **values}
