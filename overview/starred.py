"""Saved views that somebody has put on their start page: a block each."""

from dataclasses import dataclass

from django.urls import reverse

from partnerships.listing import found
from partnerships.models import SavedView

# More blocks than this would bury the work; the rest stays on the list itself.
BLOCKS = 6
ROWS = 5


@dataclass(frozen=True)
class Block:
    """A saved view with how many partnerships it finds, and the first of them."""

    view: SavedView
    url: str
    count: int
    partnerships: list


def starred_blocks(user, on) -> list[Block]:
    """The starred views of this user that they may still see, as the list itself answers them."""
    views = SavedView.objects.visible_to(user).filter(starred_by=user).distinct()[:BLOCKS]
    return [_block(user, view, on) for view in views]


def _block(user, view, on) -> Block:
    partnerships = found(user, view.query, on)
    url = f"{reverse('partnership_list')}{view.query and '?'}{view.query}"
    return Block(view, url, partnerships.count(), list(partnerships[:ROWS]))
