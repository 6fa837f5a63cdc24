"""The picture of an area: province outlines with municipalities as points."""

import csv
import hashlib
from itertools import combinations

import pytest
from django.template import Context, Template
from django.utils import translation

from organisations.area_map import DATA, Dot, draw_area
from organisations.map_labels import Box, place_labels
from organisations.models import Municipality

SUMS = {
    "province_outlines.csv": "c9eeadb5aebbdf1adaf4a985de4154661efad3eca7d58d2be7817b462b79cfaf",
    "municipality_points.csv": "317fbf5abaa15314fd6c61ae0181c588b4c0d40a27b04d3be88955d7c57c4600",
}


def rows(name) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corners_of(path) -> list[list[tuple[int, int]]]:
    """The corners of every ring of an SVG path."""
    rings = [ring.strip().split() for ring in path.replace("M", "").split("Z")]
    return [[tuple(map(int, pair.split(","))) for pair in ring] for ring in rings if ring]


def is_within(x, y, rings) -> bool:
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def municipalities(*names):
    return list(Municipality.objects.filter(name__in=names).order_by("sort_name"))


class TestData:
    @pytest.mark.parametrize("name", SUMS)
    def test_files_are_those_that_were_checked(self, name):
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == SUMS[name]

    def test_every_municipality_has_a_point_in_its_own_province(self):
        province = {row["code"]: row["province"] for row in rows("municipalities.csv")}
        rings = {row["province"]: corners_of(row["path"]) for row in rows("province_outlines.csv")}
        points = rows("municipality_points.csv")

        assert {row["code"] for row in points} == set(province)
        outside = [
            row["code"]
            for row in points
            if not is_within(int(row["x"]), int(row["y"]), rings[province[row["code"]]])
        ]
        assert outside == []

    def test_source_and_licence_stand_beside_it(self):
        told = (DATA / "README.md").read_text()

        assert "Attribution-ShareAlike 4.0" in told
        assert "Gust Justice" in told


@pytest.mark.django_db
class TestDraw:
    def test_one_province_with_its_own_coloured(self):
        drawn = draw_area(municipalities("Zwolle", "Kampen"))

        assert [outline.name for outline in drawn.outlines] == ["Overijssel"]
        assert [dot.name for dot in drawn.shown] == ["Kampen", "Zwolle"]
        assert len(drawn.dots) == 25

    def test_every_province_concerned(self):
        drawn = draw_area(municipalities("Zwolle", "Urk"))

        assert [outline.name for outline in drawn.outlines] == ["Flevoland", "Overijssel"]
        assert len(drawn.dots) == 25 + 6

    def test_nothing_to_draw(self):
        ended = Municipality(code="0788", name="Haaren", province="NB")

        assert draw_area([]) is draw_area([ended]) is None

    def test_what_has_no_point_is_named(self):
        ended = Municipality(code="0788", name="Haaren", province="NB")

        assert draw_area([*municipalities("Tilburg"), ended]).missing == ("Haaren",)


@pytest.mark.django_db
class TestLabels:
    NINE = (
        "Zwolle", "Kampen", "Zwartewaterland", "Olst-Wijhe", "Raalte", "Deventer", "Dalfsen",
        "Ommen", "Hardenberg",
    )  # fmt: skip

    def boxes(self, drawn):
        """The room each name takes, as it is estimated."""
        for label in drawn.labels:
            width = len(label.text) * drawn.letter * 0.55
            back = {"start": 0, "middle": width / 2, "end": width}[label.anchor]
            yield Box(label.x - back, label.y - drawn.letter * 0.7, label.x - back + width, label.y)

    def test_every_dot_has_its_name_within_the_picture(self):
        drawn = draw_area(municipalities(*self.NINE))
        picture = Box(drawn.left, drawn.top, drawn.left + drawn.width, drawn.top + drawn.height)

        assert {label.text for label in drawn.labels} == set(self.NINE)
        assert all(picture.holds(box) for box in self.boxes(drawn))

    def test_no_name_lies_over_another_or_over_a_dot_of_the_area(self):
        drawn = draw_area(municipalities(*self.NINE))
        boxes = list(self.boxes(drawn))

        assert not [1 for one, other in combinations(boxes, 2) if one.meets(other)]
        dots = [Box(dot.x - 1, dot.y - 1, dot.x + 1, dot.y + 1) for dot in drawn.shown]
        assert not [1 for box in boxes for dot in dots if box.meets(dot)]

    def test_where_there_is_no_room_a_name_is_left_out(self):
        here = [Dot(50, 50, f"Gemeente {number}") for number in range(9)]

        labels = place_labels(here, [], Box(0, 0, 100, 100), radius=2)

        assert 0 < len(labels) < 9


@pytest.mark.django_db
class TestTag:
    def render(self, rows) -> str:
        template = Template("{% load area_map %}{% area_map rows %}")
        with translation.override("nl"):
            return template.render(Context({"rows": rows}))

    def test_says_in_words_what_it_shows(self):
        page = self.render(municipalities("Zwolle", "Kampen"))

        assert 'aria-label="Kaart van Overijssel; gekleurd: Kampen en Zwolle."' in page
        assert page.count("<circle") == 25 + 2  # and those of the key
        assert "Hoort bij dit gebied" in page and "Andere gemeenten in Overijssel" in page
        assert "CC BY-SA 4.0" in page

    def test_many_are_counted(self):
        page = self.render(list(Municipality.objects.filter(province="OV")))

        assert "Kaart van Overijssel; 25 gemeenten gekleurd." in page
        assert "Andere gemeenten" not in page
        assert "<text" not in page

    def test_names_are_enough(self, django_assert_num_queries):
        template = Template("{% load area_map %}{% area_map_of_names names %}")
        with django_assert_num_queries(0), translation.override("nl"):
            page = template.render(Context({"names": ["Zwolle", "Nergens"]}))

        assert "Kaart van Overijssel; gekleurd: Zwolle." in page

    def test_draws_nothing_without_municipalities(self):
        assert self.render([]).strip() == ""
