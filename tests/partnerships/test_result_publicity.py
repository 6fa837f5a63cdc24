"""Which results of the parties together the world has not heard of."""

from partnerships.models import CommunicationItem, Result
from tests.factories import OrganisationFactory, make_partnership


class TestWithoutPublicity:
    def told(self, result, reach="external", status="planned"):
        CommunicationItem.objects.create(
            partnership=result.partnership,
            text="Bericht",
            result=result,
            reach=reach,
            status=status,
        )

    def test_joint_is_of_nobody_in_particular_or_of_more_than_one(self, db):
        partnership = make_partnership(*(OrganisationFactory() for _ in range(3)))
        parties = list(partnership.parties.all())
        made = [Result.objects.create(partnership=partnership, title=str(n)) for n in range(4)]
        for result, by in zip(made, (0, 1, 2, 3), strict=True):
            result.parties.set(parties[:by])

        assert set(Result.objects.joint()) == {made[0], made[2], made[3]}

    def test_what_is_told_inside_is_no_publicity(self, db):
        partnership = make_partnership()
        silent, inside, planned, done = (
            Result.objects.create(partnership=partnership, title=title)
            for title in ("Stil", "Intern", "Gepland", "Verteld")
        )
        self.told(inside, reach="internal", status="done")
        self.told(planned)
        self.told(done, status="done")

        assert set(Result.objects.joint().without_publicity()) == {silent, inside}
