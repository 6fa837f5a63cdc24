"""The picture of a result: redrawn, kept under a name of its own, and gone with what it is of."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from partnerships.models import Result
from tests.factories import form_data
from tests.lib.test_pictures import picture
from tests.lib.test_uploads import REFUSED
from tests.partnerships.children import Situation
from tests.partnerships.test_result import OneResult, own_store, stored

__all__ = ["own_store"]  # pytest finds it by being here


class TestNew(Situation):
    """A result recorded with a picture."""

    url_name = "result_create"

    def values(self):
        return {"title": "Handreiking", "reached_1": "5", "reached_2": "2024"}

    def opened(self, client, **values):
        client.force_login(self.editor)
        return form_data(client.get(self.url), **values)

    def send(self, client, file, **values):
        data = self.opened(client, **{**self.values(), **values})
        return client.post(self.url, {**data, "picture": file})

    def test_a_picture_is_redrawn_and_kept_under_a_name_of_its_own(self, client):
        response = self.send(client, picture(3000, 2000), picture_alt="Twee klassen")

        made = Result.objects.get()
        assert response.status_code == 302
        assert (made.picture_width, made.picture_height) == (1600, 1067)
        assert stored() == [made.picture_name]
        assert "foto" not in made.picture_name
        image = Image.open(io.BytesIO(default_storage.open(made.picture_name).read()))
        assert image.size == (1600, 1067)

    def test_a_picture_needs_words_and_must_be_chosen_again(self, client):
        response = self.send(client, picture())

        form = response.context["form"]
        assert response.status_code == 422
        assert set(form.errors) == {"picture_alt", "picture"}
        assert form["title"].value() == "Handreiking"
        assert not Result.objects.exists() and stored() == []

    def test_words_without_a_picture_ask_for_it(self, client):
        data = self.opened(client, **self.values(), picture_alt="Twee klassen")

        response = client.post(self.url, data)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"picture"}
        assert not Result.objects.exists()

    @pytest.mark.parametrize("name", sorted(REFUSED))
    def test_no_hostile_file_is_kept(self, client, name):
        file = SimpleUploadedFile(name, REFUSED[name][0])

        response = self.send(client, file, picture_alt="Iets")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"picture"}
        assert not Result.objects.exists() and stored() == []

    def test_a_write_that_fails_leaves_no_file(self, client, monkeypatch):
        def fails(*args, **kwargs):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("accounts.records.audit", fails)

        with pytest.raises(RuntimeError):
            self.send(client, picture(), picture_alt="Twee klassen")

        assert not Result.objects.exists() and stored() == []

    def test_sent_twice_keeps_one_picture(self, client):
        data = self.opened(client, **self.values(), picture_alt="Twee klassen")

        for _ in range(2):
            client.post(self.url, {**data, "picture": picture()})

        assert stored() == [Result.objects.get().picture_name]


class TestChanged(OneResult, Situation):
    """Another picture for a result that is there already."""

    url_name = "result_edit"

    def send(self, client, **values):
        client.force_login(self.editor)
        return client.post(self.url, {**form_data(client.get(self.url)), **values})

    def test_a_new_picture_takes_the_place_of_the_old(
        self, client, django_capture_on_commit_callbacks
    ):
        old = self.give_picture()

        with django_capture_on_commit_callbacks(execute=True):
            self.send(client, picture=picture(50, 20))

        self.result.refresh_from_db()
        assert stored() == [self.result.picture_name] != [old]
        assert (self.result.picture_width, self.result.picture_height) == (50, 20)

    def test_a_picture_is_removed(self, client, django_capture_on_commit_callbacks):
        self.give_picture()

        with django_capture_on_commit_callbacks(execute=True):
            self.send(client, remove_picture="on")

        self.result.refresh_from_db()
        assert stored() == []
        assert (self.result.picture_name, self.result.picture_alt) == ("", "")
        assert self.result.picture_width is None

    def test_a_kept_picture_keeps_its_words(self, client):
        self.give_picture()

        response = self.send(client, picture_alt="")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"picture_alt"}

    def test_a_picture_with_a_stale_form_is_not_kept(self, client):
        client.force_login(self.editor)
        data = form_data(client.get(self.url), picture_alt="Twee klassen")
        Result.objects.filter(pk=self.result.pk).update(version=7)

        response = client.post(self.url, {**data, "picture": picture()})

        assert response.status_code == 409
        assert set(response.context["form"].errors) == {"picture"}
        assert stored() == []
