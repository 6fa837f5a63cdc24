"""The daily mail: whom it concerns besides, what it says, and that it counts as My work does."""

import datetime
import re
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.mails import MailKind
from accounts.models import MutedMail, SentMail, User
from overview.demo.loading import load_demo
from overview.duties import count_duties, duties_of
from overview.reminders import digest as digests
from tests.factories import ContactFactory
from tests.overview.reminded import (
    DAY,
    ON,
    Reminded,
    moment,
    run,
    waits,
)

pytestmark = pytest.mark.django_db


class TestEscalation(Reminded):
    @pytest.fixture
    def late(self, desk, lists):
        """Two weeks late with the owner, in a partnership with a coordinator."""
        contact = ContactFactory(organisation=desk.partnership.keeper, user=desk.coordinator)
        type(desk.partnership).objects.filter(pk=desk.partnership.pk).update(coordinator=contact)
        self.duty = waits("activity-1", -14, "Open dag", partnership_id=desk.partnership.pk)
        lists[desk.owner.pk] = [self.duty]
        return desk

    def told(self) -> set[str]:
        return {m.to[0] for m in mail.outbox if "Open dag" in m.body}

    def test_to_the_coordinator_once_with_whom_it_waits(self, late):
        run()
        run(ON + 7 * DAY)

        to_them = [m for m in mail.outbox if m.to == [late.coordinator.email]]
        assert len(to_them) == 1
        assert "Open dag" in to_them[0].body and "Trekker" in to_them[0].body
        assert reverse("partnership_show", args=[late.partnership.pk]) in to_them[0].body
        assert "/responses/1/" not in to_them[0].body
        assert self.told() == {late.owner.email, late.coordinator.email}

    def test_not_before_two_weeks(self, late, lists):
        run(ON - DAY)

        assert self.told() == {late.owner.email}

    def test_the_coordinators_own_to_a_manager_of_the_keeper(self, late, lists):
        lists[late.coordinator.pk] = lists.pop(late.owner.pk)
        run()

        assert self.told() == {late.coordinator.email, late.manager.email}

    def test_without_a_coordinator_who_can_see_it_to_a_manager(self, late):
        late.coordinator.memberships.update(ends_on=ON)
        run()

        assert self.told() == {late.owner.email, late.manager.email}

    def test_never_to_who_cannot_see_the_partnership(self, late):
        contact = ContactFactory(user=late.stranger)
        type(late.partnership).objects.filter(pk=late.partnership.pk).update(coordinator=contact)
        run()

        assert self.told() == {late.owner.email, late.manager.email}

    def test_not_of_a_partnership_that_has_ended(self, late):
        type(late.partnership).objects.filter(pk=late.partnership.pk).update(stage="ended")
        run()

        assert self.told() == {late.owner.email}

    def test_not_when_it_is_switched_off(self, late):
        MutedMail.objects.create(
            user=late.coordinator, kind="escalated", since=datetime.datetime.now(datetime.UTC)
        )
        run()

        assert self.told() == {late.owner.email}

    def test_more_than_fit_come_the_next_day(self, late, lists):
        number = digests.OTHER_LINES + 3
        lists[late.owner.pk] = [
            waits(f"activity-{n}", -14, f"Open dag {n}.", partnership_id=late.partnership.pk)
            for n in range(number)
        ]
        run()
        run(ON + DAY)

        bodies = [m.body for m in mail.outbox if m.to == [late.coordinator.email]]
        assert [body.count("Open dag") for body in bodies] == [digests.OTHER_LINES, 3]

    def test_in_the_language_of_who_reads_it(self, desk):
        """The real list, of an owner who reads Dutch, told to a coordinator who reads English."""
        contact = ContactFactory(organisation=desk.partnership.keeper, user=desk.coordinator)
        type(desk.partnership).objects.filter(pk=desk.partnership.pk).update(coordinator=contact)
        User.objects.filter(pk=desk.coordinator.pk).update(language="en")
        desk.activity(title="Sportdag", ends_on=ON - 15 * DAY)
        run()

        bodies = {m.to[0]: m.body for m in mail.outbox}
        assert "Activiteit bijwerken: Sportdag" in bodies[desk.owner.email]
        assert "Update the activity: Sportdag" in bodies[desk.coordinator.email]


def words_of(html: str) -> str:
    """What a reader of the page reads, addresses included."""
    body = html.partition("<body>")[2]
    body = re.sub(r'<a href="([^"]+)">(.*?)</a>', r"\2 \1 ", body, flags=re.DOTALL)
    return " ".join(unescape(strip_tags(body)).split())


