"""Publishing the guide: what was changed and accepted becomes a version that stays as it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from evaluations.enums import ContributionState
from evaluations.models import Chapter, Contribution, Guide, GuideVersion

from .contents import contents_of
from .reading import newest_version


def contents_now() -> dict:
    """What a version published this moment would hold."""
    chapters = Chapter.objects.in_use().select_related("criterion")
    accepted = Contribution.objects.filter(state=ContributionState.ACCEPTED)
    return contents_of(Guide.objects.get(), chapters, accepted.order_by("decided_at", "pk"))


def is_changed() -> bool:
    """Whether something waits to be published."""
    version = newest_version()
    return version is None or version.contents != contents_now()


@transaction.atomic
def publish(*, changed_nl, changed_en="", seen: int, by, at) -> GuideVersion:
    """Publish the guide as it is now and return the new version.

    ``seen`` is the number of the newest version when the page was opened. Raises WrongMoment when
    somebody published in between, or when nothing has changed since.
    """
    records.stored_row(Guide.objects.get())  # one at a time
    newest = newest_version()
    number = newest.number if newest else 0
    if number != seen:
        raise WrongMoment(_("Somebody published a version in the meantime. Look at it once more."))
    contents = contents_now()
    if newest is not None and newest.contents == contents:
        raise WrongMoment(_("Nothing has changed since the last version."))
    version = GuideVersion(
        number=number + 1,
        published_at=at,
        published_by=by,
        changed_nl=changed_nl,
        changed_en=changed_en,
        contents=contents,
    )
    version.save(force_insert=True)
    # The contents name people; the trail may not, and the version keeps them anyhow.
    told = {"number": version.number, "changed_nl": changed_nl, "changed_en": changed_en}
    records.audit(by=by, at=at, verb="publish", obj=version, after=told)
    fresh = Contribution.objects.filter(
        state=ContributionState.ACCEPTED,
        published_in__isnull=True,
        chapter__retired_at__isnull=True,
    )
    for contribution in fresh:
        records.update(contribution, {"published_in": version}, by=by, at=at, verb="publish")
    return version
