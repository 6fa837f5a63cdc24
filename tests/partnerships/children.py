"""What holds for every record under a partnership: one class of tests per kind of page.

A test file of a noun inherits these and says only what is its own.
"""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories import OrganisationFactory, form_data, make_partnership, make_user


class Situation:
    """A partnership of two, kept by the first: its editor, a reader of the other, a stranger."""

    url_name = ""

    @pytest.fixture(autouse=True)
    def situation(self, db):
        self.one = OrganisationFactory(name="Leger des Heils")
        self.other = OrganisationFactory(name="Landstede")
        self.partnership = make_partnership(self.one, self.other, shared_editing=False)
        self.party, self.other_party = self.partnership.parties.order_by("position")
        self.editor = make_user(self.one, "coordinator")
        self.reader = make_user(self.one, "reader")
        self.stranger = make_user(OrganisationFactory(), "coordinator")
        self.prepare()

    def prepare(self):
        """What this noun needs besides."""

    def subject(self):
        """The record in the address."""
        return self.partnership

    @property
    def url(self):
        return reverse(self.url_name, args=[self.subject().pk])

    def messages_of(self, response):
        return [str(message) for message in get_messages(response.wsgi_request)]


class Refusals(Situation):
    """Who may not: told apart by whether they may know of it."""

    allowed = ("get", "post")

    def test_a_reader_may_not(self, client):
        client.force_login(self.reader)

        assert client.post(self.url, {}).status_code == 403

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.post(self.url, {}).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.put(self.url).status_code == 405


class FormRefusals(Refusals):
    """A form page refuses alike when it is only opened."""

    def test_a_reader_may_not_look(self, client):
        client.force_login(self.reader)

        assert client.get(self.url).status_code == 403

    def test_a_stranger_cannot_look(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404


class CreateCases(FormRefusals):
    """A page that adds one record. ``values`` is good input, ``bad`` spoils one field of it."""

    model = None
    bad: dict = {}

    def values(self) -> dict:
        raise NotImplementedError

    def opened(self, client, **values):
        client.force_login(self.editor)
        return form_data(client.get(self.url), **values)

    def test_works(self, client):
        response = client.post(self.url, self.opened(client, **self.values()))

        assert response.status_code == 302
        made = self.model.objects.get()
        assert made.partnership == self.partnership
        assert self.messages_of(response)

    def test_sent_twice_makes_one(self, client):
        data = self.opened(client, **self.values())

        client.post(self.url, data)
        again = client.post(self.url, data, follow=True)

        assert self.model.objects.count() == 1
        assert again.status_code == 200

    def test_bad_input_is_kept(self, client):
        data = self.opened(client, **{**self.values(), **self.bad})

        response = client.post(self.url, data)

        assert response.status_code == 422
        form = response.context["form"]
        assert set(form.errors) & {name.rpartition("_")[0] or name for name in self.bad} or set(
            form.errors
        ) & set(self.bad)
        assert not self.model.objects.exists()
        for name, typed in self.bad.items():
            assert form.data[name] == typed


class EditCases(FormRefusals):
    """A page that changes one record: ``change`` is the field and what it becomes."""

    change: tuple[str, str] = ("", "")
    bad: dict = {}

    def test_works(self, client):
        client.force_login(self.editor)
        name, value = self.change

        response = client.post(self.url, form_data(client.get(self.url), **{name: value}))

        assert response.status_code == 302
        record = self.subject()
        record.refresh_from_db()
        assert (str(getattr(record, name)), record.version) == (value, 2)

    def test_stale_changes_nothing(self, client):
        client.force_login(self.editor)
        name, value = self.change
        data = form_data(client.get(self.url), **{name: value})
        client.post(self.url, data)

        response = client.post(self.url, {**data, name: f"{value} nog eens"[:80]})

        assert response.status_code in (409, 422)
        record = self.subject()
        record.refresh_from_db()
        assert str(getattr(record, name)) == value

    def test_bad_input_is_kept(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **self.bad)

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert response.context["form"].errors
        record = self.subject()
        record.refresh_from_db()
        assert record.version == 1


class RemoveCases(FormRefusals):
    """A page that asks, then removes; the trail stays."""

    def test_works(self, client):
        client.force_login(self.editor)
        record = self.subject()

        response = client.post(self.url, form_data(client.get(self.url)))

        assert response.status_code == 302
        assert not type(record).objects.filter(pk=record.pk).exists()

    def test_changed_in_the_meantime(self, client):
        client.force_login(self.editor)
        record = self.subject()
        data = form_data(client.get(self.url))
        type(record).objects.filter(pk=record.pk).update(version=7)

        response = client.post(self.url, data)

        assert response.status_code == 409
        assert type(record).objects.filter(pk=record.pk).exists()

    def test_gone_already(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url))
        url = self.url
        client.post(url, data)

        assert client.post(url, data).status_code == 404


class ButtonCases(Refusals):
    """A step that is one POST: ``target`` is the state it leads to."""

    target = ""

    def press(self, client):
        client.force_login(self.editor)
        return client.post(self.url)

    def test_works(self, client):
        response = self.press(client)

        record = self.subject()
        record.refresh_from_db()
        assert response.status_code == 302
        assert record.state == self.target
        assert self.messages_of(response)

    def test_a_second_click_changes_nothing(self, client):
        self.press(client)

        response = self.press(client)

        record = self.subject()
        record.refresh_from_db()
        assert (response.status_code, record.state, record.version) == (409, self.target, 2)

    def test_wrong_method(self, client):
        client.force_login(self.editor)

        assert client.get(self.url).status_code == 405


class StepCases(FormRefusals):
    """A step that asks something first; ``values`` is what is asked."""

    target = ""

    def values(self) -> dict:
        return {}

    def take(self, client):
        client.force_login(self.editor)
        return client.post(self.url, form_data(client.get(self.url), **self.values()))

    def test_works(self, client):
        response = self.take(client)

        record = self.subject()
        record.refresh_from_db()
        assert response.status_code == 302
        assert record.state == self.target

    def test_a_second_time_changes_nothing(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **self.values())
        client.post(self.url, data)

        response = client.post(self.url, data)

        record = self.subject()
        record.refresh_from_db()
        assert (response.status_code, record.state) == (409, self.target)
        assert client.get(self.url).status_code == 409

    def test_stale_shows_both_texts(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), **self.values())
        record = self.subject()
        before = record.state
        type(record).objects.filter(pk=record.pk).update(version=7)

        response = client.post(self.url, data)

        record.refresh_from_db()
        assert (response.status_code, record.state) == (409, before)
