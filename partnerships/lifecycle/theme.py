"""The stages of a theme. Pausing, completing and dropping say why and since when."""

from django.utils.translation import gettext_lazy as _

from accounts.moves import Lifecycle, Move
from partnerships.counters import refresh_partnership
from partnerships.enums import ThemeStage
from partnerships.themes import stage_told


def _told_anew(by, at) -> dict:
    """What was said of the stage before does not hold for the next one."""
    return stage_told()


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
        stamps=_told_anew,
        effect=_recount,
    )


THEME = Lifecycle.of(
    [
        _move(
            "adopt",
            _("Adopt the theme"),
            [ThemeStage.PROPOSED],
            ThemeStage.ADOPTED,
            _("The theme is adopted."),
        ),
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
