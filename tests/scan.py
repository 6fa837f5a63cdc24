"""Lets the scanner wapiti go through a running register, as each role and signed out: bin/scan.

Everything stays on this machine: the register is one of its own with demo data, and the modules
that call a server elsewhere (ssrf, xxe, log4shell, takeover) are left out.
"""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.server import Server, serving

PASSWORD = "samenwerken-2026"
ROLES = {
    "nobody": "",
    "reader": "lezer@registerbureau.example",
    "theme-owner": "trekker@legerdesheils.example",
    "coordinator": "coordinator@registerbureau.example",
    "manager": "manager@landstede.example",
    "administrator": "beheerder@registerbureau.example",
}
MODULES = (
    "cookieflags", "csp", "http_headers", "methods", "redirect", "crlf", "csrf", "xss",
    "permanentxss", "sql", "file", "exec", "upload", "shellshock",
)  # fmt: skip
# What would end the scanner's own session, or lock it out.
LEFT_ALONE = ("account/logout/*", "account/password/*", "account/2fa/*", "account/sessions/*")
LEFT_ALONE += ("users/*", "memberships/*", "account/oidc/*", "account/keys/*", "contacts/*/erase/*")
LEFT_ALONE += ("account/reauthenticate/*", "account/email/*", "language/*", "static/*")
# False alarms: what the line begins with, and why it is none.
EXPLAINED = {
    "Secure Flag cookie: ": "on one's own machine the line is plain http; in production the cookies"
    " are Secure and called __Host-… (registry.E001, registry.E002)",
}
# A third of the time to look for pages, the rest for the modules, of which some are quick.
LOOKING, TRYING = 1 / 3, 1 / 8


def session_of(server: Server, email: str) -> str:
    """The cookies of somebody who signed in through the page; "" for nobody."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{server.url}/account/login/"
    page = browser.open(address).read().decode()
    if not email:
        return ""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "the sign-in page has no form"
    form = {"csrfmiddlewaretoken": found[1], "login": email, "password": PASSWORD}
    asked = urllib.request.Request(address, urllib.parse.urlencode(form).encode())  # noqa: S310
    asked.add_header("Referer", address)
    landed = browser.open(asked)
    assert "/account/login" not in landed.url, f"{email} cannot sign in"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def scan(server: Server, role: str, seconds: float, reports: Path) -> dict:
    """Let the scanner go through it as this role; what it tells."""
    report = reports / f"{role}.json"
    command = [
        f"{os.environ['SCANNER']}/bin/wapiti", "--url", f"{server.url}/", "--scope", "folder",
        "--module", ",".join(MODULES), "--flush-session", "--no-bugreport",
        "--store-session", str(reports / "sessions"), "--verbose", "1",
        "--max-scan-time", str(seconds * LOOKING), "--max-attack-time", str(seconds * TRYING),
        "--max-links-per-page", "60", "--max-parameters", "30", "--tasks", "4",
        "--format", "json", "--output", str(report), "--detailed-report", "1",
    ]  # fmt: skip
    for path in LEFT_ALONE:
        command += ["--exclude", f"{server.url}/{path}", "--exclude", f"{server.url}/{path[:-1]}"]
    if cookies := session_of(server, ROLES[role]):
        command += ["--cookie-value", cookies]
    log = (reports / f"{role}.log").open("wb")
    with log:
        subprocess.run(command, stdout=log, stderr=log, check=False, timeout=seconds * 4)
    if cookies and not is_signed_in(server, cookies):
        print(f"{role}: the session ended on the way, so the later modules saw less", flush=True)
    return json.loads(report.read_text(encoding="utf-8"))


def is_signed_in(server: Server, cookies: str) -> bool:
    asked = urllib.request.Request(server.url, headers={"Cookie": cookies})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        return "/account/login" not in answer.url


def lines(told: dict) -> Iterator[str]:
    """What a report says, one line each."""
    for part in ("vulnerabilities", "anomalies"):
        for kind, found in told[part].items():
            for one in found:
                where = f"{one['method']} {one['path']} {one['parameter'] or ''}"
                yield f"{kind}: {where} {one['info']}"


def why(line: str) -> str:
    """Why this line is a false alarm; "" when it is not known to be one."""
    known = (reason for start, reason in EXPLAINED.items() if line.startswith(start))
    return next((f"[explained: {reason}]" for reason in known), "")


def main(wanted: list[str]) -> int:
    roles = wanted or list(ROLES)
    if unknown := set(roles) - set(ROLES):
        sys.exit(f"There is no role {', '.join(unknown)}; there are {', '.join(ROLES)}.")
    seconds = float(os.environ.get("SECONDS_EACH", "240"))
    place = Path(os.environ["DATA_DIR"]).resolve()
    reports = place / "scan"
    reports.mkdir(parents=True, exist_ok=True)
    total = 0
    with serving(place, "", empty=False) as server:
        # The scanner's cookies know no other name of this machine.
        server.url = server.url.replace("//localhost", "//127.0.0.1")
        for role in roles:
            told = scan(server, role, seconds, reports)
            found = [f"{line} {why(line)}" for line in lines(told)]
            total += sum(not why(line) for line in lines(told))
            crawled = [one["request"]["status_code"] for one in told["infos"]["crawled_pages"]]
            pages = f"{sum(bool(one) for one in crawled)} of {len(crawled)}"
            print(f"{role}: {pages} pages, {len(found)} lines", *found, sep="\n  ", flush=True)
        faults = [line for line in server.log().splitlines() if "Internal Server Error" in line]
        print(f"{len(faults)} faults in the log", *faults, sep="\n  ")
    return 1 if total or faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
