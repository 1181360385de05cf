"""What is done about something due: the words on its button, its icon, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DueItem
from cse_desk.ui.bus import Place

CARRY_ON = frozenset({"resume", "edit-person", "carry-form"})
ARRIVED = frozenset({"look-bundle"})
_NEW = "new"


@dataclass(frozen=True, slots=True)
class _Action:
    words: str
    icon: str
    short: str = ""  # where there is little room; `words` is said all the same


_ACTIONS = {
    "open-prompt": _Action("Answer the prompt", "shield", "Answer"),
    "screen": _Action("Start screening", "again", "Start"),
    "resume": _Action("Carry on", "document"),
    "carry-form": _Action("Carry on", "document"),
    "part": _Action("Complete your part", "document", "Open"),
    "edit-person": _Action("Carry on", "edit"),
    "look-bundle": _Action("Look first", "inbox"),
    "ask": _Action("Write the answer", "quote", "Write"),
    "sign-off": _Action("Sign off", "tick"),
    "referral": _Action("Look at it", "vpg"),
    "answer-return": _Action("Send an update", "send", "Update"),
    "watch": _Action("Write what was found", "history"),
    "refer-again": _Action("Refer, or say why not", "vpg"),
    "meeting": _Action("Open the meeting", "vpg"),
    "panel-action": _Action("Open the actions", "action"),
    "interview": _Action("Record interview", "missing"),
    "away": _Action("Record the return", "missing"),
    "harm": _Action("Write the answer", "harm"),
    "voice": _Action("Write the answer", "quote"),
    "warning": _Action("Write the answer", "alert"),
    "agency-warning": _Action("Write the answer", "alert"),
    "tell": _Action("Record telling", "phone"),
}
_FACTS = {
    "interview": "missing",
    "away": "missing",
    "harm": "facts",
    "voice": "voice",
    "warning": "voice",
    "agency-warning": "facts",
    "tell": "facts",
}
_OTHER = _Action("Open", "person")


def button_words(item: DueItem) -> str:
    """The one act, named."""
    return _(_ACTIONS.get(item.action, _OTHER).words)


def short_words(item: DueItem) -> str:
    """The same in one word, for a narrow card."""
    action = _ACTIONS.get(item.action, _OTHER)
    return _(action.short or action.words)


def icon_of(item: DueItem) -> str:
    """The icon before its line."""
    return _ACTIONS.get(item.action, _OTHER).icon


class Waiting(Protocol):
    """Something that waits: a line of Today, or what a finding of the closure guard speaks of."""

    @property
    def action(self) -> str:
        """What is done about it, as records.people.DueItem.action."""
        ...

    @property
    def target(self) -> str:
        """Of which record."""
        ...

    @property
    def young_person_id(self) -> str:
        """Whom it is about."""
        ...


def _form(item: Waiting) -> Place:
    return Place("register", "" if item.target == _NEW else item.target)


def _screening_tab(item: Waiting) -> Place:
    return Place("person", item.young_person_id, "screening")


def _page(item: Waiting) -> Place:
    return Place("person", item.young_person_id)


def _screening(item: Waiting) -> Place:
    return Place("screening", item.target, "result" if item.action == "sign-off" else "")


def _filled_form(item: Waiting) -> Place:
    return Place("form", item.target)


def _bundle(item: Waiting) -> Place:
    return Place("exchange", item.target)


def _line_of_tab(item: Waiting) -> Place:
    kind = "prompt" if item.action == "open-prompt" else "ask"
    return Place("person", item.young_person_id, f"{kind}:{item.target}")


def _fact(item: Waiting) -> Place:
    return Place("person", item.young_person_id, f"{_FACTS[item.action]}:{item.target}")


def _update(item: Waiting) -> Place:
    return Place("update", item.young_person_id)


def _watch(item: Waiting) -> Place:
    return Place("actions", item.target, "watch")


def _meeting(item: Waiting) -> Place:
    return Place("meeting", item.target)


def _panel_action(item: Waiting) -> Place:
    return Place("actions", item.target)


def _actions_about(item: Waiting) -> Place:
    return Place("actions", item.young_person_id, "about")


def _dissent(item: Waiting) -> Place:
    """At the meeting where it was said; target: meeting/item."""
    meeting, _slash, of = item.target.partition("/")
    return Place("meeting", meeting, of)


_PLACES: dict[str, Callable[[Waiting], Place]] = {
    "resume": _screening,
    "part": _screening,
    "carry-form": _filled_form,
    "sign-off": _screening,
    "look-bundle": _bundle,
    "edit-person": _form,
    "open-prompt": _line_of_tab,
    "ask": _line_of_tab,
    "screen": _screening_tab,
    "referral": _screening_tab,
    **dict.fromkeys(_FACTS, _fact),
    "answer-return": _update,
    "watch": _watch,
    "refer-again": _watch,
    "meeting": _meeting,
    "panel-action": _panel_action,
    "actions-about": _actions_about,
    "dissent": _dissent,
}


def place_of(item: Waiting) -> Place:
    """Where it is done."""
    return _PLACES.get(item.action, _page)(item)
