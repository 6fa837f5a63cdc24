"""The way back to a list."""

from django import template

from partnerships import remembered

register = template.Library()


@register.simple_tag(takes_context=True)
def list_url(context) -> str:
    """The list of partnerships with what was chosen there last."""
    return remembered.list_url(context["request"])
