"""Looks at a page as axe-core does, and at whether it fits the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 720}
SOURCE = (Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js").read_text()
# What depends on the colours of a page and on nothing else of its look.
COLOURS = ("color-contrast", "link-in-text-block")
RUN = """async rules => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations.map(v => ({
    rule: v.id, help: v.help,
    nodes: v.nodes.map(n => n.target.join(" ") + "  " + n.html.slice(0, 160) +
      "  " + (n.any.concat(n.all, n.none)[0]?.message ?? "")),
  }));
}"""
KINDS = """where => {
  const kind = e => [e.tagName, e.getAttribute("class"), e.getAttribute("role"),
    e.getAttribute("type")].join();
  return Array.from(new Set(Array.from(document.querySelectorAll(where)).map(
    e => kind(e.parentElement) + " > " + kind(e))));
}"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const name = e => e.tagName.toLowerCase() + (e.className ? "." + e.className : "") +
    ": " + (e.textContent || "").trim().slice(0, 60);
  const burst = Array.from(document.querySelectorAll(".sheet"))
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => "out of its sheet: " + name(e));
  if (document.documentElement.scrollWidth <= width) return burst;
  return Array.from(document.querySelectorAll("body *"))
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .map(name);
}"""


def violations(page: Page, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What axe-core finds on this page, by these rules or by all: rule, help and the places."""
    if not page.evaluate("() => typeof axe === 'object'"):
        # Over the debugging line, so that the page's own content policy stays as strict as it is.
        page.evaluate(SOURCE)
    return page.evaluate(RUN, list(rules))


def kinds(page: Page, where: str = "body *") -> frozenset[str]:
    """Every kind of element there is ``where``, each with the kind that it stands in."""
    return frozenset(page.evaluate(KINDS, where))


def too_wide(page: Page, where: str) -> list[str]:
    """What sticks out in a narrow window or a wide one; afterwards the window is wide."""
    found = []
    for window in (NARROW, WIDE):
        page.set_viewport_size(window)
        found += [f"{where}: too wide: {place}" for place in overflow(page)[:3]]
    return found


def overflow(page: Page) -> list[str]:
    """What sticks out at the right when the page is wider than its window."""
    return page.evaluate(OVERFLOW)


def complaints(page: Page, where: str, rules: Sequence[str] = ()) -> list[str]:
    """What is wrong with the page as it stands, one line each."""
    found = [
        f"{where}: {each['rule']}: {each['nodes'][0]} (and {len(each['nodes']) - 1} more)"
        for each in violations(page, rules)
    ]
    return found + [f"{where}: too wide: {place}" for place in overflow(page)[:3]]


def in_other_colours(page: Page, where: str, scheme: str) -> list[str]:
    """What is wrong with the colours of the page as it stands, in this scheme."""
    page.emulate_media(color_scheme=scheme)
    return complaints(page, f"{where} {scheme}", COLOURS)


def assert_axe_clean(page: Page) -> None:
    """Fail with rule and place when axe-core finds anything on the page."""
    found = violations(page)
    lines = [
        f"{each['rule']}: {each['help']}\n    " + "\n    ".join(each["nodes"][:5]) for each in found
    ]
    assert not found, f"axe on {page.url}:\n" + "\n".join(lines)


def assert_fits(page: Page) -> None:
    """Fail when the page must be scrolled sideways."""
    assert overflow(page) == [], f"{page.url} is wider than its window"
