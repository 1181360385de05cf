"""Pages of which one is shown."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from cse_desk.ui import tab_order


class Stack(QStackedWidget):
    """One page takes the place of another without a search for the keyboard's place all over the window, which a large page waits for."""

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show that page; the keyboard goes where it was in it, if it was in the page before."""
        with tab_order.at_rest():
            super().setCurrentWidget(page)
