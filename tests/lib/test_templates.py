"""Templates that were made ready say what Django's say."""

import datetime

import pytest
from django.template import Context, Engine
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from lib.addresses import address
from lib.templates import Constant, make_ready
from partnerships.enums import Stage

LOAD = "{% load i18n static %}"


class Thing:
    name = "Ding & zo"
    none = None

    def method(self):
        return "geroepen"

    def with_argument(self, one):
        return one

    def writes(self):
        raise AssertionError("A template does not write.")

    writes.alters_data = True

    @property
    def wrong(self):
        raise RuntimeError("It was wrong.")

    @property
    def absent(self):
        return self.no_such_thing


class Told(dict):
    """Keys, and attributes."""

    told = "attribuut"


GIVEN = {
    "thing": Thing(),
    "told": Told(key="sleutel"),
    "row": {"text": "<b>vet</b>", "safe": mark_safe("<b>vet</b>"), "items": "van mij", "n": 1},
    "number": 1234,
    "part": 2.5,
    "day": datetime.date(2026, 9, 1),
    "yes": True,
    "many": ["een", "twee"],
    "kind": Stage.ACTIVE,
    "key": 5,
    "called": lambda: "functie",
}
PIECES = [
    "{{ thing.name }} {{ thing.none }} {{ thing.method }} {{ thing.with_argument }} {{ thing.no }}",
    "{{ thing.writes }}|{{ called }}|{{ kind }}|{{ kind.label }}|{{ kind.value }}",
    "{{ told.key }} {{ told.told }} {{ told.none }} {{ nothing }} {{ nothing.at.all }}",
    "{{ row.text }} {{ row.safe }} {{ row.items }} {{ row.keys }} {{ row.n }} {{ row.no }}",
    "{{ number }} {{ part }} {{ day }} {{ yes }} {{ many.1 }} {{ many.5 }} {{ many }}",
    "{% autoescape off %}{{ row.text }} {% translate 'Parties' %}{% endautoescape %}",
    "{% if thing.name and not thing.none %}ja{% elif row.no %}nee{% else %}niets{% endif %}",
    "{% for one in many %}{{ forloop.counter }}{{ one|upper }}{% empty %}leeg{% endfor %}",
    "{% for a, b in told.items %}{{ a }}{{ b }}{% empty %}leeg{% endfor %}",
    "{% with given=thing.name %}{{ given }}{% endwith %}{{ number|add:key }}",
    "{% translate 'Parties' %} {% translate row.text %} {% translate 'Parties' as x %}{{ x }}",
    "{% blocktranslate %}Parties{% endblocktranslate %}",
    "{% blocktranslate with n=row.text %}All {{ n }}{% endblocktranslate %}",
    "{% blocktranslate trimmed count number=key %}\n{{ number }} party{% plural %}\n{{ number }}"
    " parties{% endblocktranslate %}",
    "{% url 'partnership_list' %} {% url 'partnership_show' key %} {% url 'no_such' as x %}{{ x }}",
    "{% url 'partnership_list' as x %}{{ x }} {% url 'partnership_show' key as y %}{{ y }}",
    "{% url 'partnership_show' number as x %}{{ x }}{% url 'partnership_show' 'x' as z %}{{ z }}",
    "{% url 'partnership_show' pk=key %} {% static 'css/theme.css' %}{# no words #}",
    "{% comment %}No words.{% endcomment %}{% load i18n %}Tekst",
]


def drawn(text: str, *, ready: bool) -> list[str]:
    template = Engine.get_default().from_string(LOAD + text)
    template.engine = Engine(string_if_invalid="")
    if ready:
        make_ready(template.nodelist)
    pages = []
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            pages.append(template.render(Context(dict(GIVEN))))
    return pages


@pytest.mark.parametrize("text", PIECES)
def test_it_says_the_same(text):
    plain = drawn(text, ready=False)

    assert drawn(text, ready=True) == plain
    assert plain[0] == plain[2]


@pytest.mark.parametrize("name", ["thing.wrong", "thing.absent"])
def test_what_goes_wrong_goes_as_wrong(name):
    problems = []
    for ready in (False, True):
        with pytest.raises(Exception) as problem:
            drawn(f"{{{{ {name} }}}}", ready=ready)
        problems.append((problem.type, str(problem.value)))

    assert problems[0] == problems[1]


def test_what_never_changes_is_one_node():
    words = "<p>{% translate 'Parties' %}</p> {% url 'partnership_list' %} {# #}<b>"
    template = Engine.get_default().from_string(LOAD + words + "{{ number }}</b>")
    make_ready(template.nodelist)

    assert [type(node).__name__ for node in template.nodelist] == ["Constant", "Shown", "TextNode"]


def test_a_page_that_is_gone_is_told_when_it_is_drawn():
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'no_such_page' %}", ready=True)


class TestAddress:
    @pytest.mark.parametrize("pk", [0, 5, 10**20])
    def test_is_that_of_the_page(self, pk):
        assert address("partnership_show", pk) == reverse("partnership_show", args=[pk])

    def test_what_is_no_key_is_left_to_django(self):
        assert address("partnership_show", "5") == "/partnerships/5/"
        for wrong in (-1, "x"):
            with pytest.raises(NoReverseMatch):
                address("partnership_show", wrong)

    def test_follows_where_the_register_stands(self):
        set_script_prefix("/register/")
        try:
            assert address("partnership_show", 5) == "/register/partnerships/5/"
        finally:
            set_script_prefix("/")

    def test_a_page_without_a_key(self):
        assert address("partnership_list") == reverse("partnership_list")
        with pytest.raises(NoReverseMatch):
            address("partnership_list", 5)


def test_the_pages_are_loaded_ready():
    assert get_template("404.html").template.nodelist.get_nodes_by_type(Constant)
