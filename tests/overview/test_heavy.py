"""Files that take long to make are counted per user, together; who asks too much waits."""

import threading

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from accounts import throttle
from accounts.models import AuditEntry
from accounts.views import heavy
from evaluations.models import Guide, GuideVersion
from tests.factories import (
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)
from tests.house.source import our_routes

# A form, and what waits for a form.
NOT_MADE = {"partnership_read_file", "mailed_link_save", "response_save", "colleague_answer_save"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return OrganisationFactory()


@pytest.fixture
def files(home):
    """The address of every such file."""
    partnership = make_partnership(home, OrganisationFactory())
    evaluation = EvaluationFactory(programme=make_programme(partnership, 2026))
    return [
        (reverse("partnership_save_zip", args=[partnership.pk]), {}),
        (reverse("register_workbook"), {}),
        (reverse("partnership_export_xlsx"), {}),
        (reverse("partnership_export_csv"), {}),
        (reverse("portfolio_csv"), {"table": "stages"}),
        (reverse("portfolio_pdf"), {}),
        (reverse("evaluation_pdf", args=[evaluation.pk]), {}),
        (reverse("guide_pdf", args=[GuideVersion.objects.latest("number").pk]), {}),
        (reverse("partnership_save_file", args=[partnership.pk]), {}),
        (reverse("partnership_timeline_csv", args=[partnership.pk]), {}),
    ]


@pytest.fixture
def client(client, home):
    client.force_login(make_user(home, "coordinator"))
    return client


def test_every_file_counts():
    """Also one that is added later; what is handed out as it lies there is not made."""
    ends = ("_csv", "_xlsx", "_pdf", "_image", "_zip", "_file", "_save", "_workbook")
    made = [route for route in our_routes() if route.name.endswith(ends)]
    made = [route for route in made if "get" in route.view.http_method_names]

    assert len(made) > 12
    assert [
        str(route)
        for route in made
        if not getattr(route.view.get, "is_heavy", False) and route.name not in NOT_MADE
    ] == []


def few(monkeypatch, most):
    monkeypatch.setattr(heavy, "MOST", most)


def test_all_of_them_count_together(client, files, monkeypatch):
    few(monkeypatch, 2)
    for url, asked in files[:2]:
        assert client.get(url, asked).status_code == 200
    saved = AuditEntry.objects.filter(verb="export").count()

    for url, asked in files:
        response = client.get(url, asked)

        assert response.status_code == 429, url
        assert response["Retry-After"] == "600"
        assert "Wacht tien minuten" in response.content.decode()
    assert AuditEntry.objects.filter(verb="export").count() == saved


def test_says_that_all_files_count_together(client, files, monkeypatch):
    few(monkeypatch, 0)

    body = client.get(files[2][0]).content.decode()

    assert "alle soorten bestanden tellen samen" in body


@pytest.mark.parametrize(
    ("referrer", "is_kept"),
    [
        ("http://testserver/portfolio/?kind=network", True),
        ("https://elsewhere.example/portfolio/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_leads_back_to_the_page_one_came_from(client, files, monkeypatch, referrer, is_kept):
    few(monkeypatch, 0)

    response = client.get(files[1][0], headers={"referer": referrer})

    assert response.status_code == 429
    assert response.context["back_url"] == (referrer if is_kept else "/")


@pytest.mark.parametrize(("language", "words"), [("nl", "Wacht tien"), ("en", "Wait ten minutes")])
def test_in_the_language_of_the_user(client, files, home, monkeypatch, language, words):
    few(monkeypatch, 0)
    client.force_login(make_user(home, "coordinator", language=language))

    assert words in client.get(files[2][0]).content.decode()


def test_others_go_on(client, files, home, monkeypatch):
    few(monkeypatch, 1)
    url, _asked = files[3]
    assert [client.get(url).status_code for _ in range(2)] == [200, 429]

    client.force_login(make_user(home, "manager"))

    assert client.get(url).status_code == 200


def test_what_is_refused_is_not_counted(client, files, home, monkeypatch):
    few(monkeypatch, 1)
    reader = make_user(home, "reader")
    client.force_login(reader)
    url, _asked = files[3]

    assert [client.get(url).status_code for _ in range(3)] == [403, 403, 403]


def test_asking_for_the_head_counts_too(client, files, monkeypatch):
    few(monkeypatch, 1)
    url, _asked = files[3]

    assert [client.head(url).status_code, client.get(url).status_code] == [200, 429]


class TestWithoutAUser:
    """Public files are counted per address."""

    @pytest.fixture
    def public_pdf(self):
        Guide.objects.update(is_public=True)
        return reverse("guide_public_pdf")

    def test_an_address_waits_and_others_go_on(self, public_pdf, home, monkeypatch):
        few(monkeypatch, 1)
        monkeypatch.setattr("evaluations.views.guide_public.make_pdf", lambda html: b"%PDF-")
        make_user()

        def statuses(address):
            return [Client(REMOTE_ADDR=address).get(public_pdf).status_code for _ in range(2)]

        assert statuses("192.0.2.1") == statuses("192.0.2.2") == [200, 429]
        refused = Client(REMOTE_ADDR="192.0.2.1").get(public_pdf)
        assert refused["Retry-After"] == "600"
        assert "Wacht tien minuten" in refused.content.decode()

    def test_a_forged_address_counts_for_nothing(self, public_pdf, home, monkeypatch):
        few(monkeypatch, 1)
        monkeypatch.setattr("evaluations.views.guide_public.make_pdf", lambda html: b"%PDF-")
        make_user()
        asked = [
            Client().get(public_pdf, headers={"x-forwarded-for": f"192.0.2.{number}"})
            for number in range(3)
        ]

        assert [response.status_code for response in asked] == [200, 429, 429]


def test_an_address_gets_no_more_by_many_accounts(client, files, home, monkeypatch):
    monkeypatch.setattr(heavy, "MOST_OF_ADDRESS", 2)
    url, _asked = files[3]
    statuses = []
    for _ in range(3):
        client.force_login(make_user(home, "coordinator"))
        statuses.append(client.get(url).status_code)

    assert statuses == [200, 200, 429]


class TestPaced:
    """Pages for which the database works hard."""

    @pytest.mark.parametrize("name", ["search_show", "portfolio_show", "portfolio_time_show"])
    def test_after_many_one_waits(self, client, home, monkeypatch, name):
        monkeypatch.setattr(throttle, "COUNTED_HERE", 1)
        monkeypatch.setattr(heavy, "MOST_PAGES", 2)

        asked = [client.get(reverse(name)) for _ in range(3)]

        assert [response.status_code for response in asked] == [200, 200, 429]
        assert asked[-1]["Retry-After"] == "600"
        assert "Wacht tien minuten" in asked[-1].content.decode()
        client.force_login(make_user(home, "reader"))
        assert client.get(reverse(name)).status_code == 200

    def test_who_asks_as_people_do_is_counted_in_the_process_alone(self, monkeypatch):
        def asked_too_soon(*args, **kwargs):
            raise AssertionError("the shared cache was asked")

        monkeypatch.setattr(throttle, "is_over", asked_too_soon)
        for _ in range(throttle.COUNTED_HERE):
            assert not throttle.is_over_soon("a", 100, within=600)


class TestRoom:
    """Most threads stay free of files, however many are asked for at once."""

    @pytest.fixture(autouse=True)
    def places(self, monkeypatch):
        everyone = threading.BoundedSemaphore(heavy.AT_ONCE + heavy.WAITING)
        monkeypatch.setattr(heavy, "_taken", everyone)
        monkeypatch.setattr(heavy, "_made", threading.BoundedSemaphore(heavy.AT_ONCE))

    def test_a_fifth_at_once_is_told_to_come_back(self, monkeypatch):
        monkeypatch.setattr(heavy, "_files_over", lambda request: False)
        monkeypatch.setattr(heavy, "_too_much", lambda view, words, seconds: (429, seconds))
        at_work, go_on = threading.Semaphore(0), threading.Event()

        @heavy.heavy
        def get(view, request):
            at_work.release()
            go_on.wait(10)
            return 200

        found = []
        threads = [threading.Thread(target=lambda: found.append(get(None, None))) for _ in "1234"]
        for thread in threads:
            thread.start()
        assert all(at_work.acquire(timeout=10) for _ in range(heavy.AT_ONCE))
        while heavy._taken._value:
            threading.Event().wait(0.01)

        assert get(None, None) == (429, heavy.RETRY_SECONDS)
        assert found == []
        go_on.set()
        for thread in threads:
            thread.join()
        assert found == [200] * 4
        assert get(None, None) == 200

    def test_what_fails_leaves_its_place(self, monkeypatch):
        monkeypatch.setattr(heavy, "_files_over", lambda request: False)

        @heavy.heavy
        def get(view, request):
            raise ZeroDivisionError

        for _ in range(heavy.AT_ONCE + heavy.WAITING + 1):
            with pytest.raises(ZeroDivisionError):
                get(None, None)


class TestPlaces:
    """A file that is made while it is sent keeps its place until it is."""

    @pytest.fixture
    def url(self, monkeypatch):
        monkeypatch.setattr(heavy, "_made", threading.BoundedSemaphore(1))
        monkeypatch.setattr(heavy, "LONGEST_WAIT", 0.01)
        return reverse("partnership_export_csv")

    def test_is_kept_while_it_is_sent(self, client, url):
        sent = client.get(url)
        meanwhile = client.get(url)
        lines = b"".join(sent.streaming_content)

        assert (meanwhile.status_code, meanwhile["Retry-After"]) == (429, "10")
        assert lines and client.get(url).status_code == 200

    def test_is_given_back_when_who_asked_goes_away(self, client, url):
        sent = client.get(url)
        request_finished.disconnect(close_old_connections)  # the test goes on with its own
        try:
            sent.close()
        finally:
            request_finished.connect(close_old_connections)

        assert client.get(url).status_code == 200

    def test_is_given_back_when_it_goes_wrong(self, client, url, monkeypatch):
        monkeypatch.setattr("partnerships.exports.ListExport.csv", lambda self: 1 / 0)
        client.raise_request_exception = False
        assert client.get(url).status_code == 500
        monkeypatch.undo()

        assert client.get(url).status_code == 200
