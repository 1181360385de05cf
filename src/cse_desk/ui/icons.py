"""Line icons of our own, 20 px on a 1.5 px line (resources/icons), tinted with a tint."""

import math
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from cse_desk.paths import resources
from cse_desk.ui import theme

SIZE = 20


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, side: int) -> QImage:
    picture = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture


def names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(sorted(one.stem for one in (resources() / "icons").glob("*.svg")))


def paint(painter: QPainter, box: QRectF, name: str, tint: str = "text") -> None:
    """Draw an icon into a box of a widget or picture, sharp on screens of any density."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    side = max(1, math.ceil(box.width() * ratio))
    painter.drawImage(box, _picture(name, theme.current().colours.of(tint), side))


def paint_in(widget: QWidget, name: str, tint: str, *, side: int, at_end: bool = True) -> None:
    """Draw an icon of `side` pixels into a widget that is being painted: at its end or beginning, in the middle of its height."""
    inset = theme.current().px(10)
    left = widget.width() - side - inset if at_end else inset
    painter = QPainter(widget)
    paint(painter, QRectF(left, (widget.height() - side) / 2, side, side), name, tint)
    painter.end()


def pixmap(name: str, tint: str = "text", *, size: int = SIZE, ratio: float = 2.0) -> QPixmap:
    """An icon as a picture of `size` logical pixels."""
    picture = QPixmap.fromImage(_picture(name, theme.current().colours.of(tint), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, tint: str = "text", *, size: int = SIZE) -> QIcon:
    """An icon for a button, an action or a list, grown with the text; grey where it cannot be used."""
    grown = theme.current().px(size)
    made = QIcon(pixmap(name, tint, size=grown))
    made.addPixmap(pixmap(name, "off", size=grown), QIcon.Mode.Disabled)
    return made
