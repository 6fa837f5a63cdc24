"""Files that take long to make are counted per user, together; who asks too much waits."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.views import heavy
from evaluations.models import GuideVersion
from tests.factories import (
    EvaluationFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

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
    ]


@pytest.fixture
def client(client, home):
    client.force_login(make_user(home, "coordinator"))
    return client


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
