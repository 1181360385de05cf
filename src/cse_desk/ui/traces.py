"""What Qt itself would remember of a person's work outside the vault, and how it is kept from doing so.

Qt's file dialog writes the folders and files that were chosen into settings of its own (QtProject.conf; on Windows the registry),
also when the computer's own dialog is shown. Source: design SECURITY, "Output doors".
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSettings

_NOWHERE = "/dev/null/nowhere"  # a folder that can never be made; without effect on Windows' registry
_ORGANISATION, _GROUP = "QtProject", "FileDialog"


def leave_none() -> None:
    """From here on Qt finds no place for settings of a person, where settings are files."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, _NOWHERE)


@contextmanager
def forgotten() -> Iterator[None]:
    """Afterwards Qt's memory of file dialogs is as it was before, where `leave_none` could not prevent it."""
    before = _remembered()
    try:
        yield
    finally:
        _put_back(before)


def _remembered() -> dict[str, object]:
    settings = QSettings(QSettings.Scope.UserScope, _ORGANISATION)
    settings.beginGroup(_GROUP)
    return {key: settings.value(key) for key in settings.allKeys()}


def _put_back(before: dict[str, object]) -> None:
    settings = QSettings(QSettings.Scope.UserScope, _ORGANISATION)
    settings.beginGroup(_GROUP)
    for key in settings.allKeys():
        if key not in before:
            settings.remove(key)
    for key, value in before.items():
        if settings.value(key) != value:
            settings.setValue(key, value)
    settings.sync()
