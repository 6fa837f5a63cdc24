"""Addresses of what is kept beside it: sources, links."""

from django.urls import URLPattern

from partnerships.views import link, source

from .children import child_routes

routes: list[URLPattern] = [
    *child_routes("source", "sources", source.SourceCreate, source.SourceEdit, source.SourceRemove),
    *child_routes("link", "links", link.LinkCreate, link.LinkEdit, link.LinkRemove),
]
