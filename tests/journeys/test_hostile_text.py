"""Words that pretend to be mark-up, formats, formulas or files: shown as they were typed on screen and paper, and nothing is loaded.

The bait is a picture in a folder that the kernel watches: the control shows that a label of Qt's own does load it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.changes.strictjson import clean_text
from cse_desk.clock import SetClock
from cse_desk.models.enums import Role, Strand
from cse_desk.models.records.people import PersonFilter
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.ui.widgets.rich_text import FormText
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.opened_files import CAN_WATCH, OpenedFiles
from tests.helpers.stuffed import Stuffed, stuff
from tests.helpers.vaults import PASSPHRASE, unlocking
from tests.helpers.walk import not_plain, problems_of
from tests.helpers.walker import Walker
from tests.unit.services.exchanging import acquaint, drafted, submitted

pytestmark = pytest.mark.first

BAIT = "pixel.png"
LONG = ("She said that nobody came. " * 370).strip()  # 10,000 letters


class Nasty:
    """Hands out hostile words, one after the other, whatever they are for; a short field gets a short one."""

    def __init__(self, bait: Path) -> None:
        self.words = (
            f"<img src='{bait}'>",
            f'<img src="file://{bait}" onerror=x>',
            r"<img src='\\host\share\x.png'>",
            "<b>bold</b> &amp; <i>it</i>",
            "%s %d {0} {name} %(who)s",
            "</p><script>alert(1)</script>",
            f"![x](file://{bait})",
            "Zo\u00eb\u200bO\u2019Brien",
            "عائشة البصري",
            "👩🏽\u200d🚒 and 🏳\ufe0f",
            '=HYPERLINK("http://host/x")',
            "../../etc/passwd",
            "Robert'); DROP TABLE people;--",
            "photo\u202egnp.exe\0 of \u2067M.",  # hidden directions and NUL are dropped, the words stay
            LONG,
        )
        self._next = itertools.cycle(self.words)

    def __call__(self, field: str) -> str:
        found = next(self._next)
        return "<b>bold</b>" if field.partition(" ")[0] in ("postcode", "system", "identifier", "manager") else found


@dataclass
class Two:
    """A social worker whose vault is full of hostile words, and a coordinator with a hostile name."""

    worker: Desk
    coordinator: Desk
    about: Stuffed
    nasty: Nasty
    folder: Path


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    path = tmp_path / "bait" / BAIT
    path.parent.mkdir()
    assert picture.save(str(path))
    return path


@pytest.fixture
def two(tmp_path: Path, clock: SetClock, bait: Path) -> Iterator[Two]:
    nasty, door = Nasty(bait), unlocking(tmp_path / "vaults", clock)
    made = []
    for role in (Role.SOCIAL_WORKER, Role.COORDINATOR):
        vault = door.create(passphrase=PASSPHRASE, name=nasty("name"), agency=nasty("agency"), role=role)
        case_summaries.attach(vault)
        made.append(vault)
    worker, coordinator = (Desk(vault) for vault in made)
    acquaint(worker, coordinator)
    (tmp_path / "stick").mkdir()
    yield Two(worker, coordinator, stuff(worker, nasty), nasty, tmp_path / "stick")
    for vault in made:
        vault.close()


class Said:
    """Every word that was on a screen."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.wrong: list[str] = []

    def look(self, where: str, window: QWidget) -> None:
        self.wrong += [f"{where}: {one}" for one in not_plain(window)]
        for one in window.findChildren(QWidget):
            if one.isVisible():
                self._widget(where, one)

    def _widget(self, where: str, one: QWidget) -> None:
        if isinstance(one, QLabel | QLineEdit) and not isinstance(one, FormText):
            self.texts.add(one.text())
        elif isinstance(one, QPlainTextEdit):
            self.texts.add(one.toPlainText())
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            for tip in self._cells(one.model()):
                self._tip(where, tip)
        self._tip(where, one.toolTip())

    def _cells(self, model: QAbstractItemModel) -> Iterator[str]:
        for row, column in itertools.product(range(model.rowCount()), range(model.columnCount(QModelIndex()))):
            index = model.index(row, column)
            self.texts.add(str(index.data(Qt.ItemDataRole.DisplayRole)))
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")

    def _tip(self, where: str, tip: str) -> None:
        """A tooltip is plain, or words that were made harmless because Qt would take them for mark-up."""
        if QtText.mightBeRichText(tip) and any(one in tip for one in ("<img", "<b>bold", "<script", "<i>it")):
            self.wrong.append(f"{where}: a tooltip that loads: {tip[:80]}")

    def holds(self, words: str) -> bool:
        return any(words in text for text in self.texts)


