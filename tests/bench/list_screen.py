"""A list of young people made of the kit's own table, for the bench to scroll, sort and narrow."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cse_desk.models.labels import Shape
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.tables.paged_model import Cell, Column, PagedModel
from cse_desk.ui.tables.paged_table import PagedTable

ID = "bench-list"


class ListScreen(Screen):
    """Box and table."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.box = QLineEdit()
        self.wanted = PersonFilter()
        self.reloads = 0
        columns: list[Column[PersonRow]] = [
            Column("Name", lambda row: Cell(row.name, is_strong=True), 240, "name"),
            Column("Known as", lambda row: Cell(row.known_as), 120),
            Column("Age", lambda row: Cell("" if row.age is None else str(row.age)), 60, "age"),
            Column("Harm", lambda row: Cell(str(row.harm or ""), Shape.DISC.value, "text"), 140, "harm"),
            Column("Level", lambda row: Cell(str(row.level or ""), Shape.DISC.value, "text"), 140, "level"),
            Column("Lead", lambda row: Cell(row.lead), 180, "lead"),
            Column("Next", lambda row: Cell(row.next_due_what), 200, "next-due"),
        ]
        people = context.services.people
        self.model = PagedModel(columns, people.row_page, lambda row: row.young_person_id, context.lanes.reading, self)
        self.table = PagedTable(self.model, name="Young people")
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.table, 1)
        self.box.textChanged.connect(self._on_typed)
        self.table.sort_asked.connect(self._on_sort)

    def show_place(self, place: Place) -> None:
        """Read the whole list."""
        self.ask(PersonFilter())

    def ask(self, wanted: PersonFilter) -> None:
        """Narrow and sort."""
        self.wanted = wanted
        people = self.context.services.people
        self.context.lanes.reading.run(self, partial(people.rows, wanted), self._on_ids, self._on_failed)

    def _on_ids(self, ids: tuple[str, ...]) -> None:
        self.reloads += 1
        self.model.show_ids(ids)

    def _on_failed(self, error: Exception) -> None:
        raise error

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.ask(PersonFilter(text=text))

    @Slot(str, bool)
    def _on_sort(self, word: str, descending: bool) -> None:
        self.table.show_sorted(word, descending=descending)
        self.ask(PersonFilter(text=self.box.text(), sort=word, descending=descending))

    def on_changed(self, changes: Changes) -> None:
        """Somebody's record changed: the ids may have another order."""
        self.ask(self.wanted)


SPEC = ScreenSpec(ID, "Bench", "search", ListScreen)
