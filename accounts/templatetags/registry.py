"""Small helpers for showing things. They compute geometry and words; they decide nothing."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The main menu: label, URL name, and the app, or the beginning of the addresses, whose pages stand
# under it. An entry whose page does not exist is not shown.
MENU = (
    (_("My work"), "work_show", ""),
    (_("Partnerships"), "partnership_list", "partnerships"),
    (_("Organisations"), "organisation_list", "organisations"),
    (_("Evaluations"), "evaluation_list", "evaluations"),
    (_("Portfolio"), "portfolio_show", "/portfolio/"),
    (_("Guide"), "guide_show", "/guide/"),
)
# Parties are told apart by shape as well as colour; a fifth needs the spread, not a picture.
SHAPES = ("circle", "diamond", "square", "triangle")
SCORE_MIN, SCORE_MAX = 1, 5


@register.filter
def initials(name: Any) -> str:
    """At most two letters that stand for a person or organisation: "Trekker sport" → "TS"."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    chosen = [words[0], words[-1]] if len(words) > 1 else [words[0]]
    return "".join(word[0] for word in chosen).upper()


@register.filter
def day(value: Any) -> str:
    """A date in full, day first in both languages: "1 september 2026"."""
    return date_format(_local(value), "j F Y") if value else ""


@register.filter
def day_short(value: Any) -> str:
    """A date for tables: "1 sep 2026"."""
    if not value:
        return ""
    text = date_format(_local(value), "j M Y")
    # Dutch months have no capital, whatever Django's own short names say.
    return text if (get_language() or "").startswith("en") else text.lower()


@register.filter
def moment(value: Any) -> str:
    """A date with the time of day: "1 september 2026, 10:32"."""
    return date_format(_local(value), "j F Y, H:i") if value else ""


def _local(value: Any) -> Any:
    """A moment in Amsterdam's clock; a date as it is."""
    return timezone.localtime(value) if hasattr(value, "utcoffset") else value


@register.filter
def percent(part: Any, whole: Any) -> int:
    """How much of the whole the part is, as a whole number of at most 100."""
    return min(100, round(100 * (part or 0) / whole)) if whole else 0


# The tone of a code, everywhere the same; what is not listed is neutral.
TONES = {
    **dict.fromkeys(
        ["active", "joined", "signed", "adopted", "done", "achieved", "kept", "on_track",
         "in_force", "handed_in", "completed", "continue", "running", "positive",
         "confirmed", "shared", "written"], "good"),
    **dict.fromkeys(
        ["winding_down", "in_talks", "invited", "to_sign", "in_review", "partly", "attention",
         "adjust", "awaited", "paused", "waiting", "expires_soon", "open",
         "notice_given", "conditional", "asked"], "warn"),
    **dict.fromkeys(
        ["not", "not_done", "stalled", "stop", "refused", "expired", "overdue", "sent_back",
         "declined", "never_signed", "negative"], "bad"),
    **dict.fromkeys(
        ["exploring", "wanted", "approached", "proposed", "planned", "draft", "scale_up",
         "extend", "change", "idea", "pilot"], "plan"),
}  # fmt: skip


@register.filter
def tone(code: str) -> str:
    """The tone (good, warn, bad, plan, none) of a state's code, for the class of its badge."""
    return TONES.get(str(code), "none")


@register.simple_tag
def meter(done: int, total: int, busy: int = 0, late: int = 0, label: str = "") -> SafeString:
    """A bar of done, busy and late parts of a total.

    The words stand beside it, so the picture is hidden from screen readers; give ``label`` only
    where no words stand near.
    """
    lines, cuts, at = [], [], 0.0
    for kind, amount in (("done", done), ("busy", busy), ("late", late)):
        if amount and total:
            end = min(100.0, at + 100 * amount / total)
            lines.append(_line(kind, at, end, "50%", "50%"))
            if round(end, 2) < 100:
                cuts.append(_line("cut", end, end, "0", "100%"))
            at = end
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    # The parts hold nothing but numbers.
    return mark_safe(  # noqa: S308
        f'<svg class="meter" {told} focusable="false">{"".join([*lines, *cuts])}</svg>'
    )


def _line(kind: str, start: float, end: float, top: str, bottom: str) -> str:
    return f'<line class="{kind}" x1="{start:.2f}%" x2="{end:.2f}%" y1="{top}" y2="{bottom}"/>'


@dataclass(frozen=True)
class Mark:
    """One party's score on the rail from 1 to 5."""

    party: str
    score: Any
    index: int
    shape: str
    x: float


