from django.urls import path

from organisations.views import (
    affiliation,
    contact,
    invitation,
    membership,
    organisation,
    organisation_name,
    service,
    setup,
    working_area,
)

# One organisation: everything under its own address.
ONE = "organisations/<int:pk>/"

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
    # contacts
    path(f"{ONE}contacts/new/", contact.ContactCreate.as_view(), name="contact_create"),
    path("contacts/<int:pk>/edit/", contact.ContactEdit.as_view(), name="contact_edit"),
    path("contacts/<int:pk>/leave/", contact.ContactLeave.as_view(), name="contact_leave"),
    path("contacts/<int:pk>/return/", contact.ContactReturn.as_view(), name="contact_return"),
    # users
    path("my-organisations/", membership.MembershipMine.as_view(), name="membership_mine"),
    path(f"{ONE}users/", membership.MembershipList.as_view(), name="membership_list"),
    path(f"{ONE}users/invite/", membership.MembershipInvite.as_view(), name="membership_invite"),
    path("memberships/<int:pk>/end/", membership.MembershipEnd.as_view(), name="membership_end"),
    path(
        "invitations/<int:pk>/withdraw/",
        invitation.InvitationWithdraw.as_view(),
        name="invitation_withdraw",
    ),
    path(
        "invitations/<str:token>/", invitation.InvitationAccept.as_view(), name="invitation_accept"
    ),
    # set-up of an empty register
    path("setup/", setup.SetupStart.as_view(), name="setup_start"),
    path("setup/next/", setup.SetupNext.as_view(), name="setup_next"),
]
