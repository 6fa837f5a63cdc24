"""Templates that are made ready once, when they are loaded: less is worked out for each page.

They are Django's own templates and say the same, a few times as soon:

- **What a template always says is drawn once** per language: words to translate, addresses and
  static files that follow from no variable (`Constant`).
- **What is looked up is looked up straight.** Django tries each dot as a key first and catches what
  that raises of every object without keys (`Lookup`).
- **Text and whole numbers are written straight**, for nothing about them is localised (`Shown`),
  and the message of a `blocktranslate` is put together once (`Message`).
- **An address that ends in the key of a record** is cut once around that key (`Address`).

Whatever is out of the ordinary is left to Django.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.loaders import cached
from django.template.loaders.base import Loader as BaseLoader
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lib.addresses import address


class _ReadyLoader(BaseLoader):
    def get_template(self, template_name: str, skip: Any = None) -> Any:
        template = super().get_template(template_name, skip)
        make_ready(template.nodelist)
        return template


class Loader(cached.Loader, _ReadyLoader):
    """Django's cache of templates, each of which is made ready before it comes in."""


def make_ready(nodes: NodeList) -> None:
    """Put quicker nodes in the place of those that are drawn often, here and in all below."""
    for node in nodes:
        for part in _parts(list(vars(node).values())):
            if isinstance(part, NodeList):
                make_ready(part)
            elif type(part) is Variable and part.lookups is not None:
                part.__class__ = Lookup
        node.__class__ = QUICKER.get(type(node), type(node))
    nodes[:] = [
        one
        for is_constant, group in groupby(list(nodes), key=_is_constant)
        for one in ([_constant(list(group))] if is_constant else group)
    ]


def _parts(values: Any) -> Iterator[Any]:
    """The lists of nodes and the variables in what a node holds."""
    for value in values:
        if isinstance(value, NodeList | Variable):
            yield value
        elif isinstance(value, FilterExpression):
            yield from _parts([value.var, *(args for _filter, args in value.filters)])
        elif isinstance(value, TokenBase):  # of a condition
            yield from _parts(vars(value).values())
        elif isinstance(value, list | tuple):
            yield from _parts(value)
        elif isinstance(value, dict):
            yield from _parts(value.values())


def _is_fixed(expression: Any) -> bool:
    """Whether it is a literal, without filters."""
    is_literal = not expression.is_var or expression.var.lookups is None
    return is_literal and not expression.filters


def _is_constant(node: Node) -> bool:
    """Whether a node says the same on every page, but for the language."""
    if isinstance(node, TextNode | CommentNode | LoadNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and not node.message_context and _is_fixed(node.filter_expression)
    if isinstance(node, BlockTranslateNode):
        tokens = [token.token_type.name for token in node.singular]
        given = node.asvar or node.plural or node.message_context or node.extra_context
        return not given and set(tokens) <= {"TEXT"}
    if isinstance(node, URLNode):
        return not (node.asvar or node.args or node.kwargs) and _is_fixed(node.view_name)
    return type(node) is StaticNode and not node.varname and _is_fixed(node.path)


def _constant(nodes: list[Node]) -> Node:
    """One node for several that never change."""
    spoken: list[Any] = [node for node in nodes if not isinstance(node, CommentNode | LoadNode)]
    if all(isinstance(node, TextNode) for node in spoken):
        made: Node = TextNode("".join([node.s for node in spoken]))
    else:
        made = Constant(spoken)
    made.token, made.origin = nodes[0].token, nodes[0].origin
    return made


class Constant(Node):
    """What stands next to each other and never changes, drawn once per language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Any]) -> None:
        self.nodes = nodes
        self.has_address = any(isinstance(node, URLNode) for node in nodes)
        self.drawn: dict[tuple, str] = {}

    def render(self, context: Any) -> str:
        key: tuple = (get_language(), context.autoescape)
        if self.has_address:
            key += (get_urlconf(), get_script_prefix())
        if key not in self.drawn:
            self.drawn[key] = "".join([node.render_annotated(context) for node in self.nodes])
        return self.drawn[key]


class Lookup(Variable):
    """A variable with dots."""

    __slots__ = ()

    def _resolve_lookup(self, context: Any) -> Any:
        try:
            return _looked_up(self.lookups, context)
        except Exception:
            # Out of the ordinary, or wrong: Django knows what to make of it.
            return super()._resolve_lookup(context)  # type: ignore[misc]


def _looked_up(bits: Any, context: Any) -> Any:
    """What these bits lead to; LookupError where Django has more ways to look."""
    first, *further = bits
    for layer in reversed(context.dicts):
        if first in layer:
            current = layer[first]
            break
    else:
        raise LookupError
    if callable(current):
        raise LookupError
    for bit in further:
        if type(current) is dict:
            current = current[bit]
        elif hasattr(type(current), "__getitem__"):
            raise LookupError
        else:
            current = getattr(current, bit)
        if callable(current):
            if hasattr(current, "do_not_call_in_templates") or hasattr(current, "alters_data"):
                raise LookupError
            current = current()
    return current


class Shown(VariableNode):
    """A value in the text."""

    def render(self, context: Any) -> str:
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        if type(value) is SafeString:
            return value
        if type(value) is str:
            return escape(value) if context.autoescape else value
        if type(value) is int and context.use_l10n is None:
            return str(value)
        return render_value_in_context(value, context)


class Message(BlockTranslateNode):
    """A sentence to translate with values in it."""

    def render_token_list(self, tokens: list[Any]) -> tuple[str, list[str]]:
        made = vars(self).setdefault("made", {})
        if id(tokens) not in made:
            made[id(tokens)] = super().render_token_list(tokens)
        words, names = made[id(tokens)]
        return words, list(names)


class Address(URLNode):
    """The address of a page; mostly of one record."""

    def render(self, context: Any) -> str:
        if len(self.args) > 1 or self.kwargs or not _is_fixed(self.view_name):
            return super().render(context)
        name, keys = self.view_name.resolve(context), [arg.resolve(context) for arg in self.args]
        if ":" in name or not all(type(key) is int for key in keys):
            return super().render(context)
        try:
            url = address(name, *keys)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return escape(url)


QUICKER: dict[type[Node], type[Node]] = {
    VariableNode: Shown,
    BlockTranslateNode: Message,
    URLNode: Address,
}
