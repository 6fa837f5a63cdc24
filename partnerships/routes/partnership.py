"""Partnerships and their parties."""

from django.urls import URLPattern, path

from partnerships.views import accession, area, keeper, party
from partnerships.views import partnership as p
from partnerships.views import partnership_as as dated
from partnerships.views import partnership_from as begun

ONE = "partnerships/<int:pk>"
PARTY = "parties/<int:pk>"
ACCESSION = "accessions/<int:pk>"

routes: list[URLPattern] = [
    path("partnerships/", p.PartnershipList.as_view(), name="partnership_list"),
    path("partnerships/add/", p.PartnershipCreate.as_view(), name="partnership_create"),
    path(
        "partnerships/add/from-text/",
        begun.PartnershipFromText.as_view(),
        name="partnership_from_text",
    ),
    path(f"{ONE}/", p.PartnershipShow.as_view(), name="partnership_show"),
    path(f"{ONE}/edit/", p.PartnershipEdit.as_view(), name="partnership_edit"),
    path(
        f"{ONE}/edit/purpose/",
        p.PartnershipEditPurpose.as_view(),
        name="partnership_edit_purpose",
    ),
    path(f"{ONE}/edit/rhythm/", p.PartnershipEditRhythm.as_view(), name="partnership_edit_rhythm"),
    path(f"{ONE}/edit/area/", p.PartnershipEditArea.as_view(), name="partnership_edit_area"),
    path(f"{ONE}/keeper/", keeper.KeeperEdit.as_view(), name="keeper_edit"),
    path(f"{ONE}/follow/", area.AreaFollowPartnership.as_view(), name="area_follow_partnership"),
    path(f"{ONE}/activate/", p.PartnershipActivate.as_view(), name="partnership_activate"),
    path(f"{ONE}/wind-down/", p.PartnershipWindDown.as_view(), name="partnership_wind_down"),
    path(f"{ONE}/end/", p.PartnershipEnd.as_view(), name="partnership_end"),
    path(f"{ONE}/reopen/", p.PartnershipReopen.as_view(), name="partnership_reopen"),
    path(f"{ONE}/history/", p.PartnershipHistory.as_view(), name="partnership_history"),
    path(f"{ONE}/as-of/", dated.PartnershipAsOf.as_view(), name="partnership_as_of"),
    path(f"{ONE}/invitation/", p.PartnershipInvitation.as_view(), name="partnership_invitation"),
    path(f"{ONE}/parties/", party.PartyList.as_view(), name="party_list"),
    path(f"{ONE}/parties/add/", party.PartyCreate.as_view(), name="party_create"),
    path(f"{PARTY}/edit/", party.PartyEdit.as_view(), name="party_edit"),
    path(f"{PARTY}/remove/", party.PartyRemove.as_view(), name="party_remove"),
    path(f"{PARTY}/edit/own/", party.PartyEditOwn.as_view(), name="party_edit_own"),
    path(f"{PARTY}/approach/", party.PartyApproach.as_view(), name="party_approach"),
    path(f"{PARTY}/invite/", party.PartyInvite.as_view(), name="party_invite"),
    path(f"{PARTY}/start-talks/", party.PartyStartTalks.as_view(), name="party_start_talks"),
    path(f"{PARTY}/join/", party.PartyJoin.as_view(), name="party_join"),
    path(f"{PARTY}/decline/", party.PartyDecline.as_view(), name="party_decline"),
    path(f"{PARTY}/leave/", party.PartyLeave.as_view(), name="party_leave"),
    path(f"{PARTY}/rejoin/", party.PartyRejoin.as_view(), name="party_rejoin"),
    path("party-steps/<int:pk>/edit/", party.PartyStepEdit.as_view(), name="party_step_edit"),
    path(f"{ONE}/accessions/add/", accession.AccessionCreate.as_view(), name="accession_create"),
    path(f"{ACCESSION}/confirm/", accession.AccessionConfirm.as_view(), name="accession_confirm"),
    path(f"{ACCESSION}/refuse/", accession.AccessionRefuse.as_view(), name="accession_refuse"),
    path(
        f"{ACCESSION}/on-behalf/",
        accession.AccessionOnBehalf.as_view(),
        name="accession_on_behalf",
    ),
    path(
        f"{ACCESSION}/withdraw/", accession.AccessionWithdraw.as_view(), name="accession_withdraw"
    ),
]
