"""Meeting-day mode, on a vault of its own: before the start, a review, a removal that is stopped, the end of the day."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cse_desk.clock import SetClock
from cse_desk.models.enums import AgendaWhy, Compartment, MayShare, PanelDecisionKind, Role, Strand, VoiceOf
from cse_desk.models.records.meeting import Typed
from cse_desk.models.tables.facts import ConcernLink, MissingEpisode, VoiceEntry
from cse_desk.models.tables.panel import Interest
from cse_desk.services import case_summaries
from cse_desk.services.minutes import Minutes
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.meeting_room import Room, action, add, form
from tests.helpers.shots import Studio
from tests.helpers.stage import a_window
from tests.helpers.vaults import PASSPHRASE, unlocking

DAY = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
FOLK = (
    ("Amira", "Khan", AgendaWhy.NEW),
    ("Zoë", "Lund", AgendaWhy.REVIEW),
    ("Tyler", "Brook", AgendaWhy.CLOSURE),
    ("Maisie", "Tranter", AgendaWhy.REVIEW),
    ("Kofi", "Asante", AgendaWhy.NEW),
    ("Jodie", "Pike", AgendaWhy.REVIEW),
    ("Łukasz", "Wrona", AgendaWhy.REVIEW),
)


def a_day(folder: Path, clock: SetClock) -> tuple[Vault, Room, list[str]]:
    """A coordinator's vault on the morning of a meeting of seven young people."""
    vault = unlocking(folder, clock).create(
        passphrase=PASSPHRASE, name="Martin Achebe", agency="Marlport Safeguarding Partnership", role=Role.COORDINATOR
    )
    case_summaries.attach(vault)
    room = Room(vault)
    items = []
    for place, (given, family, why) in enumerate(FOLK):
        root = room.child(given, family)
        if why is not AgendaWhy.NEW:
            room.on_agenda(root, date(2026, 4, 14), Strand.SEXUAL)
        items.append(room.item(root, place, why=why))
        said = {"whose": VoiceOf.YOUNG_PERSON, "voice_form": "words", "may_share": MayShare.YES}
        words = "It’s been alright. I’d still want Joy, just in case they come back."
        add(
            vault,
            VoiceEntry,
            root,
            words=words,
            asked_by="Joy Bello",
            said_on=date(2026, 12, 1),
            **{**said, "compartment": Compartment.VOICE},
        )
    tyler = room.days.child(item=items[2]).young_person_id
    at = datetime(2026, 11, 15, 20, tzinfo=UTC)
    add(vault, MissingEpisode, tyler, missing_kind="missing", from_at=at, returned_at=at, overnight=True)
    add(vault, ConcernLink, tyler, line="The man from the garage", state="bail", ends_on=date(2027, 1, 20))
    return vault, room, items


def _window(studio: Studio, *, started: bool = True) -> tuple[MainWindow, Room, list[str], Lanes]:
    clock = SetClock(DAY)
    vault, room, items = a_day(studio.folder, clock)
    if started:
        room.days.start(meeting=room.meeting)
        room.here()
        for item, kind, minutes in ((items[0], PanelDecisionKind.ADD, 11), (items[1], PanelDecisionKind.KEEP, 9)):
            clock.go_on(minutes=minutes)
            room.decisions.decide(item=item, form=form(kind))
            room.actions.add(item=item, action=action())
            room.days.go_on(item=item, seconds=minutes * 60)
    lanes = Lanes.start()
    context = context_of(vault, lanes)
    studio.at_end += [lanes.end, vault.close]
    window = a_window(context, *screens())
    window.resize(studio.size)
    window.show()
    return window, room, items, lanes


def until_idle(studio: Studio, lanes: Lanes) -> None:
    """Wait until everything asked for has been delivered."""
    for _round in range(60):
        studio.settle(30)
        QCoreApplication.sendPostedEvents()
        if not any(lane.is_busy for lane in lanes.all()) and not slices.is_any_at_work():
            studio.settle(80)
            if not any(lane.is_busy for lane in lanes.all()) and not slices.is_any_at_work():
                return


def _show(studio: Studio, window: MainWindow, room: Room, lanes: Lanes) -> QWidget:
    window.go_to(Place("meeting", room.meeting))
    until_idle(studio, lanes)
    return window


def before(studio: Studio) -> QWidget:
    window, room, _items, lanes = _window(studio, started=False)
    return _show(studio, window, room, lanes)


