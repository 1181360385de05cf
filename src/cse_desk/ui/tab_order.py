"""The order in which Tab goes, for screens whose parts come and go: reading order, whenever a part was made.

Qt's own order is that in which widgets were made. The window asks `go_on` instead: top to bottom and side to side as the layouts have it.
A form that knows better which of its stops matter (one for each question) asks `step` with its own list first.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from cse_desk.ui import scrolling
from cse_desk.ui.widgets.laid_out import widgets_in

_at_rest: list[object] = []  # one for each change that is going on after which the keyboard has its place


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab stops within a widget, in the order in which its parts were made."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from stops(child)


def reading(widget: QWidget, held: QWidget | None = None) -> Iterator[QWidget]:
    """Where Tab stops within a widget that is shown, in the order in which it is laid out; what lies over it comes last.

    `held` has the keyboard and is passed in its place, also while it is being hidden or disabled.
    """
    if widget is held or _is_stop(widget):
        yield widget
    layout = widget.layout()
    placed = widgets_in(layout) if layout is not None else []
    known = set(placed)
    over = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow() and one not in known]
    for child in (*placed, *over):
        if child.isVisible() or child is held or (held is not None and child.isAncestorOf(held)):
            yield from reading(child, held)


@contextmanager
def at_rest() -> Iterator[None]:
    """While a page takes the place of another: Qt looks all over the window for a place for the keyboard, then puts it into the page."""
    held = QApplication.focusWidget()
    mine = object()
    _at_rest.append(mine)
    try:
        yield
    finally:
        _at_rest.remove(mine)
    if held is not None and isValid(held) and held.hasFocus() and not held.isVisible():
        held.clearFocus()


def _is_stop(widget: QWidget) -> bool:
    may = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return bool(may) and widget.isVisible() and widget.isEnabled()


def go_on(root: QWidget, *, forward: bool, round_: bool = False) -> bool:
    """Put the keyboard at the stop that is read next (or before); False at an end, unless it goes `round_` to the other one.

    Qt asks too when what has the keyboard is taken away: then it goes to what is nearest, never round.
    """
    if _at_rest:
        return True
    held = QApplication.focusWidget()
    found = list(reading(root, held))
    if held is not None and not _is_stop(held):
        return any(_go(found, forward=way, round_=False) for way in (True, False))
    return _go(found, forward=forward, round_=round_)


def step(parts: Iterable[QWidget], *, forward: bool) -> bool:
    """Put the keyboard at the stop of `parts` after (or before) the one that has it; False where there is none."""
    if _at_rest:
        return True
    focus = QApplication.focusWidget()
    found = [stop for part in parts for stop in stops(part) if stop is focus or (stop.isVisible() and stop.isEnabled())]
    return _go(found, forward=forward, round_=False)


def _go(found: Sequence[QWidget], *, forward: bool, round_: bool) -> bool:
    focus = QApplication.focusWidget()
    at = found.index(focus) + (1 if forward else -1) if focus in found else -1
    if focus not in found or (not round_ and not 0 <= at < len(found)):
        return False
    stop = found[at % len(found)]
    stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    scrolling.bring_into_view(stop)
    return True
