"""Charts as plain values: lengths, places, keys and labels."""

from decimal import Decimal

from django.template.loader import render_to_string

from lib.charts import bar_chart, dot_chart, percent, shortened


def bars(**options):
    return bar_chart(
        "Titel",
        "Uitleg",
        [
            (
                "2025",
                [("Goed", 6, "good", "/a"), ("Laat", 0, "bad", "/b"), ("Open", 2, "plan", "")],
            ),
            (
                "2024",
                [("Goed", 1, "good", "/c"), ("Laat", 3, "bad", "/d"), ("Open", 0, "plan", "")],
            ),
        ],
        **options,
    )


class TestBars:
    def test_the_longest_is_as_wide_as_the_chart(self):
        first, second = bars().bars

        assert [(p.x, p.width) for p in first.parts] == [("0%", "75%"), ("75%", "25%")]
        assert [(p.x, p.width) for p in second.parts] == [("0%", "12.5%"), ("12.5%", "37.5%")]

    def test_shares(self):
        _first, second = bars(whole=True).bars

        assert [p.width for p in second.parts] == ["25%", "75%"]

    def test_key_in_the_order_of_the_parts(self):
        assert [key.label for key in bars().keys] == ["Goed", "Laat", "Open"]

    def test_nothing_to_draw(self):
        chart = bar_chart("Titel", "Uitleg", [("2025", [("Goed", 0, "good", "")])])

        assert chart.bars[0].parts == ()
        assert bar_chart("Titel", "Uitleg", []).height == 0

    def test_a_narrow_part_has_no_number_in_it(self):
        chart = bar_chart("T", "U", [("x", [("a", 1, "good", ""), ("b", 99, "bad", "")])])

        assert [part.is_wide for part in chart.bars[0].parts] == [False, True]

    def test_drawn(self):
        page = render_to_string("components/chart_bars.html", {"chart": bars(), "chart_id": "x"})

        assert '<title id="x-title">Titel</title>' in page
        assert '<desc id="x-desc">Uitleg</desc>' in page
        assert page.count("<a href=") == 3
        assert "<title>2024: Laat, 3</title>" in page

    def test_drawn_for_paper(self):
        page = render_to_string(
            "components/chart_bars.html", {"chart": bars(), "chart_id": "x", "plain": True}
        )

        assert "href" not in page
        assert 'role="img"' in page
        assert 'fill="#1f6a46"' in page


class TestDots:
    def chart(self):
        values = [("2024", Decimal("1.0")), ("2025", Decimal("5.0"))]
        rows = [("Kern", "Twee samen", "1,0 → 5,0", "good", "/e", values)]
        return dot_chart("Titel", "Uitleg", rows, scale=(1, 5))

    def test_places(self):
        (row,) = self.chart().rows

        assert [dot.x for dot in row.dots] == ["3%", "97%"]
        assert [x for x, _step in self.chart().ticks] == ["3%", "26.5%", "50%", "73.5%", "97%"]

    def test_drawn(self):
        context = {"chart": self.chart(), "chart_id": "y"}

        page = render_to_string("components/chart_dots.html", context)

        assert "<title>Kern, Twee samen: 1,0 → 5,0</title>" in page


def test_percent_in_any_language(settings):
    assert (percent(12.5), percent(0), percent(100 / 3)) == ("12.5%", "0%", "33.33%")


def test_long_labels():
    assert shortened("kort") == "kort"
    assert shortened("x" * 60, 10) == "x" * 9 + "…"
