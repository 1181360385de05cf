"""One of many codes, found by typing any part of its words."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.fields import TextField

_CODE = int(Qt.ItemDataRole.UserRole)
_FOUND_BY = _CODE + 1


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its words, and further words it is found by (other names, police codes)."""

    code: str
    words: str
    also: str = ""


class _ByWords(QCompleter):
    """Finds by any of the words and shows, and puts into the field, only the words themselves."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What goes into the field."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class CodeField(TextField):
    """A searchable list. `value()` is the code; with `open_choice` other words give {"text": …}; nothing gives None."""

    chosen = Signal(object)

    def __init__(
        self,
        codes: Iterable[Code] = (),
        *,
        name: str = "",
        placeholder: str = "",
        open_choice: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, placeholder=placeholder or _("Type to search"), parent=parent)
        self._open_choice = open_choice
        self._model = QStandardItemModel(self)
        self._words: dict[str, str] = {}
        self._unknown = ""
        completer = _ByWords(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionRole(_FOUND_BY)
        completer.setMaxVisibleItems(10)
        self.offer(completer)
        completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self.set_codes(codes)

    def set_codes(self, codes: Iterable[Code]) -> None:
        """Offer other codes."""
        self._model.clear()
        self._words = {}
        for one in codes:
            item = QStandardItem(one.words)
            item.setData(one.code, _CODE)
            item.setData(f"{one.words} {one.also} {one.code}", _FOUND_BY)
            item.setEditable(False)
            self._model.appendRow(item)
            self._words[one.code] = one.words

    def _code_of(self, words: str) -> str:
        wanted = words.strip().casefold()
        for code, label in self._words.items():
            if wanted in (label.casefold(), code.casefold()):
                return code
        return ""

    def value(self) -> object:  # type: ignore[override]
        """The code, {"text": …}, or None."""
        text = self.text().strip()
        if not text:
            return None
        if self._unknown and text == self._unknown:
            return self._unknown
        return self._code_of(text) or ({"text": text} if self._open_choice else None)

    def set_value(self, value: object) -> None:
        """Show a code by its words; an unknown one as itself, never dropped."""
        self._unknown = ""
        if isinstance(value, dict):
            super().set_value(value.get("text", ""))
            return
        code = "" if value is None else str(value)
        if code and code not in self._words:
            self._unknown = code
        super().set_value(self._words.get(code, code))

    def trouble(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        if self.text().strip() and self.value() is None:
            return _("Choose one from the list. Type a part of its name to find it.")
        return ""

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.setText(str(index.data(Qt.ItemDataRole.DisplayRole)))
        self.show_problem("")
        self.changed.emit(self.value())
        self.chosen.emit(self.value())

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self.show_problem("")
        self.changed.emit(self.value())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the only match, or say that there is none."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        text = self.text().strip()
        if text and not self._open_choice and self.value() is None:
            self._take_only_match(text)
            self.show_problem(self.trouble())
        elif (code := self._code_of(text)) and self._words[code] != self.text():
            self.setText(self._words[code])

    def _take_only_match(self, text: str) -> None:
        wanted = text.casefold()
        matches = [code for code, words in self._words.items() if wanted in words.casefold()]
        if len(matches) == 1:
            self.set_value(matches[0])
            self.changed.emit(self.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text ends before the chevron."""
        super().resizeEvent(event)
        self.keep_free(theme.current().px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with a chevron: a list is behind it."""
        super().paintEvent(event)
        icons.paint_in(self, "chevron-down", "muted", side=theme.current().px(14))