def removal(studio: Studio) -> QWidget:
    window, room, items, lanes = _window(studio)
    tyler = items[2]
    for what, owner, agency, due, shown in (
        ("Hold the interview about 15 November", "Joy Bello", "Barnardo's", date(2026, 12, 10), "interview record"),
        (
            "Tell Tyler what was decided, and why",
            "Leanne Ward",
            "Council",
            date(2026, 12, 11),
            "his reply, in his words",
        ),
        ("Ask for a longer bail condition", "Mark Hale", "Police", date(2026, 12, 14), "new end date"),
    ):
        room.actions.add(item=tyler, action=action(what=what, owner=owner, agency=agency, due=due, done_when=shown))
    removing = form(PanelDecisionKind.REMOVE_COMPLETE, reason="No contact from the man since September.")
    room.days.keep_typed(
        item=tyler,
        typed=Typed(
            worried="Missing one night, 15 Nov\nThe man is on bail until 20 Jan\nTwo friends are on this agenda",
            working="At college 4 days in 5\nTrusts Joy Bello, 14 sessions\nHis aunt rings when she is unsure",
            needs="Find out about 15 November\nJoy to carry on to March\nTell Tyler what is decided, and why",
            form=removing,
        ),
    )
    return _show(studio, window, room, lanes)


def new_child(studio: Studio) -> QWidget:
    window, room, items, lanes = _window(studio)
    for item in items[2:4]:
        room.days.go_on(item=item, seconds=30, skip_why="The worker comes at eleven.")
    kofi = room.days.child(item=items[4]).young_person_id
    add(room.vault, Interest, kofi, member_name="Mark Hale", member_agency="Police", declared_on=date(2026, 12, 1))
    return _show(studio, window, room, lanes)


def attendance(studio: Studio) -> QWidget:
    window, room, _items, lanes = _window(studio)
    _show(studio, window, room, lanes)
    screen = window.screen_shown()
    assert screen is not None
    next(one for one in screen.commands() if one.id == "screen.here").do()
    until_idle(studio, lanes)
    return window


def actions(studio: Studio) -> QWidget:
    window, room, items, lanes = _window(studio)
    room.actions.add(
        item=items[3],
        action=action(what="Patrol by the arcade", owner="Mark Hale", agency="Police", due=date(2026, 12, 1)),
    )
    window.go_to(Place("actions"))
    until_idle(studio, lanes)
    return window


def ended(studio: Studio) -> QWidget:
    window, room, items, lanes = _window(studio)
    for item in items[2:]:
        room.days.go_on(item=item, seconds=30, skip_why="Heard next month: no time was left.")
    room.days.end(meeting=room.meeting)
    Minutes(room.vault).seal(meeting=room.meeting, checked_by="Ruth Adeyemi")
    return _show(studio, window, room, lanes)


def dissent(studio: Studio) -> QWidget:
    """The chair answers who does not agree; another is answered already."""
    window, room, items, lanes = _window(studio)
    at = items[2]
    room.decisions.dissent(
        item=at, agency="Barnardo's", by_name="Joy Bello", words="He asked for me to stay until March."
    )
    (line,) = room.days.child(item=at).dissents
    room.decisions.answer_dissent(
        dissent=line.dissent, words="Joy stays until the end of March.", by_name="Ruth Adeyemi"
    )
    room.decisions.dissent(
        item=at, agency="Police", by_name="Mark Hale", words="The man is still seen near the college."
    )
    _show(studio, window, room, lanes)
    screen = window.screen_shown()
    assert screen is not None
    next(one for one in screen.commands() if one.id == "screen.answer").do()
    until_idle(studio, lanes)
    return window


def interest(studio: Studio) -> QWidget:
    """An interest is over."""
    window, room, items, lanes = _window(studio)
    about = room.days.child(item=items[2]).young_person_id
    add(room.vault, Interest, about, member_name="Mark Hale", member_agency="Police", declared_on=date(2026, 12, 1))
    _show(studio, window, room, lanes)
    screen = window.screen_shown()
    assert isinstance(screen, MeetingScreen)
    screen.asides.interests.card.open()
    screen.asides.interests.card.look.click()
    until_idle(studio, lanes)
    return window


def dissent_after(studio: Studio) -> QWidget:
    """The meeting is over and somebody waits for an answer."""
    window, room, items, lanes = _window(studio)
    for item in items[2:]:
        room.days.go_on(item=item, seconds=30, skip_why="Heard next month: no time was left.")
    room.decisions.dissent(item=items[1], agency="Police", by_name="Mark Hale", words="She is still followed.")
    room.days.end(meeting=room.meeting)
    return _show(studio, window, room, lanes)


PICTURES = {
    "meeting-dissent": dissent,
    "meeting-interest": interest,
    "meeting-unanswered": dissent_after,
    "vpg-actions": actions,
    "meeting-ended": ended,
    "meeting-before": before,
    "meeting-removal": removal,
    "meeting-new": new_child,
    "meeting-attendance": attendance,
}
