"""The list of young people as it is printed."""

from datetime import datetime

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Direction, ReferralState
from cse_desk.models.labels import label
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.models.rules.due import when_words

MOST_PRINTED = 500
_MOVED = {Direction.UP: "up", Direction.DOWN: "down", Direction.SAME: "same"}


def filter_words(wanted: PersonFilter, saved: str) -> str:
    """What narrows the list, in words; `saved` is the label of the saved filter."""
    parts = [saved]
    if wanted.text.strip():
        parts.append(_("“{text}”").format(text=wanted.text.strip()))
    if wanted.ages:
        parts.append(_("aged {low} to {high}").format(low=wanted.ages[0], high=wanted.ages[1]))
    if wanted.lead:
        parts.append(_("lead {name}").format(name=wanted.lead))
    return ", ".join(parts)


def build(
    rows: tuple[PersonRow, ...], *, total: int, filtered_by: str, look: object, printed_by: str, now: datetime
) -> bytes:
    """The PDF."""
    from cse_desk.documents import person_list
    from cse_desk.documents.styles import Look

    assert isinstance(look, Look)
    people = [
        person_list.ListedPerson(
            name=row.name,
            known_as=row.known_as,
            age=_age(row),
            harm=label(row.harm) if row.harm else _("Not screened"),
            level=_level(row),
            vpg=_vpg(row),
            lead=row.lead,
            due=when_words(row.next_due, now),
        )
        for row in rows
    ]
    return person_list.build(people, look, filtered_by=filtered_by, total=total, printed_by=printed_by, printed_at=now)


def _age(row: PersonRow) -> str:
    if row.age is None:
        return ""
    return _("about {age}").format(age=row.age) if row.age_is_estimate else str(row.age)


def _level(row: PersonRow) -> str:
    if row.level is None:
        return _("Not screened") if row.harm is None else ""
    moved = _(_MOVED[row.direction]) if row.direction else ""
    return f"{label(row.level)}, {moved}" if moved else label(row.level)


def _vpg(row: PersonRow) -> str:
    return ", ".join(
        f"{label(strand)}: {label(state).lower()}" for strand, state in row.vpg if state is not ReferralState.NONE
    )
