"""Addresses of who meets: bodies and seats."""

from django.urls import URLPattern, path

from partnerships.views import body, seat

from .children import child_routes

routes: list[URLPattern] = [
    path("bodies/<int:pk>/", body.BodyShow.as_view(), name="body_show"),
    *child_routes("body", "bodies", body.BodyCreate, body.BodyEdit, body.BodyRemove),
    *child_routes("seat", "seats", seat.SeatCreate, seat.SeatEdit, seat.SeatRemove, under="bodies"),
]
