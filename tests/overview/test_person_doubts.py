"""Erasing somebody of whom there may be many places: nothing stays out of reach or gets lost."""

from django.utils import timezone

from overview.models import Erasure
from partnerships.models import Note
from tests.overview.persons import PersonCase


class TestManyDoubts(PersonCase):
    """More places in doubt than anybody reads on one page: narrowed, paged, and nothing lost."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.many = [
            Note.objects.create(
                partnership=cls.ours_partnership,
                organisation=cls.ours,
                noted_at=timezone.now(),
                text=f"Vogelenzang, {'dorp' if number % 2 else 'collega'} {number}",
                visibility="parties",
            )
            for number in range(305)
        ]

    def key(self, number):
        return f"partnerships.Note:{self.many[number].pk}:text"

    def look(self, **data):
        page = self.post("person_erase", self.contact.pk, reason="verzoek", **data)
        assert page.status_code == 200 and not Erasure.objects.exists()
        return page.context["form"].doubts

    def sent_on(self, doubts, **data):
        """What a browser sends along from the page with these places."""
        return {
            "place": [place.key for place in doubts.shown if place.ticked],
            "elsewhere": " ".join(doubts.elsewhere),
            "shown": " ".join(place.key for place in doubts.shown),
            "now": doubts.page,
            "word": doubts.narrowing.word,
            "kind": doubts.narrowing.kind,
            "only": doubts.narrowing.only,
            **data,
        }

    def test_every_place_can_be_reached_by_its_page(self):
        doubts, seen = self.look(look=1), []
        assert len(doubts.places) > 305
        while True:
            seen += doubts.shown
            if not doubts.next_page:
                break
            doubts = self.look(**self.sent_on(doubts, page=doubts.next_page))

        assert [place.key for place in seen] == [place.key for place in doubts.places]
        assert len({place.key for place in seen}) == len(seen)

    def test_narrows_by_a_word_a_kind_and_what_is_ticked(self):
        ticked = [self.key(0), self.key(304)]

        by_word = self.look(look=1, word="COLLEGA 304")
        by_kind = self.look(look=1, kind="partnerships.Partnership")
        only = self.look(look=1, place=ticked, only="ticked")

        assert [place.key for place in by_word.shown] == [self.key(304)]
        assert {place.key.split(":")[0] for place in by_kind.shown} == {"partnerships.Partnership"}
        assert [place.key for place in only.shown] == ticked
        assert {kind: number for kind, _words, number in only.kinds}["partnerships.Note"] == 305

    def test_what_is_ticked_goes_along_and_is_carried_out(self):
        """Ticked on one page, narrowed, ticked all there, unticked one: that is what is erased."""
        doubts = self.look(look=1, place=[self.key(1)])
        doubts = self.look(**self.sent_on(doubts, look=1, word="collega 30"))
        assert {p.key for p in doubts.shown} == {self.key(n) for n in (30, 300, 302, 304)}
        doubts = self.look(**self.sent_on(doubts, tick="all"))
        sent = self.sent_on(doubts, reason="verzoek")
        sent["place"].remove(self.key(30))

        self.post("person_erase", self.contact.pk, **sent)

        erasure = Erasure.objects.get()
        wanted = {self.key(n) for n in (1, 300, 302, 304)}
        assert {key for key, _marks in erasure.ticks} == wanted
        left = Note.objects.filter(text__contains="Vogelenzang", pk__in=[n.pk for n in self.many])
        assert left.count() == 305 - 4

    def test_a_form_without_a_reason_comes_back_where_it_was(self):
        doubts = self.look(look=1, place=[self.key(1), self.key(150)])
        doubts = self.look(**self.sent_on(doubts, page=2))

        back = self.post("person_erase", self.contact.pk, **self.sent_on(doubts, reason=""))

        assert back.status_code == 422
        again = back.context["form"].doubts
        assert (again.page, set(again.ticked)) == (2, {self.key(1), self.key(150)})

    def test_a_word_tells_nothing_about_what_is_hidden(self):
        Note.objects.filter(pk=self.note.pk).update(text="Vogelenzang, diep geheim")

        doubts = self.look(look=1, word="geheim")
        of_notes = self.look(look=1, kind="partnerships.Note", page=4)

        assert doubts.shown == []
        assert any(place.is_hidden for place in of_notes.places)