class TestMail(Reminded):
    @pytest.fixture
    def message(self, user, lists, settings):
        settings.BASE_URL = "https://registry.example/"
        lists[user.pk] = [
            waits("a-1", -21, "Te laat <iets> & meer"),
            waits("b-2", 1, "Straks iets"),
            waits("c-3", None, "Zonder datum"),
        ]
        run()
        return mail.outbox[0]

    def test_text_and_page_say_the_same(self, message):
        (html, kind), *_none = message.alternatives
        page = words_of(html)

        said = [line.strip(" *") for line in message.body.splitlines() if line.strip(" *-")]
        assert kind == "text/html"
        assert [line for line in said if line.rstrip(":") not in page] == []
        assert page.count("https://") == message.body.count("https://")

    def test_addresses_are_whole_and_nothing_comes_from_elsewhere(self, message):
        (html, _kind), *_none = message.alternatives

        assert "https://registry.example/responses/1/" in message.body
        assert set(re.findall(r'href="(https?://[^/]+/)', html)) == {"https://registry.example/"}
        assert "<img" not in html and "src=" not in html
        assert "Te laat &lt;iets&gt; &amp; meer" in html

    def test_the_subject_counts_and_names_nobody(self, message, user):
        assert message.subject == "Samenwerkingsregister: 3 dingen wachten op u, 1 is te laat"
        assert "3 weken te laat" in message.body

    def test_in_english(self, user):
        User.objects.filter(pk=user.pk).update(language="en")
        run()

        assert mail.outbox[0].subject == "Partnership registry: 1 thing waits for you"
        assert "Dear Trekker" in mail.outbox[0].body
        assert '<html lang="en">' in mail.outbox[0].alternatives[0][0]

    def test_a_link_per_kind_switches_that_kind_off(self, message, user, client):
        links = re.findall(r"https://registry.example(/mail/off/\S+)", message.body)
        offered = message.extra_headers["List-Unsubscribe"].strip("<>")

        for link in links:
            client.post(link)

        assert len(links) == 2
        assert set(user.muted_mails.values_list("kind", flat=True)) == {"late", "coming"}
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        user.muted_mails.all().delete()
        client.post(offered.removeprefix("https://registry.example"))
        assert user.muted_mails.count() == 2

    def test_twenty_lines_and_how_many_more(self, user, lists):
        lists[user.pk] = [waits(f"a-{n}", -1, f"Taak {n}.") for n in range(32)]
        run()
        run(ON + DAY)

        assert mail.outbox[0].body.count("Taak") == digests.OWN_LINES
        assert "En nog 12 in Mijn werk." in mail.outbox[0].body
        assert "En nog 12 in Mijn werk." in mail.outbox[0].alternatives[0][0]
        assert len(mail.outbox) == 1  # what was counted was told


class TestMyWork(Reminded):
    """The mail and the page read the same lists."""

    @time_machine.travel(moment(datetime.date(2026, 12, 21)), tick=False)
    def test_the_counts_of_the_mail_are_those_of_the_page(self, client):
        load_demo(at=timezone.now())
        on = datetime.date(2026, 12, 21)
        run(on)

        for message in mail.outbox:
            user = User.objects.get(email=message.to[0])
            client.force_login(user)
            page = client.get(reverse("work_show")).context
            groups = duties_of(user, on)
            total = sum(len(group) for group in groups.values())
            assert page["total"] == total == count_duties(user, on).total
            keys = [duty.key for group in groups.values() for duty in group]
            assert len(set(keys)) == len(keys)
            assert f"{total} ding" in message.body
            late = len(groups["late"])
            assert ("te laat" in message.subject) is bool(late)
            if late:
                assert f"{MailKind.LATE.label} ({late})" in message.body
        assert len(mail.outbox) > 1

    def test_a_bounded_number_of_queries_per_person(self, desk, django_assert_max_num_queries):
        run()  # what is looked up once per process
        counts = []
        for number in (1, 12):
            for n in range(number):
                desk.activity(title=f"Activiteit {number} {n}", ends_on=ON - 2 * DAY)
            SentMail.objects.all().delete()
            with django_assert_max_num_queries(1000) as queries:
                run()
            counts.append(len(queries))

        people = User.objects.filter(is_active=True).count()
        assert counts[0] == counts[1]
        assert counts[0] <= 8 * people
