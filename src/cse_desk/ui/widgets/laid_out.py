"""What a layout holds, without asking for its items.

`QLayout.itemAt` gives Python a wrapper of an item that Qt deletes by itself when the widget goes; the wrapper stays behind, valid to the
binding, and whatever is made at that address later takes the process with it (PySide6 6.11; found by going to and fro between two pages
of the VPG). So nothing in the program asks for an item (tests/unit/ui/test_laid_out.py looks).
"""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

_Part = QWidget | QLayout


def widgets_in(layout: QLayout) -> list[QWidget]:
    """The widgets of a layout and of the layouts within it, as they are read: of a grid row by row."""
    owner = layout.parentWidget()
    if owner is None:
        return []
    return list(_read(layout, [one for one in owner.children() if isinstance(one, QWidget)]))


def _read(layout: QLayout, widgets: Sequence[QWidget]) -> Iterator[QWidget]:
    numbered: list[tuple[int, _Part]] = [(layout.indexOf(one), one) for one in widgets]
    numbered += [(layout.indexOf(one), one) for one in layout.children() if isinstance(one, QLayout)]
    held = [one for one in numbered if one[0] >= 0]
    for _at, part in sorted(held, key=lambda one: _place(layout, one[0])):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _read(part, widgets)


def _place(layout: QLayout, at: int) -> tuple[int, ...]:
    if not isinstance(layout, QGridLayout):
        return (at,)
    place: tuple[int, int, int, int] = layout.getItemPosition(at)  # type: ignore[assignment]  # the stubs say object
    return place
