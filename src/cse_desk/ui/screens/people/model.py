"""The rows of the list; the heading of the column it is sorted by says so to a screen reader too."""

from PySide6.QtCore import Qt

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import PersonRow
from cse_desk.ui.tables.paged_model import PagedModel


class PeopleModel(PagedModel[PersonRow]):
    """Young people."""

    _sorted: tuple[str, bool] = ("", False)

    def show_sorted(self, word: str, *, descending: bool) -> None:
        """Sorted by this word of a column."""
        self._sorted = (word, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """The headings."""
        found = super().headerData(section, orientation, role)
        if orientation != Qt.Orientation.Horizontal or self.columns[section].sort != self._sorted[0]:
            return found
        if role == Qt.ItemDataRole.AccessibleTextRole:
            way = _("from the end") if self._sorted[1] else _("from the beginning")
            return _("{heading}, sorted {way}").format(heading=found, way=way)
        return found
