"""Templates for pages to compare with: the page of the product as constant text, in which what
differs from row to row has made place for a hand-written loop."""

import re

from django.template import Template, engines

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')


class FrameError(Exception):
    """The page of the product is not built as the page to compare with expects."""


def between(html: str, start: str, end: str, put: str, *, keep: int = 0) -> str:
    """The page with ``put`` between two texts; ``keep`` of the first choices of a list stay."""
    begin = html.find(start)
    stop = html.find(end, begin + len(start))
    if begin < 0 or stop < 0:
        raise FrameError(f"{start!r} is not on the page")
    inside = html[begin + len(start) : stop]
    kept = "</option>".join(inside.split("</option>")[:keep]) + "</option>" if keep else ""
    return html[: begin + len(start)] + kept + put + html[stop:]


def made_into_template(html: str) -> Template:
    html = TOKEN.sub(r"\1{{ csrf_token }}", html)
    # Blank lines between tags say nothing; a floor would not send them.
    html = re.sub(r">\s+<", "> <", html)
    return Template(html, engine=engines["django"].engine)
