"""Results with their picture, and sharing one with the whole world by a link."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from lib.pictures import Picture
from partnerships.models import Result

NO_PICTURE = {"picture_name": "", "picture_width": None, "picture_height": None}


def store_picture(picture: Picture) -> dict:
    """Keep a redrawn picture under a name nobody can guess; the columns that point to it.

    Call it within `nothing_left_behind`, so that a write that fails leaves no file.
    """
    name = f"{uuid.uuid4()}.{picture.ending}"
    return {
        "picture_name": default_storage.save(name, ContentFile(picture.content)),
        "picture_width": picture.width,
        "picture_height": picture.height,
    }


def forget_picture(name: str) -> None:
    """Remove the file of a picture once the transaction holds."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def remove_result(result: Result, *, by, at, reason="") -> None:
    """Remove a result that was entered by mistake, its link and its picture with it."""
    name = result.picture_name
    records.delete(result, by=by, at=at, reason=reason)
    forget_picture(name)


def refuse_when_shared(result: Result) -> None:
    """WrongMoment when there is a link already."""
    if result.share_token is not None:
        raise WrongMoment(_("This result is already shared by a link."))


def share_result(result: Result, *, by, at, version=None) -> Result:
    """Make the link on which anybody reads this result. WrongMoment when there is one already."""
    refuse_when_shared(result)
    changes = {"share_token": uuid.uuid4(), "shared_at": at}
    return records.update(result, changes, by=by, at=at, version=version, verb="share_by_link")


def unshare_result(result: Result, *, by, at) -> Result:
    """End the link at once; a later one is another link. WrongMoment when there is none."""
    if result.share_token is None:
        raise WrongMoment(_("This result is not shared, or no longer."))
    changes = {"share_token": None, "shared_at": None}
    return records.update(result, changes, by=by, at=at, verb="end_link")
