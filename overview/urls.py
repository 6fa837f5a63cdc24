from django.urls import URLPattern, URLResolver, path

from overview.views import health, work

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.WorkShow.as_view(), name="work_show"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
