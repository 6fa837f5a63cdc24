"""The stages of a theme."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.counters import refresh_partnership
from partnerships.enums import ThemeStage


def _recount(theme, *, by, at) -> None:
    refresh_partnership(theme.partnership)


def _move(name, label, sources, target, done, tone="quiet") -> Move:
    return Move(
        name=name,
        label=label,
        sources=frozenset(sources),
        target=target,
        permission="partnership.edit",
        done=done,
        tone=tone,
        effect=_recount,
    )


THEME = Lifecycle.of(
    [
        _move(
            "start",
            _("Start the theme"),
            [ThemeStage.PROPOSED, ThemeStage.ADOPTED],
            ThemeStage.RUNNING,
            _("The theme is running."),
        ),
        _move(
            "resume",
            _("Resume the theme"),
            [ThemeStage.PAUSED, ThemeStage.COMPLETED, ThemeStage.DROPPED],
            ThemeStage.RUNNING,
            _("The theme is running again."),
        ),
        _move(
            "pause",
            _("Pause the theme"),
            [ThemeStage.RUNNING],
            ThemeStage.PAUSED,
            _("The theme is paused."),
        ),
        _move(
            "complete",
            _("Complete the theme"),
            [ThemeStage.RUNNING, ThemeStage.PAUSED],
            ThemeStage.COMPLETED,
            _("The theme is completed."),
        ),
        _move(
            "drop",
            _("Drop the theme"),
            [ThemeStage.PROPOSED, ThemeStage.ADOPTED, ThemeStage.RUNNING, ThemeStage.PAUSED],
            ThemeStage.DROPPED,
            _("The theme was dropped. Its plans and activities stay readable."),
            tone="danger-quiet",
        ),
    ],
    field="stage",
)
