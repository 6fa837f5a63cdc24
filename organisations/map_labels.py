"""Where the names stand on the map of an area, so that none lies over a dot or another name."""

from dataclasses import dataclass

# With more names than this the map would be full of them.
MOST = 12
# Of the larger side of the picture, and of the height of a letter.
LETTER = 1 / 27
WIDTH_OF_LETTER = 0.58


@dataclass(frozen=True)
class Label:
    """A name on the map; ``anchor`` is how it stands at its place: start, middle or end."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def letter_size(width: float, height: float) -> float:
    """The height of a letter on a picture of this size."""
    return max(width, height) * LETTER


def place_labels(own, others, picture: Box, radius: float) -> tuple[Label, ...]:
    """A name beside each of its own dots, where there is room; none when they are too many."""
    if len(own) > MOST:
        return ()
    size = letter_size(picture.right - picture.left, picture.bottom - picture.top)
    taken = [_around(dot, radius) for dot in own]
    rather_free = [_around(dot, radius / 2) for dot in others]
    labels = []
    for dot in sorted(own, key=lambda one: (one.x, one.y)):
        free = [
            (label, box)
            for label, box in _places(dot, size, radius)
            if picture.holds(box) and not any(box.meets(one) for one in taken)
        ]
        # Over a dot that is not part of the area when it cannot be otherwise.
        free.sort(key=lambda pair: sum(pair[1].meets(one) for one in rather_free))
        if free:
            label, box = free[0]
            labels.append(label)
            taken.append(box)
    return tuple(labels)


def _around(dot, radius: float) -> Box:
    return Box(dot.x - radius, dot.y - radius, dot.x + radius, dot.y + radius)


def _places(dot, size: float, radius: float):
    """Beside it, then above and below it: each as a name with the room that takes."""
    width, gap = len(dot.name) * size * WIDTH_OF_LETTER, radius * 1.5
    spots = [
        (dot.x + gap, dot.y + size * 0.35, "start", dot.x + gap),
        (dot.x - gap, dot.y + size * 0.35, "end", dot.x - gap - width),
        (dot.x, dot.y - gap, "middle", dot.x - width / 2),
        (dot.x, dot.y + gap + size * 0.75, "middle", dot.x - width / 2),
    ]
    for x, y, anchor, left in spots:
        box = Box(left, y - size * 0.8, left + width, y + size * 0.2)
        yield Label(round(x, 1), round(y, 1), anchor, dot.name), box