@register.inclusion_tag("components/two_view.html")
def two_view(answers: Any, label: str = "") -> dict[str, Any]:
    """Parties' scores on one criterion, each apart and never averaged.

    ``answers`` holds (party name, score or None) pairs, always in the same order of parties, so
    that a party keeps its shape. The numbers stand as text beside the picture; on paper, where a
    picture cannot be hidden from who listens, ``label`` names it. With more than four parties the
    lowest and highest score are told instead.
    """
    pairs = list(answers)
    known = [score for _party, score in pairs if score is not None]
    marks: list[Mark] = []
    if len(pairs) <= len(SHAPES):
        for index, (party, score) in enumerate(pairs):
            if score is not None:
                marks.append(Mark(str(party), score, index, SHAPES[index], _beside(index, pairs)))
    spread = (min(known), max(known)) if known else None
    return {
        "answers": [
            {"party": party, "score": score, "index": index, "shape": SHAPES[index % len(SHAPES)]}
            for index, (party, score) in enumerate(pairs)
        ],
        "marks": marks,
        "spread": spread,
        "gap": (_x(spread[0]), _x(spread[1])) if spread and spread[0] != spread[1] else None,
        "ticks": [_x(score) for score in range(SCORE_MIN, SCORE_MAX + 1)],
        "few": len(pairs) <= len(SHAPES),
        "label": label,
    }


def _x(score: float) -> float:
    """Where a score stands on a rail 200 wide with a margin of 20."""
    return round(20 + 160 * (float(score) - SCORE_MIN) / (SCORE_MAX - SCORE_MIN), 1)


def _beside(index: int, pairs: list[tuple[Any, Any]]) -> float:
    """The place of a party's mark: equal scores stand side by side, not on top of each other."""
    score = pairs[index][1]
    equals = [other for other, (_party, value) in enumerate(pairs) if value == score]
    return round(_x(score) + 11 * (equals.index(index) - (len(equals) - 1) / 2), 1)


@register.simple_tag
def mark_shape(index: int) -> str:
    """The shape of the party at this place in the order of parties."""
    return SHAPES[index % len(SHAPES)]


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> list[dict[str, Any]]:
    """The entries of the main menu with their address and whether this page is theirs."""
    # Imported here: the URL map itself loads views that load templates.
    from django.urls import NoReverseMatch, reverse

    request = context.get("request")
    section_now = _section_of(request)
    entries = []
    for label, name, section in MENU:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = bool(request) and (
            request.path == url or bool(section) and section == section_now
        )
        entries.append({"label": label, "url": url, "current": current})
    return entries


def _section_of(request: Any) -> str:
    """Under which entry of the menu a page stands: an address with an entry of its own, else
    the app."""
    path = getattr(request, "path", "")
    own = [section for _label, _name, section in MENU if section.startswith("/")]
    return next((one for one in own if path.startswith(one)), "") or _app_of(request)


def _app_of(request: Any) -> str:
    """The app whose view draws this page, or what the view says: "partnerships"; else ""."""
    match = getattr(request, "resolver_match", None)
    view = getattr(match, "func", None)
    view = getattr(view, "view_class", view)
    return getattr(view, "section", "") or getattr(view, "__module__", "").partition(".")[0]


@register.simple_tag
def version() -> str:
    """The version of the product, where the settings name one."""
    return getattr(settings, "VERSION", "")


@register.simple_tag
def demo_accounts() -> list[Any]:
    """The demo users, for signing in with one click; nobody where demo accounts are refused."""
    from accounts.models import User

    if not settings.DEMO_ALLOWED:
        return []
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("pk")[:12])


@register.simple_tag
def provider_name() -> str:
    """What the organisation's own sign-in is called; "" where there is none."""
    return settings.OIDC.get("name", "")


@register.simple_tag
def bound_to_provider(user: Any) -> bool:
    """Whether this user signed in there before."""
    from accounts import oidc

    return oidc.is_bound(user)


@register.simple_tag
def demo_password() -> str:
    """The password of every demo account, which everybody may know."""
    return settings.DEMO_PASSWORD


@register.filter
def is_required(field: Any) -> bool:
    """Whether a bound field must be filled in, as seen by the person filling it in."""
    return bool(field.field.required)


@register.filter
def kind_of_field(field: Any) -> str:
    """How a bound field is laid out: box, choices, file, fieldset or plain."""
    from django import forms

    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "fieldset" if field.use_fieldset else "plain"


@register.simple_tag
def form_problems(*forms_shown: Any) -> list[dict[str, str]]:
    """Every error of the forms on a page, with the id of the control it is about.

    Errors of hidden fields and of the form as a whole have no control and come first.
    """
    general: list[dict[str, str]] = []
    at_fields: list[dict[str, str]] = []
    for form in forms_shown:
        if not getattr(form, "is_bound", False):
            continue
        general += [{"text": text, "id": ""} for text in form.non_field_errors()]
        for field in form.hidden_fields():
            general += [{"text": text, "id": ""} for text in field.errors]
        for field in form.visible_fields():
            where = field.id_for_label or field.auto_id
            at_fields += [
                {"text": text, "id": where, "label": field.label} for text in field.errors
            ]
    return general + at_fields
