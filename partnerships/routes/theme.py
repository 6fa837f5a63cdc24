"""Addresses of main areas, themes, owners, programmes, plans, goals, activities and progress."""

from django.urls import URLPattern, path

from partnerships.views import (
    activity,
    area,
    contact,
    goal,
    main_area,
    participant,
    plan,
    programme,
    progress,
    theme,
    theme_owner,
)

from .children import child_routes

PARTNERSHIP = "partnerships/<int:pk>"
THEME = "themes/<int:pk>"
PLAN = "plans/<int:pk>"
GOAL = "goals/<int:pk>"
ACTIVITY = "activities/<int:pk>"

routes: list[URLPattern] = [
    # main areas
    path(
        f"{PARTNERSHIP}/main-areas/add/",
        main_area.MainAreaCreate.as_view(),
        name="main_area_create",
    ),
    path("main-areas/<int:pk>/edit/", main_area.MainAreaEdit.as_view(), name="main_area_edit"),
    path(
        "main-areas/<int:pk>/remove/", main_area.MainAreaRemove.as_view(), name="main_area_remove"
    ),
    path("main-areas/<int:pk>/up/", main_area.MainAreaUp.as_view(), name="main_area_up"),
    path("main-areas/<int:pk>/down/", main_area.MainAreaDown.as_view(), name="main_area_down"),
    # themes
    path(f"{PARTNERSHIP}/themes/add/", theme.ThemeCreate.as_view(), name="theme_create"),
    path(f"{THEME}/", theme.ThemeShow.as_view(), name="theme_show"),
    path(f"{THEME}/check/", theme.ThemeCheck.as_view(), name="theme_check"),
    path(f"{THEME}/edit/", theme.ThemeEdit.as_view(), name="theme_edit"),
    path(f"{THEME}/follow/", area.AreaFollowTheme.as_view(), name="area_follow_theme"),
    path(f"{THEME}/owner/", theme_owner.ThemeOwnerChange.as_view(), name="theme_owner_change"),
    path(
        f"{THEME}/owner/propose/",
        theme_owner.ThemeOwnerPropose.as_view(),
        name="theme_owner_propose",
    ),
    path(f"{THEME}/adopt/", theme.ThemeAdopt.as_view(), name="theme_adopt"),
    path(f"{THEME}/start/", theme.ThemeStart.as_view(), name="theme_start"),
    path(f"{THEME}/pause/", theme.ThemePause.as_view(), name="theme_pause"),
    path(f"{THEME}/resume/", theme.ThemeResume.as_view(), name="theme_resume"),
    path(f"{THEME}/complete/", theme.ThemeComplete.as_view(), name="theme_complete"),
    path(f"{THEME}/drop/", theme.ThemeDrop.as_view(), name="theme_drop"),
    path(f"{THEME}/split/", theme.ThemeSplit.as_view(), name="theme_split"),
    path(f"{PARTNERSHIP}/themes/order/", theme.ThemeOrder.as_view(), name="theme_order"),
    path(f"{THEME}/up/", theme.ThemeUp.as_view(), name="theme_up"),
    path(f"{THEME}/down/", theme.ThemeDown.as_view(), name="theme_down"),
    # who takes part in a theme
    *child_routes(
        "participant",
        "participants",
        participant.ParticipantCreate,
        participant.ParticipantEdit,
        participant.ParticipantRemove,
        under="themes",
    ),
    # everything somebody answers for
    path(
        "contacts/<int:pk>/hand-over/", contact.ContactHandOver.as_view(), name="contact_hand_over"
    ),
    # programme years
    path(
        f"{PARTNERSHIP}/programmes/add/", programme.ProgrammeOpen.as_view(), name="programme_open"
    ),
    # plans
    path(f"{THEME}/plan/edit/", plan.PlanEdit.as_view(), name="plan_edit"),
    path(f"{PLAN}/adopt/", plan.PlanAdopt.as_view(), name="plan_adopt"),
    path(f"{PLAN}/close/", plan.PlanClose.as_view(), name="plan_close"),
    path(f"{PLAN}/reopen/", plan.PlanReopen.as_view(), name="plan_reopen"),
    # goals
    path(f"{THEME}/goals/add/", goal.GoalCreate.as_view(), name="goal_create"),
    path(f"{GOAL}/edit/", goal.GoalEdit.as_view(), name="goal_edit"),
    path(f"{GOAL}/remove/", goal.GoalRemove.as_view(), name="goal_remove"),
    path(f"{GOAL}/result/", goal.GoalResultEdit.as_view(), name="goal_result_edit"),
    # activities
    path(f"{THEME}/activities/add/", activity.ActivityCreate.as_view(), name="activity_create"),
    path(f"{ACTIVITY}/", activity.ActivityShow.as_view(), name="activity_show"),
    path(f"{ACTIVITY}/edit/", activity.ActivityEdit.as_view(), name="activity_edit"),
    path(f"{ACTIVITY}/remove/", activity.ActivityRemove.as_view(), name="activity_remove"),
    path(f"{ACTIVITY}/update/", activity.ActivityUpdate.as_view(), name="activity_update"),
    # progress
    path(f"{THEME}/progress/add/", progress.ProgressCreate.as_view(), name="progress_create"),
]
