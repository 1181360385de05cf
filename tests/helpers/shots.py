"""Pictures of widgets and screens: `python dev.py shots [--out DIR] [--only WORD] [NAME ...]`.

Every module of tests/helpers/pictures has a dict `PICTURES`: name -> function(studio) -> widget. Each is rendered without a screen
in light, dark, high contrast and at 200 %, at 1366 x 768. Look at them before a screen is called finished.
"""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.settings import Settings
from cse_desk.ui import theme
from cse_desk.ui.start import application
from cse_desk.ui.theme import Theme, ThemeName

SIZE = QSize(1366, 768)
LOOKS = {
    "light": Theme(ThemeName.LIGHT),
    "dark": Theme(ThemeName.DARK),
    "contrast": Theme(ThemeName.HIGH_CONTRAST),
    "200": Theme(ThemeName.LIGHT, 200),
}
Picture = Callable[["Studio"], QWidget]


@dataclass
class Studio:
    """What a picture is made with: a folder for files, and things to do when the picture has been taken."""

    folder: Path
    size: QSize = SIZE
    at_end: list[Callable[[], object]] = field(default_factory=list)

    def settle(self, ms: int = 30) -> None:
        """Let lanes deliver and layouts settle."""
        settle(ms)


def settle(ms: int = 30) -> None:
    """Run the event loop for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
    QCoreApplication.sendPostedEvents()


def render(widget: QWidget, path: Path, *, look: Theme | None = None, size: QSize = SIZE) -> Path:
    """One picture of a widget, as it would be on a screen."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.wear(app, look or Theme())
    if not widget.property("kind"):
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.set_kind(widget, "ground")
    if not widget.styleSheet():
        theme.dress(widget)
    widget.resize(size)
    widget.show()
    settle()
    widget.resize(size)
    settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().save(str(path))
    return path


def pictures() -> Iterator[tuple[str, Picture]]:
    """Every picture there is."""
    package = importlib.import_module("tests.helpers.pictures")
    for module in pkgutil.iter_modules(package.__path__):
        found = importlib.import_module(f"tests.helpers.pictures.{module.name}").PICTURES
        yield from found.items()


def take(name: str, picture: Picture, out: Path, looks: dict[str, Theme]) -> None:
    """One picture in each look; made anew each time."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for look_name, look in looks.items():
        with tempfile.TemporaryDirectory() as folder:
            theme.wear(app, look)
            studio = Studio(Path(folder))
            widget = picture(studio)
            widget.setWindowTitle("Desk")
            path = render(widget, out / f"{name}-{look_name}.png", look=look, size=studio.size)
            print(path)
            widget.hide()
            for act in studio.at_end:
                act()
            widget.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only pictures whose name contains one of these")
    parser.add_argument("--out", type=Path, default=Path("out/shots"))
    parser.add_argument("--look", action="append", choices=sorted(LOOKS), help="only these looks")
    asked = parser.parse_args()
    application(Settings())
    looks = {name: LOOKS[name] for name in asked.look or LOOKS}
    for name, picture in pictures():
        if not asked.names or any(word in name for word in asked.names):
            take(name, picture, asked.out, looks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
