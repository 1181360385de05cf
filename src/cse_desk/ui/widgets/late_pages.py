"""Parts of a screen of which one is shown: each is made when it is first wanted, for all at once would hold up the window."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from cse_desk.ui.widgets.stack import Stack


class LatePages(Stack):
    """`show_page(name)` makes the page when it is not there yet, and shows it."""

    def __init__(self, makers: Mapping[str, Callable[[], QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = dict(makers)
        self._made: dict[str, QWidget] = {}

    def page(self, name: str) -> QWidget:
        """The page of that name, made now if need be; KeyError."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = self._makers[name]()
            self.addWidget(found)
        return found

    def made(self) -> tuple[QWidget, ...]:
        """Those that are there."""
        return tuple(self._made.values())

    def is_made(self, name: str) -> bool:
        """Whether a page is there."""
        return name in self._made

    def show_page(self, name: str) -> None:
        """Show that page."""
        self.setCurrentWidget(self.page(name))
