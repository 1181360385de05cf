"""Keeps short answers while they are typed: within three seconds on the disk, there again in the next window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cse_desk.ui.context import Context

KEEP_MS = 1_500


class HalfTyped(QObject):
    """What is half typed on one screen, by keys of `services.half_typed`. `loaded` when what was kept before has come."""

    loaded = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._words: dict[str, dict[str, str]] = {}
        self._changed: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep_now)

    def of(self, key: str) -> Kept:
        """The place of one answer."""
        return Kept(self, key)

    def load(self) -> None:
        """Read what was kept before; what is typed now is newer."""
        read = self._context.services.half_typed.all
        self._context.lanes.reading.run(self, read, self._on_loaded, self._context.bus.tell_failed)

    def _on_loaded(self, found: dict[str, dict[str, str]]) -> None:
        typed = {key: self._words[key] for key in self._changed if key in self._words}
        self._words = {**found, **typed}
        self.loaded.emit()

    def words(self, key: str) -> dict[str, str]:
        """What was typed; empty when nothing was."""
        return dict(self._words.get(key, {}))

    def typed(self, key: str, words: Mapping[str, str]) -> None:
        """Something was changed."""
        self._words[key] = dict(words)
        self._changed.add(key)
        self._context.bus.tell_saving()
        if not self._timer.isActive():  # not put off by typing on
            self._timer.start()

    def forget(self, key: str) -> None:
        """It was recorded, or thrown away; after everything that was handed in to be kept."""
        self._words.pop(key, None)
        self._changed.discard(key)
        drop = partial(self._context.services.half_typed.drop, key=key)
        self._context.lanes.reading.run(self, drop, _nothing, self._context.bus.tell_failed)

    @Slot()
    def keep_now(self) -> None:
        """At once."""
        self.keep(_no_one)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep what is not kept yet, then call `done`, also when it could not be kept."""
        self._timer.stop()
        if not self._changed:
            done()
            return
        words = {key: self._words.get(key, {}) for key in self._changed}
        self._changed.clear()
        keep = partial(self._context.services.half_typed.keep, words=words)
        lane = self._context.lanes.reading
        lane.run(self, keep, partial(self._on_kept, done), partial(self._on_not_kept, set(words), done))

    def _on_kept(self, done: Callable[[], None], _result: object) -> None:
        self._context.bus.tell_saved(self._context.clock.now())
        done()

    def _on_not_kept(self, keys: set[str], done: Callable[[], None], error: Exception) -> None:
        self._changed |= keys
        self._timer.start()
        self._context.bus.tell_not_saved()
        self._context.bus.tell_failed(error)
        done()


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: what was typed of it, and how to keep what is."""

    keeper: HalfTyped
    key: str

    def words(self) -> dict[str, str]:
        """What was typed; empty when nothing was."""
        return self.keeper.words(self.key)

    def typed(self, **words: str) -> None:
        """Something was changed."""
        self.keeper.typed(self.key, words)

    def forget(self) -> None:
        """It was recorded, or thrown away."""
        self.keeper.forget(self.key)


class TextLike(Protocol):
    """A field that somebody types into; `changed` is its signal."""

    def value(self) -> str:
        """What stands in it."""
        ...

    def set_value(self, value: object) -> None:
        """Put something into it."""
        ...


class KeptFields(QObject):
    """Keeps what is typed into some fields together, and puts it back. `restored` when something was put back."""

    restored = Signal()

    def __init__(self, kept: Kept, parent: QObject, **fields: TextLike) -> None:
        super().__init__(parent)
        self._kept, self._fields = kept, fields
        for field in fields.values():
            field.changed.connect(self.typed)  # type: ignore[attr-defined]  # a signal cannot stand in a protocol
        kept.keeper.loaded.connect(self.restore)
        self.restore()

    @Slot()
    def restore(self) -> None:
        """What was typed before, where something else stands now."""
        words = self._kept.words()
        other = {
            name: words[name] for name, field in self._fields.items() if words.get(name, field.value()) != field.value()
        }
        for name, text in other.items():
            self._fields[name].set_value(text)
        if other:
            self.restored.emit()

    @Slot()
    def typed(self) -> None:
        """Keep what stands there now."""
        self._kept.typed(**{name: field.value() for name, field in self._fields.items()})

    def end(self) -> None:
        """The fields are for something else from now on."""
        self._kept.keeper.loaded.disconnect(self.restore)
        for field in self._fields.values():
            field.changed.disconnect(self.typed)  # type: ignore[attr-defined]  # as above
        self.deleteLater()

    def forget(self) -> None:
        """It was recorded."""
        if self._kept.words():
            self._kept.forget()


def _no_one() -> None:
    """Nobody waits."""


def _nothing(_result: object) -> None:
    """Nothing follows."""
