"""The guide, what people add to it, its examples; the criteria; the start-up check."""

from django.urls import path

from evaluations.views import (
    chapter,
    contribution,
    criterion,
    example_consent,
    guide,
    guide_example,
    guide_public,
    start_check,
)

reading = [
    path("guide/", guide.GuideShow.as_view(), name="guide_show"),
    path("guide/versions/", guide.GuideHistory.as_view(), name="guide_history"),
    path("guide/versions/<int:pk>/", guide.GuideVersion.as_view(), name="guide_version"),
    path("guide/versions/<int:pk>/print/", guide.GuidePrint.as_view(), name="guide_print"),
    path("guide/versions/<int:pk>/pdf/", guide.GuidePdf.as_view(), name="guide_pdf"),
    path("guide/edit/", guide.GuideEdit.as_view(), name="guide_edit"),
    path("guide/publish/", guide.GuidePublish.as_view(), name="guide_publish"),
    path("guide/chapters/add/", chapter.ChapterCreate.as_view(), name="chapter_create"),
    path("guide/chapters/<int:pk>/", chapter.ChapterShow.as_view(), name="chapter_show"),
    path("guide/chapters/<int:pk>/edit/", chapter.ChapterEdit.as_view(), name="chapter_edit"),
    path("guide/chapters/<int:pk>/retire/", chapter.ChapterRetire.as_view(), name="chapter_retire"),
    path(
        "guide/chapters/<int:pk>/restore/", chapter.ChapterRestore.as_view(), name="chapter_restore"
    ),
]

public = [
    path("guide/public/", guide_public.GuidePublicShow.as_view(), name="guide_public_show"),
    path(
        "guide/public/chapters/<int:pk>/",
        guide_public.GuidePublicChapter.as_view(),
        name="guide_public_chapter",
    ),
    path("guide/public/print/", guide_public.GuidePublicPrint.as_view(), name="guide_public_print"),
    path("guide/public/pdf/", guide_public.GuidePublicPdf.as_view(), name="guide_public_pdf"),
    path(
        "guide/public/contribute/",
        guide_public.GuidePublicContribute.as_view(),
        name="guide_public_contribute",
    ),
    path(
        "guide/public/thanks/", guide_public.GuidePublicThanks.as_view(), name="guide_public_thanks"
    ),
]

contributions = [
    path("guide/contributions/", contribution.ContributionList.as_view(), name="contribution_list"),
    path(
        "guide/contributions/add/",
        contribution.ContributionCreate.as_view(),
        name="contribution_create",
    ),
    path(
        "guide/contributions/<int:pk>/",
        contribution.ContributionShow.as_view(),
        name="contribution_show",
    ),
    path(
        "guide/contributions/<int:pk>/accept/",
        contribution.ContributionAccept.as_view(),
        name="contribution_accept",
    ),
    path(
        "guide/contributions/<int:pk>/decline/",
        contribution.ContributionDecline.as_view(),
        name="contribution_decline",
    ),
    path(
        "guide/contributions/<int:pk>/take-out/",
        contribution.ContributionTakeOut.as_view(),
        name="contribution_take_out",
    ),
    path(
        "guide/contributions/<int:pk>/forget/",
        contribution.ContributionForget.as_view(),
        name="contribution_forget",
    ),
]

examples = [
    path(
        "partnerships/<int:pk>/guide-example/add/",
        guide_example.GuideExampleCreate.as_view(),
        name="guide_example_create",
    ),
    path(
        "guide/examples/<int:pk>/",
        guide_example.GuideExampleShow.as_view(),
        name="guide_example_show",
    ),
    path(
        "guide/examples/<int:pk>/edit/",
        guide_example.GuideExampleEdit.as_view(),
        name="guide_example_edit",
    ),
    path(
        "guide/examples/<int:pk>/remove/",
        guide_example.GuideExampleRemove.as_view(),
        name="guide_example_remove",
    ),
    path(
        "guide/examples/consents/<int:pk>/give/",
        example_consent.ExampleConsentGive.as_view(),
        name="example_consent_give",
    ),
    path(
        "guide/examples/consents/<int:pk>/withdraw/",
        example_consent.ExampleConsentWithdraw.as_view(),
        name="example_consent_withdraw",
    ),
    path(
        "guide/examples/consents/<int:pk>/on-behalf/",
        example_consent.ExampleConsentOnBehalf.as_view(),
        name="example_consent_on_behalf",
    ),
]

criteria = [
    path("criteria/", criterion.CriterionList.as_view(), name="criterion_list"),
    path("criteria/add/", criterion.CriterionCreate.as_view(), name="criterion_create"),
    path("criteria/<int:pk>/edit/", criterion.CriterionEdit.as_view(), name="criterion_edit"),
    path("criteria/<int:pk>/retire/", criterion.CriterionRetire.as_view(), name="criterion_retire"),
    path(
        "criteria/<int:pk>/restore/", criterion.CriterionRestore.as_view(), name="criterion_restore"
    ),
]

starting = [
    path(
        "partnerships/<int:pk>/start-check/",
        start_check.StartCheckShow.as_view(),
        name="start_check_show",
    ),
    path(
        "partnerships/<int:pk>/start-check/edit/",
        start_check.StartCheckEdit.as_view(),
        name="start_check_edit",
    ),
]

urlpatterns = [*reading, *public, *contributions, *examples, *criteria, *starting]
