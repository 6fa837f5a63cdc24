from django.urls import path

from organisations.views import (
    affiliation,
    contact,
    four_eyes,
    impact_statement,
    invitation,
    kept_apart,
    life_event,
    life_event_party,
    membership,
    office,
    organisation,
    organisation_merge,
    organisation_name,
    service,
    setup,
    user,
    wide_grant,
    working_area,
)

# One organisation: everything under its own address.
ONE = "organisations/<int:pk>/"
EVENT = "life-events/<int:pk>/"

urlpatterns = [
    # organisation
    path("organisations/", organisation.OrganisationList.as_view(), name="organisation_list"),
    path(
        "organisations/new/", organisation.OrganisationCreate.as_view(), name="organisation_create"
    ),
    path("organisations/pick/", organisation.OrganisationPick.as_view(), name="organisation_pick"),
    path(
        "organisations/similar/",
        organisation.OrganisationSimilar.as_view(),
        name="organisation_similar",
    ),
    path(
        "organisations/duplicates/",
        organisation.OrganisationDuplicates.as_view(),
        name="organisation_duplicates",
    ),
    path(
        f"{ONE}keep-apart/",
        organisation.OrganisationKeepApart.as_view(),
        name="organisation_keep_apart",
    ),
    path(
        "organisations/kept-apart/<int:pk>/remove/",
        kept_apart.KeptApartRemove.as_view(),
        name="kept_apart_remove",
    ),
    path(f"{ONE}merge/", organisation.OrganisationMerge.as_view(), name="organisation_merge"),
    path(
        "organisations/merges/<int:pk>/undo/",
        organisation_merge.OrganisationMergeUndo.as_view(),
        name="organisation_merge_undo",
    ),
    path(ONE, organisation.OrganisationShow.as_view(), name="organisation_show"),
    path(f"{ONE}edit/", organisation.OrganisationEdit.as_view(), name="organisation_edit"),
    path(f"{ONE}history/", organisation.OrganisationHistory.as_view(), name="organisation_history"),
    # names
    path(
        f"{ONE}names/new/",
        organisation_name.OrganisationNameCreate.as_view(),
        name="organisation_name_create",
    ),
    path(
        "organisations/names/<int:pk>/edit/",
        organisation_name.OrganisationNameEdit.as_view(),
        name="organisation_name_edit",
    ),
    # groups, associations and networks
    path(
        f"{ONE}affiliations/new/",
        affiliation.AffiliationCreate.as_view(),
        name="affiliation_create",
    ),
    path(
        "organisations/affiliations/<int:pk>/edit/",
        affiliation.AffiliationEdit.as_view(),
        name="affiliation_edit",
    ),
    # services
    path(f"{ONE}services/new/", service.ServiceCreate.as_view(), name="service_create"),
    path(
        "organisations/services/<int:pk>/edit/", service.ServiceEdit.as_view(), name="service_edit"
    ),
    # working area
    path(f"{ONE}area/add/", working_area.WorkingAreaAdd.as_view(), name="working_area_add"),
    path(f"{ONE}area/end/", working_area.WorkingAreaEnd.as_view(), name="working_area_end"),
    path(
        "organisations/area/<int:pk>/edit/",
        working_area.WorkingAreaEdit.as_view(),
        name="working_area_edit",
    ),
    path(
        "organisations/area/<int:pk>/follow/",
        working_area.WorkingAreaFollow.as_view(),
        name="working_area_follow",
    ),
    path(f"{ONE}office/follow/", office.OfficeFollow.as_view(), name="office_follow"),
    # contacts
    path(f"{ONE}contacts/new/", contact.ContactCreate.as_view(), name="contact_create"),
    path("contacts/<int:pk>/edit/", contact.ContactEdit.as_view(), name="contact_edit"),
    path("contacts/<int:pk>/leave/", contact.ContactLeave.as_view(), name="contact_leave"),
    path("contacts/<int:pk>/return/", contact.ContactReturn.as_view(), name="contact_return"),
    # what happens to organisations
    path("life-events/", life_event.LifeEventList.as_view(), name="life_event_list"),
    path("life-events/new/", life_event.LifeEventCreate.as_view(), name="life_event_create"),
    path(EVENT, life_event.LifeEventShow.as_view(), name="life_event_show"),
    path(f"{EVENT}edit/", life_event.LifeEventEdit.as_view(), name="life_event_edit"),
    path(f"{EVENT}remove/", life_event.LifeEventRemove.as_view(), name="life_event_remove"),
    path(f"{EVENT}carry-out/", life_event.LifeEventCarryOut.as_view(), name="life_event_carry_out"),
    path(
        f"{EVENT}organisations/add/",
        life_event_party.LifeEventPartyCreate.as_view(),
        name="life_event_party_create",
    ),
    path(
        "life-events/organisations/<int:pk>/edit/",
        life_event_party.LifeEventPartyEdit.as_view(),
        name="life_event_party_edit",
    ),
    path(
        "life-events/organisations/<int:pk>/remove/",
        life_event_party.LifeEventPartyRemove.as_view(),
        name="life_event_party_remove",
    ),
    path(
        f"{EVENT}statements/add/",
        impact_statement.ImpactStatementCreate.as_view(),
        name="impact_statement_create",
    ),
    path(
        "life-events/statements/<int:pk>/edit/",
        impact_statement.ImpactStatementEdit.as_view(),
        name="impact_statement_edit",
    ),
    path(
        "life-events/statements/<int:pk>/remove/",
        impact_statement.ImpactStatementRemove.as_view(),
        name="impact_statement_remove",
    ),
    # users
    path("my-organisations/", membership.MembershipMine.as_view(), name="membership_mine"),
    path(f"{ONE}users/", membership.MembershipList.as_view(), name="membership_list"),
    path(f"{ONE}users/invite/", membership.MembershipInvite.as_view(), name="membership_invite"),
    path(f"{ONE}users/four-eyes/", four_eyes.FourEyesEdit.as_view(), name="four_eyes_edit"),
    path("memberships/<int:pk>/edit/", membership.MembershipEdit.as_view(), name="membership_edit"),
    path("memberships/<int:pk>/end/", membership.MembershipEnd.as_view(), name="membership_end"),
    path("invitations/<int:pk>/send/", invitation.InvitationSend.as_view(), name="invitation_send"),
    path(
        "invitations/<int:pk>/withdraw/",
        invitation.InvitationWithdraw.as_view(),
        name="invitation_withdraw",
    ),
    path(
        "invitations/<str:token>/", invitation.InvitationAccept.as_view(), name="invitation_accept"
    ),
    # accounts of the whole register
    path("users/", user.UserList.as_view(), name="user_list"),
    path("users/<int:pk>/", user.UserShow.as_view(), name="user_show"),
    path("users/<int:pk>/end/", user.UserEnd.as_view(), name="user_end"),
    path("users/<int:pk>/return/", user.UserReturn.as_view(), name="user_return"),
    path("users/<int:pk>/second-step/", user.UserSecondStep.as_view(), name="user_second_step"),
    path("users/<int:pk>/appoint/", user.UserAppoint.as_view(), name="user_appoint"),
    path("users/<int:pk>/dismiss/", user.UserDismiss.as_view(), name="user_dismiss"),
    path(
        "users/<int:pk>/wide-reading/",
        wide_grant.WideGrantCreate.as_view(),
        name="wide_grant_create",
    ),
    path("wide-reading/<int:pk>/end/", wide_grant.WideGrantEnd.as_view(), name="wide_grant_end"),
    # set-up of an empty register
    path("setup/", setup.SetupStart.as_view(), name="setup_start"),
    path("setup/next/", setup.SetupNext.as_view(), name="setup_next"),
]
