"""Addresses of who meets and decides: bodies, seats, meetings, decisions, action points."""

from django.urls import URLPattern, path

from partnerships.views import action, body, decision, meeting, seat

from .children import child_routes, step

PARTNERSHIP = "partnerships/<int:pk>"
DECISION = "decisions/<int:pk>"

routes: list[URLPattern] = [
    path("bodies/<int:pk>/", body.BodyShow.as_view(), name="body_show"),
    *child_routes("body", "bodies", body.BodyCreate, body.BodyEdit, body.BodyRemove),
    *child_routes("seat", "seats", seat.SeatCreate, seat.SeatEdit, seat.SeatRemove, under="bodies"),
    # meetings
    path("meetings/<int:pk>/", meeting.MeetingShow.as_view(), name="meeting_show"),
    *child_routes(
        "meeting",
        "meetings",
        meeting.MeetingCreate,
        meeting.MeetingEdit,
        meeting.MeetingRemove,
        under="bodies",
    ),
    # decisions
    path(f"{PARTNERSHIP}/decisions/", decision.DecisionList.as_view(), name="decision_list"),
    path(f"{DECISION}/", decision.DecisionShow.as_view(), name="decision_show"),
    *child_routes(
        "decision",
        "decisions",
        decision.DecisionCreate,
        decision.DecisionEdit,
        decision.DecisionRemove,
    ),
    path(f"{DECISION}/add-theme/", decision.DecisionAddTheme.as_view(), name="decision_add_theme"),
    path(f"{DECISION}/invite/", decision.DecisionInvite.as_view(), name="decision_invite"),
    path(
        f"{DECISION}/propose-accession/",
        decision.DecisionProposeAccession.as_view(),
        name="decision_propose_accession",
    ),
    path(
        f"{DECISION}/add-action/", decision.DecisionAddAction.as_view(), name="decision_add_action"
    ),
    # action points
    path(f"{PARTNERSHIP}/action-points/", action.ActionList.as_view(), name="action_list"),
    *child_routes(
        "action", "action-points", action.ActionCreate, action.ActionEdit, action.ActionRemove
    ),
    step("action", "action-points", "complete", action.ActionComplete),
    step("action", "action-points", "drop", action.ActionDrop),
    step("action", "action-points", "reopen", action.ActionReopen),
]
