"""Numbers that differ between areas (design/DOMAIN, "cfg"): kept in the vault, with usual values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from sqlalchemy.orm import Session

from cse_desk.models.rules.dated_numbers import DatedNumber
from cse_desk.models.rules.reassess import is_setting
from cse_desk.models.tables.local import Setting
from cse_desk.vault.access_log import Event
from cse_desk.vault.writing import Writing

MOST = 120  # days or months
_KEY = "casework"


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number about screening again, from a day on: a change is a new line, and the old one stays."""

    setting: str
    value: int
    valid_from: date
    by: str = ""  # who set it

    @property
    def number(self) -> DatedNumber:
        """As the rules take it."""
        return DatedNumber(self.setting, self.value, self.valid_from)


@dataclass(frozen=True, slots=True)
class CaseworkSettings:
    """How soon things fall due. `again`: what this vault says about screening again, in the place of the installation's numbers."""

    sign_off_working_days: int = 1
    again: tuple[OwnNumber, ...] = ()


def read_settings(session: Session) -> CaseworkSettings:
    """What this vault was told; anything missing or malformed is the usual value."""
    row = session.get(Setting, _KEY)
    found = row.value if row is not None and isinstance(row.value, dict) else {}
    days, again = found.get("sign_off_working_days"), found.get("again")
    usual = CaseworkSettings()
    return CaseworkSettings(
        sign_off_working_days=days if _is_number(days) else usual.sign_off_working_days,
        again=tuple(_own(again)) if isinstance(again, list) else (),
    )


def _is_number(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 < value <= MOST


def _own(lines: list[object]) -> Iterator[OwnNumber]:
    for one in lines:
        if isinstance(one, dict) and _is_number(value := one.get("value")) and is_setting(str(one.get("setting"))):
            try:
                start = date.fromisoformat(str(one.get("valid_from")))
            except ValueError:
                continue
            yield OwnNumber(str(one.get("setting")), value, start, str(one.get("by") or ""))


def keep_settings(writing: Writing, settings: CaseworkSettings) -> None:
    """Change them; what is due is worked out again for each record that is touched."""
    again = [
        {"setting": one.setting, "value": one.value, "valid_from": one.valid_from.isoformat(), "by": one.by}
        for one in settings.again
    ]
    value = {"sign_off_working_days": settings.sign_off_working_days, "again": again}
    writing.session.merge(Setting(key=_KEY, value=value))
    writing.note(Event.SETTINGS, setting=_KEY)
