"""What life events of organisations mean for partnerships."""

from django.urls import URLPattern, path

from partnerships.views import life_event

routes: list[URLPattern] = [
    path(
        "life-events/<int:pk>/impact/",
        life_event.LifeEventImpact.as_view(),
        name="life_event_impact",
    ),
]
