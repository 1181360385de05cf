"""What stands between a form and its signature: each thing a link to where it is put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.notices import Summary


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing, and where: a field of the judgement ("harm", "reasons", ...), or a page (and question) of the form."""

    words: str
    field: str = ""
    page: str = ""
    item: str = ""


class ObstacleList(Summary):
    """`chosen` carries the Obstacle."""

    def __init__(self, *, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begins = title or _("Not signed yet. Please look at:")
        self.setAccessibleName(self._begins)

    def show_obstacles(self, obstacles: Sequence[Obstacle]) -> None:
        """List these; none hides the summary."""
        self.show_lines(self._begins, [(one.words, one if one.field or one.page else None) for one in obstacles])
