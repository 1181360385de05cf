"""Everything that can be done, by name: the palette (Ctrl+K) lists it, shortcuts reach it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do. `also` are further words it is found by; `shortcut` as Qt writes it, e.g. "Ctrl+L"."""

    id: str
    words: str
    do: Callable[[], object]
    shortcut: str = ""
    icon: str = "command"
    also: str = ""


class Commands(QObject):
    """The commands of the window and of the screen that is shown."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, command: Command) -> QAction:
        """Register a command and its shortcut, over the whole window."""
        self.remove(command.id)
        action = QAction(command.words, self._window)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(partial(self._on_triggered, command.id))
        self._window.addAction(action)
        self._commands[command.id] = command
        self._actions[command.id] = action
        return action

    def _on_triggered(self, command_id: str, *_checked: bool) -> None:
        self.do(command_id)

    def remove(self, command_id: str) -> None:
        """Forget a command."""
        action = self._actions.pop(command_id, None)
        self._commands.pop(command_id, None)
        if action is not None:
            self._window.removeAction(action)
            action.deleteLater()

    def replace(self, prefix: str, commands: Iterable[Command]) -> None:
        """Put these in the place of every command whose id starts with `prefix`; used when the screen changes."""
        for known in [one for one in self._commands if one.startswith(prefix)]:
            self.remove(known)
        for command in commands:
            self.add(command)

    def find(self, text: str) -> tuple[Command, ...]:
        """Commands whose words contain every word typed, those that begin with it first.

        With nothing typed: what the screen can do and where one can go first.
        """
        wanted = text.casefold().split()
        if not wanted:
            return tuple(sorted(self._commands.values(), key=lambda one: not one.id.startswith(("screen.", "go."))))
        found = [one for one in self._commands.values() if _matches(one, wanted)]
        return tuple(sorted(found, key=lambda one: (not one.words.casefold().startswith(wanted[0]), one.words)))

    def do(self, command_id: str) -> None:
        """Do a command by its id."""
        self._commands[command_id].do()

    def all(self) -> tuple[Command, ...]:
        """Every command."""
        return tuple(self._commands.values())


def _matches(command: Command, wanted: list[str]) -> bool:
    haystack = f"{command.words} {command.also}".casefold()
    return all(word in haystack for word in wanted)
