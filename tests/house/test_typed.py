"""Text that is typed is judged in one place, whatever the form."""

from importlib import import_module

import pytest
from django import forms

from accounts.forms.base import Typed
from tests.house.source import FLOORS, python_files, short

# Forms that only ask: what they are given goes through `lib.text.normalise`, and is not kept.
ASKING = {
    "accounts.forms.trail": {"TrailForm"},
    "evaluations.forms.evaluation": {"EvaluationFilter"},
    "organisations.filters": {"OrganisationFilter"},
    "organisations.forms.user": {"UserFilter"},
    "overview.api.evaluations": {"AskedOfEvaluations"},
    "overview.api.partnerships": {"AskedOfPartnerships"},
    "overview.api.resource": {"Asked", "OfPartnership"},
    "overview.portfolio.scope": {"DayForm"},
    "partnerships.filters": {"PartnershipFilter"},
    "partnerships.forms.action": {"ActionFilter"},
    "partnerships.forms.note": {"NoteFilter"},
    "partnerships.forms.partnership_bulk": {"ChoosePersonForm"},
    "partnerships.forms.party_filter": {"PartyFilter"},
    "partnerships.timeline.filters": {"TimelineFilter"},
    "partnerships.views.partnership_as": {"DayForm"},
}


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form of ours."""
    for path in python_files(*FLOORS[:-1]):
        if "management" not in path.parts:
            import_module(
                short(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            )
    waiting, found = [forms.BaseForm], []
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.partition(".")[0] in FLOORS and kind not in found:
                found.append(kind)
    return found


def untyped(classes) -> set[str]:
    """The forms that take text as it comes."""
    return {
        f"{kind.__module__}.{kind.__name__}"
        for kind in classes
        if not issubclass(kind, Typed) and kind.__name__ not in ASKING.get(kind.__module__, set())
    }


def test_every_form_judges_what_is_typed():
    assert untyped(form_classes()) == set()


def test_a_form_that_does_not_would_be_seen():
    weak = type("WeakForm", (forms.Form,), {"__module__": "partnerships.forms.weak"})

    assert untyped([weak]) == {"partnerships.forms.weak.WeakForm"}


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\u202eb", "a\ufffdb", "a\x85b"])
@pytest.mark.parametrize(
    "field", [forms.CharField(), forms.EmailField(), forms.URLField(), forms.SlugField()]
)
def test_every_kind_of_text_is_judged(field, value):
    class Late(Typed, forms.Form):
        def __init__(self, *args):
            super().__init__(*args)
            self.fields["text"] = field

    texts = (f"https://example.org/{value}", f'"{value}"@example.org', value)

    assert [Late({"text": text}).is_valid() for text in texts] == [False] * 3
