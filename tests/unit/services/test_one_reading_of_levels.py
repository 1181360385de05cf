"""The level on the agenda, at the meeting, before the closure guard, in the list and on the person's page is one level, of one record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import Direction, HarmWord, LevelWord, PanelDecisionKind, ScreeningReason
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.models.rules.levels import Levels
from cse_desk.models.tables.panel import AgendaItem, PanelDecision
from cse_desk.services import agenda_facts, agenda_levels
from cse_desk.services.case_summaries import CaseSummaries
from cse_desk.services.closure_of_record import Proposal, closure_case
from cse_desk.services.meeting_child import child_of
from cse_desk.vault.store import Vault
from tests.helpers.case_records import CaseRecord, shifted
from tests.helpers.meeting_room import Room, add
from tests.unit.services.answering import JUDGEMENT

ADD, KEEP, REMOVED = PanelDecisionKind.ADD, PanelDecisionKind.KEEP, PanelDecisionKind.REMOVE_COMPLETE
HIGH, MEDIUM, LOW = LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW
DAY = "2026-01-20"
REVIEW = ScreeningReason.PLANNED_REVIEW


def judged(level: LevelWord, harm: HarmWord = HarmWord.NOT_THAT_WE_KNOW):
    return replace(JUDGEMENT, harm=harm, level=level, differs_why="What four agencies saw says so.")


def falling(case: CaseRecord) -> None:
    """High at the VPG; a screening after it says low."""
    case.decides("2025-03-01", ADD, HIGH)
    case.screens("2025-11-01", REVIEW, judged=judged(LOW))


def rising(case: CaseRecord) -> None:
    case.decides("2025-03-01", ADD, LOW)
    case.screens("2025-10-01", REVIEW, judged=judged(HIGH))
    case.screens("2025-11-01", REVIEW, judged=judged(MEDIUM))


def lowered_by_the_vpg(case: CaseRecord) -> None:
    case.decides("2025-03-01", ADD, HIGH)
    case.screens("2025-10-01", REVIEW, judged=judged(LOW))
    case.decides("2025-11-11", KEEP, MEDIUM)


def put_back(case: CaseRecord) -> None:
    case.decides("2025-01-14", ADD, HIGH)
    case.decides("2025-03-12", REMOVED, LOW)
    case.decides("2025-06-10", ADD, MEDIUM)
    case.screens("2025-07-01", REVIEW, judged=judged(LOW))


def only_screened(case: CaseRecord) -> None:
    case.screens("2025-07-01", REVIEW, judged=judged(HIGH))
    case.screens("2025-09-01", REVIEW, judged=judged(LOW))


def all_readings(case: CaseRecord) -> tuple[LevelWord | None, ...]:
    """Of the guard, the agenda of the day, the meeting that is held, the list, the young person's page."""
    on = case.at(DAY)
    (line,) = listed(case)
    page = case.people.page(case.root)
    item = Room(case.vault).item(case.root)
    with case.vault.reading() as session:
        guard = closure_case(session, case.root, Proposal(on)).levels[-1].level
        agenda = agenda_levels.levels_of(agenda_facts.load(session, [case.root])[case.root], on).now
        row = session.get(AgendaItem, item)
        assert row is not None
        return guard, agenda, child_of(session, row, case.clock.now()).level, line.level, page.level


def listed(case: CaseRecord) -> tuple[PersonRow, ...]:
    return case.people.row_page(case.people.rows(PersonFilter()))


@pytest.mark.parametrize(
    ("history", "level"),
    [(falling, HIGH), (rising, HIGH), (lowered_by_the_vpg, MEDIUM), (put_back, MEDIUM), (only_screened, LOW)],
)
def test_guard_agenda_meeting_list_and_page_read_the_same_level(
    vault: Vault, clock: SetClock, history: Callable[[CaseRecord], None], level: LevelWord
) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    history(case)

    assert set(all_readings(case)) == {level}


def levels(case: CaseRecord, on: date | None = None) -> Levels:
    with case.vault.reading() as session:
        return agenda_levels.levels_of(agenda_facts.load(session, [case.root])[case.root], on)


def test_first_is_the_level_of_the_day_they_were_added_the_last_time(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Nadia", born="2012-08-01")
    put_back(case)
    found = levels(case)
    with vault.reading() as session:
        assert found.first is closure_case(session, case.root, Proposal(case.at(DAY))).first_level is MEDIUM
    assert (found.before, found.direction) == (LOW, Direction.UP)


def test_a_falling_screening_is_no_step_and_one_that_rises_is(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    falling(case)
    case.screens("2025-12-01", REVIEW, judged=judged(HIGH, HarmWord.POSSIBLY))
    with vault.reading() as session:
        child = agenda_facts.load(session, [case.root])[case.root]
        assert [one.level for one in agenda_levels.said_of(child)] == [HIGH]
        assert agenda_levels.rose_since(child, shifted("2025-11-15")) is None


def test_harm_is_read_as_the_level_is(vault: Vault, clock: SetClock) -> None:
    """A screening that says more harm counts though it leaves the level; one that says less takes nothing back."""
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    said = {"decision": ADD, "strands": ["sexual-exploitation"], "level": HIGH, "harm": HarmWord.POSSIBLY}
    add(vault, PanelDecision, case.root, decided_on=case.at("2025-03-01"), **said)
    case.screens("2025-09-01", REVIEW, judged=judged(LOW))
    assert levels(case).harm is HarmWord.POSSIBLY

    case.screens("2025-10-01", REVIEW, judged=judged(MEDIUM, HarmWord.YES))
    case.screens("2025-11-01", REVIEW, judged=judged(LOW))
    case.decides("2025-12-09", KEEP, HIGH)  # a meeting that says nothing of harm changes nothing of it
    assert (levels(case).harm, levels(case).now) == (HarmWord.YES, HIGH)
    page, (row,) = case.people.page(case.root), listed(case)
    assert (page.harm, row.harm, page.said_on) == (HarmWord.YES, HarmWord.YES, shifted("2025-12-09"))
    assert (row.direction, page.previous_level, page.direction) == (Direction.SAME, HIGH, Direction.SAME)
    assert [(one.on, one.harm, one.level, one.by_vpg) for one in page.points] == [
        (shifted("2025-03-01"), HarmWord.POSSIBLY, HIGH, True),
        (shifted("2025-09-01"), HarmWord.POSSIBLY, HIGH, False),  # it said low: the VPG has not
        (shifted("2025-10-01"), HarmWord.YES, HIGH, False),
        (shifted("2025-11-01"), HarmWord.YES, HIGH, False),
        (shifted("2025-12-09"), HarmWord.YES, HIGH, True),
    ]


def test_the_list_made_anew_says_what_it_said_while_it_was_kept(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    lowered_by_the_vpg(case)
    kept = listed(case)
    with vault.transaction("") as writing:
        CaseSummaries(vault.me.author).make_again(writing.session)

    assert listed(case) == kept
    assert (kept[0].level, kept[0].direction) == (MEDIUM, Direction.DOWN)


def test_what_a_meeting_decides_is_not_on_its_own_agenda(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.decides("2025-03-01", ADD, HIGH)
    case.decides(DAY, KEEP, LOW)

    assert levels(case, shifted(DAY)).now is HIGH
    assert levels(case).now is LOW
