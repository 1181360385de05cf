"""Floors F1-F9: what may not be recorded as low. F10 says where there is none: a characteristic alone never moves the result.

Hard: lifts only when an answer is changed. Soft: may be overridden by a written reason and a manager's sign-off.
Source: the content outline of the screening tool, section 4.
"""

from collections.abc import Iterator, Sequence

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, LevelWord, Under13
from cse_desk.models.records.screening import Floor
from cse_desk.models.rules.readings import RECENT, Reading, Readings

BELOW_HIGH = (LevelWord.MEDIUM, LevelWord.LOW, LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN)
BELOW_MEDIUM = (LevelWord.LOW, LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN)
TOO_MANY_UNKNOWN = 3
COMMUNICATION = "d1.02"  # learning disability, autism, ADHD, speech and language


def floors(readings: Readings) -> tuple[Floor, ...]:
    """Every floor that holds, F1 first."""
    return tuple(_all(readings))


def _all(readings: Readings) -> Iterator[Floor]:
    if readings.is_under_13 and readings.harm:
        yield _high("F1", readings.harm, _("Under 13 with a sign of harm: always High."))
    if recent := [row for row in readings.harm if row.answer is Answer.YES and row.recency in RECENT]:
        yield _high("F2", recent, _("A sign of harm is Yes, now or within 6 months: always High."))
    if unanswered := unanswered_harm(readings):
        yield _medium("F3", unanswered, _("At least Medium until it is recorded how the sign of harm was answered."))
    if readings.is_under_13:
        yield from _under_13(readings)
    if readings.is_13_or_under and (high := [row for row in (*readings.harm, *readings.risk) if row.is_high]):
        yield _medium("F5", high, _("13 or under with an answer at High: at least Medium."))
    if readings.risk and (why := _communication(readings)) is not None:
        words = _("A learning disability or communication need, and a risk indicator: at least Medium.")
        yield _medium("F6", (*why, *readings.risk), words)
    if taken_back := [row for row in readings.rows if row.given.taken_back]:
        yield _medium("F7", taken_back, _("Something that was told and then taken back counts as told."))
    if len(readings.unknown_harm) >= TOO_MANY_UNKNOWN:
        yield _not_enough(readings.unknown_harm)
    if readings.situation.seen_alone_since_last is False:
        words = _("Not seen alone since the last screening: Low needs a reason.")
        yield Floor("F9", hard=False, least=None, forbids=(LevelWord.LOW,), because=("s0.03",), words=words)


def unanswered_harm(readings: Readings) -> list[Reading]:
    """Signs of harm that are Possible, or Yes but not recent, where nobody wrote how they were answered."""
    return [
        row
        for row in readings.harm
        if not row.given.is_answered and (row.answer is Answer.POSSIBLE or row.recency not in RECENT)
    ]


def _under_13(readings: Readings) -> Iterator[Floor]:
    rows = (*readings.harm, *readings.risk)  # never a vulnerability: nobody is stamped by a characteristic
    if always := [row for row in rows if row.indicator.under_13 is Under13.ALWAYS_HIGH]:
        yield _high("F4", always, _("Under 13, and the answer is one that is always High at that age."))
    if never_low := [row for row in rows if row.indicator.under_13 is Under13.NEVER_LOW]:
        yield _medium("F4", never_low, _("Under 13, and the answer is one that is never Low at that age."))


def _communication(readings: Readings) -> tuple[Reading, ...] | None:
    row = readings.row(COMMUNICATION)
    if row is not None and row.is_positive:
        return (row,)
    return () if readings.situation.has_communication_need else None


def _ids(rows: Sequence[Reading]) -> tuple[str, ...]:
    return tuple(row.indicator.id for row in rows)


def _high(id: str, rows: Sequence[Reading], words: str) -> Floor:
    return Floor(id, hard=True, least=LevelWord.HIGH, forbids=BELOW_HIGH, because=_ids(rows), words=words)


def _medium(id: str, rows: Sequence[Reading], words: str) -> Floor:
    return Floor(id, hard=False, least=LevelWord.MEDIUM, forbids=BELOW_MEDIUM, because=_ids(rows), words=words)


def _not_enough(rows: Sequence[Reading]) -> Floor:
    words = _("Three or more signs of harm are not known: neither Low nor No indicators found can be chosen.")
    forbids = (LevelWord.LOW, LevelWord.NO_INDICATORS)
    return Floor("F8", hard=True, least=None, forbids=forbids, because=_ids(rows), words=words)
