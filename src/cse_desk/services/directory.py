"""The danger-now card: numbers that belong to this office, each with the day somebody last rang to check it."""

import json
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.errors import NotFound, Refused
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.directory import DangerNumberLine
from cse_desk.models.tables.directory import DangerNumber
from cse_desk.services import office
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import Rule
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_SHIPPED = "shipped-"  # begins the id of a line that nobody here has edited yet


@lru_cache(maxsize=2)
def _shipped(path: Path) -> tuple[DangerNumberLine, ...]:
    rows = json.loads(path.read_bytes())["numbers"]
    return tuple(
        DangerNumberLine(
            record_id=f"{_SHIPPED}{place}",
            label=row["label"],
            number=row["number"],
            when_to_ring=row["when_to_ring"],
            hours=row["hours"],
            is_local=row["is_local"],
        )
        for place, row in enumerate(rows)
    )


class Directory:
    """Whom to ring. Anybody who works in the vault may put a number right: a wrong one costs more than a wrong hand."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def numbers(self) -> tuple[DangerNumberLine, ...]:
        """The card's lines; while there are none of this office's own, those that were shipped, which nobody here has checked."""
        with self._vault.reading() as session:
            rows = _rows(session)
        return tuple(map(_line, rows)) or _shipped(_path())

    def save(
        self,
        *,
        label: str,
        number: str,
        record_id: str = "",
        when_to_ring: str = "",
        hours: str = "",
        is_checked: bool = True,
    ) -> Changes:
        """Change a line, or add one (`record_id` ""); `is_checked`: somebody rang it today. Refused(DETAILS), NotFound."""
        for field, text in (("label", label), ("number", number)):
            if not text.strip():
                raise Refused(Rule.DETAILS, count=1, first=field)
        with self._vault.transaction("Number to ring changed") as writing:
            row = self._row_for(writing, record_id)
            row.label, row.number = label.strip(), number.strip()
            row.when_to_ring, row.hours = when_to_ring.strip() or None, hours.strip() or None
            if is_checked:
                row.checked_on, row.checked_by = self._vault.clock.today(), self._vault.me.name
        return writing.changes

    def remove(self, *, record_id: str) -> Changes:
        """Take a line off the card; NotFound."""
        with self._vault.transaction("Number to ring removed") as writing:
            if not record_id:
                raise NotFound(record_id)
            self._row_for(writing, record_id).withdrawn = True
        return writing.changes

    def card_pdf(self) -> bytes:
        """The card to hang beside the phone."""
        from cse_desk.documents import danger_card

        look = Printing(self._vault).look()
        return danger_card.build(
            self.numbers(), look, printed_by=self._vault.me.name, printed_at=self._vault.clock.now()
        )

    def _row_for(self, writing: Writing, record_id: str) -> DangerNumber:
        """The row of a line. The first edit of all makes the shipped lines this office's own."""
        session = writing.session
        known = _rows(session)
        if not known:
            return self._take_over(writing, record_id)
        if not record_id:
            last = max(row.place or 0 for row in known)
            return self._add(writing, office.root_of(self._vault, writing), DangerNumberLine(), last + 1)
        row = session.get(DangerNumber, record_id)
        if row is None or row.withdrawn:
            raise NotFound(record_id)
        return row

    def _take_over(self, writing: Writing, record_id: str) -> DangerNumber:
        root = office.root_of(self._vault, writing)
        shipped = _shipped(_path())
        rows = {one.record_id: self._add(writing, root, one, place) for place, one in enumerate(shipped)}
        if not record_id:
            return self._add(writing, root, DangerNumberLine(), len(rows))
        if record_id not in rows:
            raise NotFound(record_id)
        return rows[record_id]

    def _add(self, writing: Writing, root: str, number: DangerNumberLine, place: int) -> DangerNumber:
        row = DangerNumber(
            id=self._vault.ids.new(),
            root=root,
            compartment=Compartment.DIRECTORY,
            label=number.label or None,
            number=number.number or None,
            when_to_ring=number.when_to_ring or None,
            hours=number.hours or None,
            is_local=number.is_local,
            place=place,
        )
        writing.session.add(row)
        return row


def _path() -> Path:
    return paths.resources() / "codes" / "danger-numbers.json"


def _rows(session: Session) -> list[DangerNumber]:
    rows = session.scalars(select(DangerNumber).where(DangerNumber.withdrawn.is_not(True)))
    return sorted(rows, key=lambda row: (row.place or 0, row.id))


def _line(row: DangerNumber) -> DangerNumberLine:
    return DangerNumberLine(
        record_id=row.id,
        label=row.label or "",
        number=row.number or "",
        when_to_ring=row.when_to_ring or "",
        hours=row.hours or "",
        is_local=row.is_local is not False,
        checked_on=row.checked_on,
        checked_by=row.checked_by or "",
    )
