"""Tells of a damaged file of what is half typed: as it was found at opening, and whenever a lane came upon it since."""

from PySide6.QtCore import QObject, Slot

from cse_desk.ui.context import Context


class DraftsNews(QObject):
    """Every lane may keep a draft; asking after its work costs nothing."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        for lane in context.lanes.all():
            lane.idle.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Say what nobody was told yet."""
        found = self._context.services.keeping.drafts_damage()
        if found is not None:
            self._context.bus.tell_failed(found)
