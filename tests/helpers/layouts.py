"""A guard: a layout has its place in another before anything is put into it."""

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout

_DOORS = ((QBoxLayout, "addLayout", 0), (QBoxLayout, "insertLayout", 1), (QGridLayout, "addLayout", 0))


def install() -> None:
    """Let every layout refuse another that is filled already; src/cse_desk/ui/widgets/laid_out.py says why."""
    for kind, name, at in _DOORS:
        setattr(kind, name, _guarded(getattr(kind, name), at))


def _guarded(put: Callable[..., None], at: int) -> Callable[..., None]:
    def guarded(outer: QLayout, *arguments: object, **named: object) -> None:
        inner = arguments[at]
        assert isinstance(inner, QLayout)
        assert inner.count() == 0, "a layout was filled before it was put into another"
        put(outer, *arguments, **named)

    return guarded
