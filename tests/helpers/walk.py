"""Walks widgets as a person with a keyboard, a screen reader or 200 % text would: `problems_of` lists what they would miss."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import ElidedLabel
from cse_desk.ui.widgets.rich_text import FormText
from tests.helpers.settling import come_to_rest

_LEAST_CONTRAST = 4.5
_ON_SURFACE = ("card", "card-open", "flat", "alert", "notice", "bar", "footer", "palette", "surface")
_ON_GROUND = ("ground", "window", "rail", "side", "side-right")
_GROUNDS = {
    **dict.fromkeys(_ON_SURFACE, "surface"),
    **dict.fromkeys(_ON_GROUND, "ground"),
    "info": "selection",
    "words": "words_ground",
    "toast": "text",
    "rehearsal": "primary",
}
_NAMED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


def widgets_in(root: QWidget) -> Iterator[QWidget]:
    """The root and everything in it that can be seen (or would be, were it shown), without Qt's own inner parts."""
    for one in [root, *root.findChildren(QWidget)]:
        inner = one.parentWidget()
        if isinstance(one, QScrollBar) or one.objectName().startswith("qt_"):
            continue
        if isinstance(inner, QComboBox | QAbstractItemView) or type(one).__name__ in (
            "QComboBoxPrivateContainer",
            "QLineEditIconButton",
        ):
            continue
        if one is root or one.isVisibleTo(root):
            yield one


def problems_of(root: QWidget) -> list[str]:
    """What is wrong, in words, once everything is made and stands in its place; empty when nothing is."""
    come_to_rest()
    found: list[str] = []
    for one in widgets_in(root):
        found += _unnamed(one)
        found += _rich(one)
        found += _small(one)
        found += _faint(one)
    return found + list(cut_off(root)) + _lost(root)


def stays_at_foot(screen: QWidget, button: QWidget) -> bool:
    """Whether a button is in the line at the very foot of a screen, which stays there while the rest scrolls."""
    line = button.parentWidget()
    assert line is not None
    return button.isVisible() and line.mapTo(screen, line.rect().bottomLeft()) == screen.rect().bottomLeft()


def not_plain(root: QWidget) -> list[str]:
    """Only the labels that would take words for mark-up."""
    return [found for one in root.findChildren(QLabel) if one.isVisibleTo(root) for found in _rich(one)]


def _say(one: QWidget) -> str:
    return f"{type(one).__name__} {one.accessibleName() or getattr(one, 'text', str)()!r}"


def _unnamed(one: QWidget) -> list[str]:
    wants = isinstance(one, _NAMED) or (one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None)
    if not wants or one.accessibleName():
        return []
    if isinstance(one, QScrollArea | QAbstractScrollArea) and one.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return []
    return [f"no name for a screen reader: {type(one).__name__} in {type(one.parentWidget()).__name__}"]


def _rich(one: QWidget) -> list[str]:
    if not isinstance(one, QLabel) or isinstance(one, FormText):
        return []
    return [] if one.textFormat() == Qt.TextFormat.PlainText else [f"not plain text: {_say(one)}"]


def _small(one: QWidget) -> list[str]:
    can_press = isinstance(one, QAbstractButton | QLineEdit | QComboBox) and one.isVisible()
    if not can_press or (one.width() >= theme.LEAST_TARGET and one.height() >= theme.LEAST_TARGET):
        return []
    return [f"smaller than 24 px: {_say(one)} {one.width()} x {one.height()}"]


def _faint(one: QWidget) -> list[str]:
    """Words that do not stand out from what they stand on. Source: WCAG 2.2, 1.4.3."""
    if not isinstance(one, QLabel) or not one.text() or not one.isEnabled():
        return []
    ground = _ground_of(one)
    ink = one.palette().color(one.foregroundRole()).name()
    if not ground or theme.contrast(ink, ground) >= _LEAST_CONTRAST:
        return []
    return [f"hard to read: {_say(one)} {ink} on {ground}"]


def _ground_of(one: QWidget) -> str:
    """The colour of the nearest thing behind a widget that is filled; empty when none is known."""
    colours = theme.current().colours
    around: QWidget | None = one
    while around is not None:
        token = _GROUNDS.get(str(around.property("kind")))
        if token and (around is not one or token == "primary"):
            return colours.of(token)
        around = around.parentWidget()
    return ""


def _lost(root: QWidget) -> list[str]:
    """The keyboard, where it is not seen."""
    held = QApplication.focusWidget()
    return out_of_sight(held) if held is not None and root.isAncestorOf(held) else []


def cut_off(root: QWidget) -> Iterator[str]:
    """Words and buttons that do not fit their room. Only for widgets that are shown."""
    for one in widgets_in(root):
        if not one.isVisible() or one.width() == 0:
            continue
        if isinstance(one, ElidedLabel):
            continue
        if isinstance(one, QLabel) and one.text():
            yield from _label_cut(one)
        elif isinstance(one, QAbstractButton) and one.minimumSizeHint().isValid():
            needed = one.minimumSizeHint()
            if one.width() < needed.width() - 1 or one.height() < needed.height() - 1:
                yield f"cut off: {_say(one)} has {one.width()} x {one.height()}, needs {needed.width()} x {needed.height()}"
        yield from _outside(one)


def _label_cut(label: QLabel) -> Iterator[str]:
    if label.textFormat() == Qt.TextFormat.RichText:
        needed = label.heightForWidth(label.width())
        if label.height() < needed - 2:
            yield f"cut off: {_say(label)} is {label.height()} high, needs {needed}"
    elif label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, label.contentsRect().width(), 100_000)
        needed = label.fontMetrics().boundingRect(room, flags, label.text()).height()
        if label.contentsRect().height() < needed - 2:
            yield f"cut off: {_say(label)} is {label.contentsRect().height()} high, needs {needed}"
    elif label.textFormat() == Qt.TextFormat.PlainText:
        needed = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
        if label.contentsRect().width() < needed - 1:
            yield f"cut off: {_say(label)} is {label.contentsRect().width()} wide, needs {needed}"


def _outside(one: QWidget) -> Iterator[str]:
    """Whether it reaches over the right edge of what holds it (scrolling sideways is never offered)."""
    inner = one.parentWidget()
    if inner is None or one.isWindow() or isinstance(inner, QAbstractItemView):
        return
    if one.property("floats") or isinstance(inner.parentWidget(), QAbstractItemView):
        return
    if one.geometry().right() > inner.width() and inner.isVisible():
        yield f"over the edge: {_say(one)} ends at {one.geometry().right()} of {inner.width()}"


def out_of_sight(held: QWidget | None) -> list[str]:
    """What has the keyboard and cannot be seen whole (its top, where it is higher than the page); empty when it can."""
    if held is None:
        return ["nothing has the keyboard"]
    found, above = [], held.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            seen = above.viewport().rect()
            box = QRect(held.mapTo(above.viewport(), held.rect().topLeft()), held.size())
            if (box.height() <= seen.height() and not seen.contains(box)) or not seen.contains(box.topLeft()):
                found.append(f"has the keyboard out of sight: {_say(held)} at {box.top()} of {seen.height()}")
        above = above.parentWidget()
    return found
