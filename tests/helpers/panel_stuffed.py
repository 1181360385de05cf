"""A month of the VPG in a coordinator's vault, with chosen words wherever the group, its meetings and its decisions take words."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

from cse_desk import paths
from cse_desk.clock import SetClock, SystemClock
from cse_desk.models.records.people import IdentifierEntry, NameEntry, PersonDetails
from cse_desk.services.demo.panel import Panel
from cse_desk.services.desk import Desk
from tests.helpers.stuffed import Words, details

CODED = {"strands", "levels", "agency_kind", "is_chair", "_about"}  # what is no text, or a code
_BEGAN = timedelta(days=16)  # ago: the next meeting of `Panel` is then in the past, so that it can be held today
_BEFORE = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class PanelStuffed:
    """The meeting of a month ago, sealed; the one that is held now; whom it hears first."""

    last: str
    meeting: str
    first: str


def stuff_panel(desk: Desk, words: Words) -> PanelStuffed:
    """Everything by the services, as the demo does it; the day's words are left for who sits at the window."""
    clock = SystemClock()
    now = clock.now() - _BEGAN
    past = desk.vault.clock = SetClock(now - _BEFORE)
    panel = Panel(desk, past, now, _nothing, _told(words))
    panel.hold_last([details(words), _somebody(words)])
    panel.clock.go_on(seconds=(now - past.now()).total_seconds())
    meeting = panel.prepare_next([])
    desk.vault.clock = clock
    items = desk.agendas.view(meeting=meeting).items
    first = items[0].young_person_id
    desk.interests.declare(
        young_person_id=items[-1].young_person_id,
        name=words("interest"),
        agency=words("of whom"),
        why=words("interest why"),
    )
    desk.agendas.issue(meeting=meeting)
    desk.meeting_days.start(meeting=meeting)
    desk.meeting_days.all_here(meeting=meeting)
    return PanelStuffed(panel.last, meeting, first)


def _told(words: Words) -> dict[str, object]:
    """What the demo's VPG says, in other words."""
    told = json.loads((paths.resources() / "demo" / "panel.json").read_text("utf-8"))
    return {key: _worded(key, value, words) for key, value in told.items()}


def _worded(key: str, value: object, words: Words) -> object:
    if key in CODED:
        return value
    if isinstance(value, list):
        return [_worded(key, one, words) for one in value]
    if isinstance(value, dict):
        return {name: _worded(name, one, words) for name, one in value.items()}
    return words(f"panel {key}") if isinstance(value, str) else value


def _somebody(words: Words) -> PersonDetails:
    """Another one, with their own numbers."""
    whole = details(words)
    names = (NameEntry("", "legal", words("second given"), words("second family")),)
    return replace(
        whole,
        names=names,
        nhs_number="",
        upn="",
        addresses=(),
        identifiers=(IdentifierEntry("", words("of")[:20], "7"),),
    )


def _nothing(_step: str, _kind: str, _path: str, _data: bytes) -> None:
    return
