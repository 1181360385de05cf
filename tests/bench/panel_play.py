"""A coordinator at every screen of the VPG, on a vault with a month of its work: agenda, pre-agenda, groups, the day, the papers."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cse_desk.ids import Ids
from cse_desk.models.enums import AgendaWhy, LevelWord, PanelDecisionKind, Role, Strand
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.ui.screens.meeting.minutes import SEAL
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.tools.detail import LICENCE, RELEASE, RETIRE, SEND
from cse_desk.ui.screens.tools.screen import ToolsScreen
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import NewPerson, create_vault
from tests.bench import seed
from tests.bench.play import SETTLING, Play, Step, press
from tests.helpers.panel_room import a_child, accepted, closure_asked, decided, planned, with_people
from tests.helpers.pictures.tools import stuffed
from tests.helpers.pictures.vpg import fill
from tests.unit.services.folk import MAISIE, somebody, worker

_OWNER = NewPerson("Martin Achebe", "Marlport Safeguarding Partnership", Role.COORDINATOR)
_ON_AGENDA = 16
_WAITING = 4
_WHY = "Heard next month: no time was left."
_PANES = ("", "pre-agenda", "groups", "plan", "refer")
_TABS = ("overview", "screening", "voice", "missing", "facts", "forms", "history")


def panel_play(vaults: Path) -> Play:
    """Over a vault that is made here."""
    vault = create_vault(
        vaults / "panel", seed.PASSPHRASE, _OWNER, clock=seed.clock(), ids=Ids(), cost=KdfCost.for_tests()
    )
    case_summaries.attach(vault)
    desk = Desk(vault)
    with_people(desk)
    meeting = planned(desk)
    roots = _on_agenda(desk, meeting)
    _waiting(desk, roots)
    return Play(vaults, vault, partial(_steps, meeting, roots[0], stuffed(desk, vaults)))


def _on_agenda(desk: Desk, meeting: str) -> list[str]:
    roots = [a_child(desk, MAISIE)]
    fill(desk, roots[0])
    for number in range(1, _ON_AGENDA):
        lead = worker("Joy Bello", "Worker", "Barnardo's", is_lead=True)
        root = a_child(desk, somebody(f"Sam{number}", "Brand", professionals=(lead,)))
        decided(desk, root, level=tuple(LevelWord)[number % len(LevelWord)], strands=(Strand.SEXUAL, Strand.MISSING))
        roots.append(root)
    for root in roots:
        desk.agendas.put_on(meeting=meeting, young_person_id=root, why=AgendaWhy.REVIEW, why_words="Due.")
    return roots


def _waiting(desk: Desk, roots: list[str]) -> None:
    for number in range(_WAITING):
        root = a_child(desk, somebody(f"Kim{number}", "Lund"))
        desk.pre_agenda.refer(young_person_id=root, strands=(Strand.SEXUAL,), why="Seen at the arcade at night.")
        closure_asked(desk, roots[1 + number])
    accepted(desk, a_child(desk, somebody("Kofi", "Asante")), Strand.SEXUAL)


def _steps(meeting: str, root: str, forms: dict[str, str], play: Play) -> Iterator[Step]:
    yield SETTLING, _nothing
    for _again in range(2):
        for part in _PANES:
            yield f"vpg: {part or 'meetings'}", play.go("vpg", "", part)
        yield "vpg: agenda", play.go("vpg", meeting)
        yield from _agenda(play)
        yield "vpg: change", play.go("vpg", meeting, "change")
        yield "vpg: send-back", play.go("vpg", root, "send-back")
        for screen in ("actions", "trend"):
            yield screen, play.go(screen)
        yield "papers", play.go("papers", meeting, "agenda")
    for _again in range(2):
        for tab in _TABS:
            yield f"person of the VPG: {tab}", play.go("person", root, tab)
    yield "meeting: before", play.go("meeting", meeting)
    yield from _day(play)
    yield from _sealing(play)
    yield from _tools(forms, play)
    yield "today of the VPG", play.go("today")


def _nothing() -> None:
    """Only wait."""


def _agenda(play: Play) -> Iterator[Step]:
    screen = play.screen()
    assert isinstance(screen, VpgScreen)
    for row in range(3):
        yield "vpg: a young person", partial(screen.builder.list.setCurrentRow, row)
        yield "vpg: a young person", screen.builder.show_content_now


def _day(play: Play) -> Iterator[Step]:
    """The meeting is held: who is here, each young person, a decision, an action."""
    screen = play.screen()
    assert isinstance(screen, MeetingScreen)
    yield "meeting: begun", screen.begin.click
    yield "meeting: all here", screen.attendance.all_here.click
    yield SETTLING, screen.side.attendance.emit
    assert screen.work.shown is not None
    for line in screen.work.shown.day.items[1:5]:
        yield "meeting: next", partial(screen.work.go_to, line.item, _WHY)
    for kind in (PanelDecisionKind.KEEP, PanelDecisionKind.REMOVE_COMPLETE, PanelDecisionKind.KEEP):
        yield "meeting: a kind of decision", partial(_decide, screen, kind)
    yield SETTLING, screen.child.columns.areas["worried"].setFocus
    for letter in "He was seen.":
        yield "meeting: a letter", partial(press, letter)


def _sealing(play: Play) -> Iterator[Step]:
    """The day ends; the minutes are sealed, and amended."""
    screen = play.screen()
    assert isinstance(screen, MeetingScreen)
    assert screen.work.shown is not None
    for line in screen.work.shown.day.items[5:]:
        yield SETTLING, partial(screen.work.go_to, line.item, _WHY)
    yield "meeting: ended", partial(screen.work.end, _WHY)
    for why in ("", "A name was spelt wrongly."):
        screen.asides.minutes.checked.set_value("Ruth Adeyemi")
        screen.asides.minutes.why.set_value(why)
        yield "meeting: sealed", screen.asides.minutes.buttons[SEAL].click


def _tools(forms: dict[str, str], play: Play) -> Iterator[Step]:
    """A form released, taken out of use, given on; its licence."""
    for act, form in ((RELEASE, "draft"), (RETIRE, "new"), (SEND, "new"), (LICENCE, "licensed")):
        yield "tools", play.go("tools", forms[form])
        screen = play.screen()
        assert isinstance(screen, ToolsScreen)
        while act not in screen.pane.detail.buttons:
            yield SETTLING, _nothing
        yield f"tools: {act}", screen.pane.detail.buttons[act].click
        yield SETTLING, screen.go_back


def _decide(screen: MeetingScreen, kind: PanelDecisionKind) -> None:
    choice = screen.child.decision.kind
    choice.set_value(kind.value)
    choice.changed.emit(kind.value)
