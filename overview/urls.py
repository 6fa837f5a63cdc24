from django.urls import URLPattern, URLResolver, include, path

from overview.views import (
    access_review,
    calendar,
    erasure,
    health,
    person,
    portfolio,
    portfolio_time,
    search,
    security,
    trail,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.WorkShow.as_view(), name="work_show"),
    path("calendar/", calendar.CalendarShow.as_view(), name="calendar_show"),
    path("calendar/links/new/", calendar.CalendarFeedCreate.as_view(), name="calendar_feed_create"),
    path(
        "calendar/links/<int:pk>/end/",
        calendar.CalendarFeedRevoke.as_view(),
        name="calendar_feed_revoke",
    ),
    path("calendar/<str:token>.ics", calendar.CalendarFeed.as_view(), name="calendar_feed"),
    path("search/", search.SearchShow.as_view(), name="search_show"),
    path("work/count/", work.WorkCount.as_view(), name="work_count"),
    path("work/rules/", work.WorkRules.as_view(), name="work_rules"),
    path("access-reviews/", access_review.AccessReviewList.as_view(), name="access_review_list"),
    path(
        "organisations/<int:pk>/users/review/",
        access_review.AccessReviewCreate.as_view(),
        name="access_review_create",
    ),
    path("portfolio/", portfolio.PortfolioShow.as_view(), name="portfolio_show"),
    path("portfolio/time/", portfolio_time.PortfolioTimeShow.as_view(), name="portfolio_time_show"),
    path("portfolio/rows/", portfolio.PortfolioRows.as_view(), name="portfolio_rows"),
    path("portfolio/network/", portfolio.PortfolioNetwork.as_view(), name="portfolio_network"),
    path("portfolio/print/", portfolio.PortfolioPrint.as_view(), name="portfolio_print"),
    path("portfolio/pdf/", portfolio.PortfolioPdf.as_view(), name="portfolio_pdf"),
    path("portfolio/csv/", portfolio.PortfolioCsv.as_view(), name="portfolio_csv"),
    # what the register holds about people
    path("account/data/", person.PersonMine.as_view(), name="person_mine"),
    path("account/data/file/", person.PersonMineSave.as_view(), name="person_mine_save"),
    path("contacts/<int:pk>/data/", person.PersonShow.as_view(), name="person_show"),
    path("contacts/<int:pk>/data/file/", person.PersonSave.as_view(), name="person_save"),
    path("users/<int:pk>/data/", person.PersonAccount.as_view(), name="person_account"),
    path(
        "users/<int:pk>/data/file/", person.PersonAccountSave.as_view(), name="person_account_save"
    ),
    path("contacts/<int:pk>/erase/", person.PersonErase.as_view(), name="person_erase"),
    path("users/<int:pk>/erase/", person.PersonEraseAccount.as_view(), name="person_erase_account"),
    path("erasures/", erasure.ErasureList.as_view(), name="erasure_list"),
    path("trail/", trail.TrailList.as_view(), name="trail_list"),
    path("trail/csv/", trail.TrailCsv.as_view(), name="trail_csv"),
    path(".well-known/security.txt", security.SecurityText.as_view(), name="security_text"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("overview.routes.api")),
]
