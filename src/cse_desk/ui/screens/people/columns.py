"""What each column of the list shows of a young person."""

from collections.abc import Callable
from datetime import datetime

from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import Direction, ReferralState, Strand
from cse_desk.models.records.people import PersonRow
from cse_desk.services import when
from cse_desk.ui.tables.paged_model import Cell, Column
from cse_desk.ui.widgets.marks import DASH, REFERRAL_SHAPES, shape_of

STRAND_WORDS = {
    Strand.SEXUAL: "Sexual",
    Strand.CRIMINAL: "Criminal",
    Strand.MISSING: "Missing",
    Strand.TRAFFICKED: "Trafficked",
}
ARROWS = {Direction.UP: "arrow-up", Direction.DOWN: "arrow-down", Direction.SAME: "same"}
GIVEN_UP_FIRST = (4, 5)  # columns that a narrow window does without: strands, lead


def columns(now: Callable[[], datetime]) -> tuple[Column[PersonRow], ...]:
    """The columns; `now` says what is late."""

    def due(row: PersonRow) -> Cell:
        words = when.due_words(row.next_due, now())
        if row.next_due is None:
            return Cell("")
        tip = _("{what}, {day}").format(what=row.next_due_what, day=when.day_words(row.next_due, now()))
        soon = when.is_soon(row.next_due, now())
        return Cell(words, tint="high" if soon else "text", is_strong=soon, tip=tip)

    return (
        Column(_("Name"), _name, 138, "name"),
        Column(_("Age"), _age, 40, "age", right=True),
        Column(_("Being harmed?"), _harm, 150, "harm"),
        Column(_("Further harm"), _level, 184, "level"),
        Column(_("VPG strands"), _strands, 110, "vpg"),
        Column(_("Lead"), _lead, 112, "lead"),
        Column(_("Next due"), due, 112, "next-due", right=True),
    )


def _name(row: PersonRow) -> Cell:
    told = [row.name]
    if row.known_as:
        told.append(_("known as {name}").format(name=row.known_as))
    if row.has_conflicts:
        told.append(_("two values stand for something: choose on the History tab"))
    if row.open_prompts:
        told.append(_("safety prompts open: {count}").format(count=row.open_prompts))
    mark = "alert" if row.open_prompts else "history" if row.has_conflicts else ""
    return Cell(row.name, is_strong=True, arrow=mark, tip=", ".join(told))


def _age(row: PersonRow) -> Cell:
    if row.age is None:
        return Cell("?", tint="muted", tip=_("Age not known"))
    if row.age_is_estimate:
        return Cell(f"~{row.age}", tip=_("about {age}").format(age=row.age))
    return Cell(str(row.age))


def _harm(row: PersonRow) -> Cell:
    if row.harm is None:
        return Cell(_("Not screened"), DASH, "not-known")
    tint = labels.tone(row.harm)
    return Cell(labels.label(row.harm), shape_of(row.harm), tint, is_strong=tint != "not-known")


def _level(row: PersonRow) -> Cell:
    if row.level is None:
        return Cell(_("Not screened"), DASH, "not-known") if row.harm is None else Cell()
    tint = labels.tone(row.level)
    moved = _("{direction} since last time").format(direction=labels.label(row.direction)) if row.direction else ""
    return Cell(
        labels.label(row.level),
        shape_of(row.level),
        tint,
        is_strong=tint != "not-known",
        arrow=ARROWS[row.direction] if row.direction else "",
        tip=moved,
    )


def _strands(row: PersonRow) -> Cell:
    shown = [(strand, state) for strand, state in row.vpg if state is not ReferralState.NONE]
    tip = ", ".join(f"{labels.label(strand)}: {labels.label(state).lower()}" for strand, state in shown)
    return Cell(more=tuple(Cell(_(STRAND_WORDS[one]), REFERRAL_SHAPES[state]) for one, state in shown), tip=tip)


def _lead(row: PersonRow) -> Cell:
    return Cell(row.lead, tip=row.lead)
