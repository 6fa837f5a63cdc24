"""What every answer carries, and where no answer leads: asked of all answers in all sweeps."""

import html
import re
from collections.abc import Mapping

# An outsider's address, in every way in which browsers still take it for one.
LURES = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example/",
    "javascript:alert(document.domain)//evil.example",
)
# What parameters that lead somewhere are called, here and elsewhere.
LEADING = ("next", "back", "return", "return_to", "redirect", "redirect_to", "url", "goto", "to")

FIXED = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
}
WANTED_OF_POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
LOOSE = ("unsafe-", "*", "http:", "blob:", "'strict-dynamic'", "data: '", "script-src data:")
# Anything else may stay behind on a shared computer; static files are everybody's.
KEPT = re.compile(r"no-store|no-cache|immutable|public")
LINK = re.compile(r"""(?:href|action|src|content)=["']?([^"'>]*evil\.example)""", re.IGNORECASE)


def lacking(headers: Mapping[str, str]) -> list[str]:
    """What is missing from, or too loose in, the safety headers of an answer."""
    wrong = [
        f"{name}: {headers.get(name, 'missing')}"
        for name, fine in FIXED.items()
        if headers.get(name) not in fine
    ]
    policy = headers.get("Content-Security-Policy", "")
    wrong += [f"the policy lacks {part}" for part in WANTED_OF_POLICY if part not in policy]
    wrong += [f"the policy has {part}" for part in LOOSE if part in policy]
    wrong += ["Permissions-Policy: missing"] if not headers.get("Permissions-Policy") else []
    if not KEPT.search(headers.get("Cache-Control", "")):
        wrong.append(f"Cache-Control: {headers.get('Cache-Control', 'missing')}")
    kind = headers.get("Content-Type", "")
    if kind.startswith("text/") and "charset=" not in kind:
        wrong.append(f"Content-Type without a charset: {kind}")
    return wrong


def leads_away(location: str) -> bool:
    """Whether a browser would leave the registry for this address."""
    seen = location.strip().replace("\\", "/").replace("\t", "").replace("\n", "").lower()
    if seen.startswith("http://testserver/"):
        return False
    return seen.startswith("//") or bool(re.match(r"[a-z][a-z0-9+.-]*:", seen))


def wrong_with(response) -> list[str]:
    """All of it, for an answer of the test client; a page may not link to a lure either."""
    wrong = lacking(response.headers)
    if leads_away(response.headers.get("Location", "")):
        wrong.append(f"leads to {response.headers['Location']}")
    if not response.streaming and b"evil.example" in response.content:
        links = map(html.unescape, LINK.findall(response.content.decode()))
        wrong += [f"links to {link}" for link in links if leads_away(link)]
    return wrong