@pytest.mark.skipif(not CAN_WATCH, reason="needs the kernel to tell who opens a file")
def test_every_screen_shows_words_as_they_were_typed_and_loads_nothing(
    qtbot: QtBot, desk: QApplication, two: Two, bait: Path
) -> None:
    said = Said()
    with OpenedFiles(bait.parent) as opened, sitting(qtbot, two.worker) as here:
        walker = Walker(here.window, two.about)
        for place in walker.places():
            screen = walker.go(place)
            if place.screen != "screening" or place.part == "result":
                walker.unfold(screen)
            said.look(f"{place.screen} {place.part}", here.window)
            here.window.grab()
            qtbot.waitUntil(partial(_fits, here.window), timeout=20_000)
        _palette_and_card(here, walker, said)
        assert said.wrong == []
        assert [words for words in two.nasty.words if not said.holds(clean_text(words))] == []
        assert opened.names() == set()


def _fits(window: QWidget) -> None:
    """However long a word is, nothing to press is cut off, and nothing reaches over an edge (once it is laid out)."""
    found = [one for one in problems_of(window) if one.startswith(("over the edge", "cut off: Button"))]
    assert found == []


def _palette_and_card(here: Sitting, walker: Walker, said: Said) -> None:
    here.press(Qt.Key.Key_F8)
    walker.unfold(here.window.danger)
    said.look("danger", here.window)
    here.press(Qt.Key.Key_Escape)
    here.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    here.type("<img src")
    walker.settle()
    said.look("palette", here.window)
    here.window.grab()


@pytest.mark.skipif(not CAN_WATCH, reason="needs the kernel to tell who opens a file")
def test_what_comes_in_a_bundle_is_shown_as_it_was_typed_and_loads_nothing(
    qtbot: QtBot, desk: QApplication, two: Two, bait: Path
) -> None:
    root, said = two.about.young_person_id, Said()
    referral = drafted(two.worker, root, Strand.SEXUAL)
    withheld = "".join(two.nasty.words[:7])
    sent = submitted(two.worker, root, referral, two.folder, why=withheld, looked_at_withheld=True)
    with OpenedFiles(bait.parent) as opened, sitting(qtbot, two.coordinator) as here:
        here.go("exchange")
        screen = here.exchange
        screen.look_at(sent.path)
        here.settle()
        said.look("a file", here.window)
        screen.take_in()
        here.settle()
        said.look("taken in", here.window)
        for name, target, part in (
            ("exchange", "", "arrived"),
            ("exchange", "", "contacts"),
            ("exchange", "", "card"),
            ("people", "", ""),
            ("person", root, "overview"),
            ("person", root, "history"),
            ("referral", root, ""),
        ):
            here.go(name, target, part)
            said.look(f"{name} {part}", here.window)
            here.window.grab()
        assert said.wrong == []
        assert said.holds(two.worker.vault.me.name)
        assert said.holds(two.worker.people.page(root).name)
        assert opened.names() == set()


def test_paper_holds_the_words_as_they_were_typed(two: Two) -> None:
    services, by = two.worker, two.worker.vault.me.name
    papers = (
        services.screenings.pdf(screening_id=two.about.screening_id, printed_by=by),
        services.contacts.my_card_pdf(),
        services.people.list_pdf(PersonFilter()),
    )
    text = "".join(_printed(pdf) for pdf in papers)
    plain = [words for words in two.nasty.words if words.isascii()]
    assert [words for words in plain if words != LONG and _squeezed(words) not in text] == []
    assert text.count("nobodycame.") >= LONG.count("nobody came.")  # over several pages, with feet and heads between


def _printed(pdf: bytes) -> str:
    return _squeezed("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))


def _squeezed(words: str) -> str:
    """Without spaces: lines break anywhere."""
    return "".join(words.split())


@pytest.mark.skipif(not CAN_WATCH, reason="needs the kernel to tell who opens a file")
def test_the_control_a_label_that_takes_mark_up_loads_the_bait(qtbot: QtBot, desk: QApplication, bait: Path) -> None:
    with OpenedFiles(bait.parent) as opened:
        holder = QWidget()
        qtbot.addWidget(holder)
        QLabel(f"<img src='{bait}'>", holder)
        holder.show()
        holder.grab()
        assert opened.names() == {BAIT}
        assert not_plain(holder)
