"""The order in which Tab goes, for screens whose parts come and go: reading order, set anew when they change.

Qt's own order is that in which widgets were made. `chain` changes it for plain ones; where parts with a focus proxy are made late, which Qt
never moves, `step` goes through them instead.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab stops within a widget, in the order in which its parts were made."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from stops(child)


def chain(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from each of these to the next."""
    for one, other in pairwise(widgets):
        QWidget.setTabOrder(one, other)


def step(parts: Iterable[QWidget], *, forward: bool) -> bool:
    """Put the keyboard at the stop of `parts` after (or before) the one that has it; False where there is none."""
    focus = QApplication.focusWidget()
    found = [stop for part in parts for stop in stops(part) if stop is focus or (stop.isVisible() and stop.isEnabled())]
    at = found.index(focus) + (1 if forward else -1) if focus in found else -1
    if not 0 <= at < len(found):
        return False
    found[at].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(found[at])
    return True


def _bring_into_view(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
