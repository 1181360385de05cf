"""What a layout holds, without asking for its items.

Qt deletes the items of a layout by itself, when a widget goes; a wrapper that Python has of one stays behind, valid to the binding, and
whatever is made at that address later takes the process with it when it goes (PySide6 6.11: the destructor finds two wrappers at one
address and lets go of one that is freed). Two things make such wrappers, and nothing in the program does them:

* asking for an item (`itemAt`, `itemAtPosition`): found by going to and fro between two pages of the VPG;
* putting a layout that is filled already into another (`addLayout`): the binding then keeps a wrapper of each of its items. A layout is
  put into its place first and filled there. Found by opening every screen at the speed of the machine, where one run of eight ended so.

tests/unit/ui/test_laid_out.py looks for the first; tests/helpers/layouts.py lets no test do the second.
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
