"""How soon a young person is screened again, in this office: dated numbers that somebody whose role keeps the directory may change."""

import json
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from cse_desk import paths
from cse_desk.clock import LONDON
from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.reassess import NumberLine
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.acts import done
from cse_desk.services.casework_settings import MOST, OwnNumber, keep_settings, read_settings
from cse_desk.services.reassess_due import numbers_on
from cse_desk.services.refusals import Rule, authorise
from cse_desk.vault.store import Vault

SETTINGS: Final = (
    "planned_months",
    "after_missing_days",
    "closure_days",
)  # how fresh for a closure is rule B1's matter
_UNITS: Final = MappingProxyType(dict.fromkeys(SETTINGS, "days") | {"planned_months": "months"})


class ReassessNumbers:
    """Use cases about these numbers."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def lines(self) -> tuple[NumberLine, ...]:
        """Each number as it is today, and what is to come."""
        today = self._vault.clock.today()
        with self._vault.reading() as session:
            settings = read_settings(session)
        now = numbers_on(today, settings)
        return tuple(self._line(name, int(getattr(now, name)), settings.again, today) for name in SETTINGS)

    @staticmethod
    def _line(name: str, value: int, own: tuple[OwnNumber, ...], today: date) -> NumberLine:
        mine = sorted((one for one in own if one.setting == name), key=lambda one: one.valid_from)
        begun = [one for one in mine if one.valid_from <= today]
        return NumberLine(
            setting=name,
            means=_means(name),
            unit=_UNITS[name],
            value=value,
            since=begun[-1].valid_from if begun else None,
            by=begun[-1].by if begun else "",
            coming=tuple((one.valid_from, one.value, one.by) for one in mine if one.valid_from > today),
        )

    def change(self, *, setting: str, value: int, valid_from: date) -> Changes:
        """Another number for screenings signed from that day on; what is due is worked out again for them. Refused(ROLE, DETAILS)."""
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        if setting not in SETTINGS or not 0 < value <= MOST:
            raise Refused(Rule.DETAILS, count=1, first="value" if setting in SETTINGS else "setting")
        new = OwnNumber(setting, value, valid_from, self._vault.me.name)
        with self._vault.transaction("How soon to screen again") as writing:
            session = writing.session
            before = read_settings(session)
            others = tuple(one for one in before.again if (one.setting, one.valid_from) != (setting, valid_from))
            keep_settings(writing, type(before)(before.sign_off_working_days, (*others, new)))
            session.flush()
            touched = (
                select(Screening.root)
                .where(Screening.signed_at >= datetime.combine(valid_from, time.min, LONDON))
                .distinct()
            )
            roots = frozenset(session.scalars(touched))
            for keep in self._vault.summaries if roots else ():
                keep(session, roots)
        return done(self._vault, writing)


def _means(name: str) -> str:
    """What the number is for, in the words of its file."""
    rows = json.loads((paths.resources() / "settings" / "reassessment.json").read_bytes())["settings"]
    return next(str(row["means"]) for row in rows if row["setting"] == name)
