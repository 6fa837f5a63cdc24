import pytest

from tests.evaluations.situations import adopted, answered, concluded, opened, submitted

pytestmark = pytest.mark.django_db


def visit(client, user, url):
    client.force_login(user)
    return client.get(url)


@pytest.mark.parametrize("phase", [opened, answered, concluded, submitted, adopted])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_page(client, phase, language):
    s = phase()
    for user in vars(s.people).values():
        user.language = language
        user.save()
        r = visit(client, user, s.evaluation.get_absolute_url())
        assert r.status_code == (404 if user == s.people.stranger else 200)


def test_forms(client):
    s = opened()
    for user, name, pk in [
        (s.people.coordinator, "response_edit", s.response().pk),
        (s.people.owner, "review_edit", s.theme_review().pk),
        (s.people.coordinator, "review_edit", s.theme_review(1).pk),
        (s.people.coordinator, "arrangement_review_edit", s.evaluation.pk),
        (s.people.coordinator, "evaluation_list", None),
        (s.people.coordinator, "evaluation_open", s.partnership.pk),
    ]:
        from django.urls import reverse

        r = visit(client, user, reverse(name, args=[pk] if pk else []))
        assert r.status_code == 200, name
