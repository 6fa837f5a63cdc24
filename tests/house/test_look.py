"""What can be proved of the look without a browser: contrast, weight, vendored files."""

import gzip
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
THEME = (STATIC / "css" / "theme.css").read_text()
FIRST_VISIT = (
    "vendor/bootstrap/bootstrap.min.css",
    "css/theme.css",
    "vendor/htmx/htmx.min.js",
    "js/app.js",
    "img/icon.svg",
)


def tokens(scheme: str) -> dict[str, str]:
    """The colours of the light or dark scheme; dark overrides light."""
    blocks = re.findall(r":root \{(.*?)\n\s*\}", THEME, re.DOTALL)
    chosen = blocks[:1] if scheme == "light" else blocks[:2]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", "".join(chosen)))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("--paper", "--sheet", "--tint")
TEXT = (
    [(ink, ground) for ink in ("--ink", "--ink-soft", "--brand", "--bad") for ground in GROUNDS]
    + [(f"--{tone}", f"--{tone}-soft") for tone in ("good", "warn", "bad", "plan", "none")]
    + [("--ink", f"--{tone}-soft") for tone in ("good", "warn", "bad", "plan", "brand")]
    + [("--on-brand", "--brand-fill"), ("--on-brand", "--brand-fill-strong")]
    + [("--brand-strong", "--brand-soft"), ("--ink", "--field"), ("--ink-soft", "--field")]
)
PARTS = (
    [("--field-line", ground) for ground in (*GROUNDS, "--field")]
    + [("--track-line", "--sheet"), ("--track-line", "--paper")]
    + [(f"--{part}-part", "--sheet") for part in ("good", "warn", "bad")]
    + [("--brand", "--sheet"), ("--other", "--sheet"), ("--plan", "--sheet")]
    + [("--ring-out", ground) for ground in GROUNDS]
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestContrast:
    def test_text_is_four_and_a_half_to_one(self, scheme):
        colours = tokens(scheme)
        low = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in TEXT}
        assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}

    def test_parts_are_three_to_one(self, scheme):
        colours = tokens(scheme)
        low = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in PARTS}
        assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}

    def test_one_ring_of_the_two_is_visible_on_every_ground(self, scheme):
        colours = tokens(scheme)
        grounds = [colours[name] for name in (*GROUNDS, "--brand-fill", "--bar", "--bad-soft")]
        # The bar has a ring of its own: white outside, dark inside.
        rings = [colours["--ring-out"], colours["--ring-in"], "#ffffff", "#062f35"]
        assert [g for g in grounds if max(contrast(g, ring) for ring in rings) < 3] == []


def test_the_first_visit_is_light():
    weight = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in FIRST_VISIT)
    assert weight < 44_000


def test_vendored_files_are_the_listed_ones():
    assert runpy.run_path(str(ROOT / "bin" / "vendor"))["check"]() == []
