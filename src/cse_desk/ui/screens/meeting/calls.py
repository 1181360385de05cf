"""What the meeting screen asks of the services, each as one call for a lane: values in, values out."""

from dataclasses import dataclass, replace
from datetime import datetime

from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import (
    ChildAtMeeting,
    Decided,
    DecisionForm,
    GuardView,
    Here,
    MeetingDay,
    OpenDissent,
    SendingClock,
    Typed,
    TypedAction,
)
from cse_desk.ui.context import Services


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting with the young person it is at."""

    day: MeetingDay
    child: ChildAtMeeting | None
    typed: Typed
    guard: GuardView


def open_meeting(services: Services, meeting: str, item: str = "") -> Shown:
    """The meeting where it was left, or at another item of it."""
    day = services.meeting_days.day(meeting=meeting)
    if item:
        seconds = next((one.seconds for one in day.items if one.item == item), 0)
        day = replace(day, current=item, seconds=seconds)
    if not day.current:
        return Shown(day, None, Typed(), GuardView())
    child = services.meeting_days.child(item=day.current)
    typed = services.meeting_days.typed(item=day.current) or begun(child)
    return Shown(day, child, typed, services.decisions.guard(item=day.current, form=typed.form))


@dataclass(frozen=True, slots=True)
class SealedVersion:
    """A sealed version of the minutes."""

    number: int
    sealed_at: datetime | None
    sealed_by: str
    checked_by: str
    amends_why: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AfterMeeting:
    """What the part of the minutes shows: sealed versions, the latest first, and dissents that wait for an answer.

    clocks: of the actions and of the minutes.
    """

    versions: tuple[SealedVersion, ...]
    unanswered: tuple[OpenDissent, ...]
    clocks: tuple[SendingClock, SendingClock] | None = None


def after(services: Services, meeting: str) -> AfterMeeting:
    """The minutes as they stand."""
    versions = tuple(
        SealedVersion(one.number, one.sealed_at, one.sealed_by, one.checked_by, one.amends_why, one.faults)
        for one in services.minutes.versions(meeting=meeting)
    )
    minutes = services.minutes
    return AfterMeeting(versions, minutes.unanswered(meeting=meeting), minutes.clocks(meeting=meeting))


def begun(child: ChildAtMeeting) -> Typed:
    """The form as it begins: what is recorded, the level as it is; nothing decided beforehand."""
    undecided = () if child.decisions else child.heard_strands or child.strands
    form = DecisionForm(strands=undecided, harm=child.harm, level=child.level)
    return Typed(worried=child.worried, working=child.working, needs=child.needs, form=form)


def keep(services: Services, meeting: str, here: Here, typed: Typed | None) -> None:
    """Keep where the meeting is and, where something was typed, that too; on disk when this returns."""
    services.meeting_days.keep_place(meeting=meeting, here=here)
    if typed is not None and here.item:
        services.meeting_days.keep_typed(item=here.item, typed=typed)


def write(services: Services, item: str, typed: Typed, seconds: int, seen: int) -> Changes:
    """Record the words of the discussion."""
    return services.meeting_days.write(
        item=item, worried=typed.worried, working=typed.working, needs=typed.needs, seconds=seconds, seen=seen
    )


def decide(services: Services, item: str, typed: Typed, seconds: int, seen: int) -> Decided:
    """Record the words, then the decision; what was typed for it is no draft any more."""
    write(services, item, typed, seconds, seen)
    decided = services.decisions.decide(item=item, form=typed.form)
    services.meeting_days.keep_typed(item=item, typed=replace(typed, form=DecisionForm(), answers=()))
    return decided


def answer(services: Services, item: str, typed: Typed, code: str, words: str) -> Changes:
    """Record the chair's answer; its words are no draft any more."""
    changes = services.decisions.answer(item=item, form=typed.form, code=code, words=words)
    services.meeting_days.keep_typed(item=item, typed=replace(typed, answers=without(typed.answers, code)))
    return changes


def add_action(services: Services, item: str, typed: Typed) -> Changes:
    """Record the action that was typed."""
    changes = services.panel_actions.add(item=item, action=typed.action)
    services.meeting_days.keep_typed(item=item, typed=replace(typed, action=TypedAction()))
    return changes


def dissent(services: Services, item: str, typed: Typed) -> Changes:
    """Record that somebody does not agree."""
    changes = services.decisions.dissent(
        item=item, agency=typed.dissent_agency, by_name=typed.dissent_name, words=typed.dissent_words
    )
    services.meeting_days.keep_typed(
        item=item, typed=replace(typed, dissent_agency="", dissent_name="", dissent_words="")
    )
    return changes


def answer_dissent(services: Services, item: str, typed: Typed, dissent: str, words: str, who: str) -> Changes:
    """Record the chair's answer to a dissent; its words are no draft any more."""
    changes = services.decisions.answer_dissent(dissent=dissent, words=words, by_name=who)
    left = without(typed.dissent_answers, dissent)
    services.meeting_days.keep_typed(item=item, typed=replace(typed, dissent_answers=left))
    return changes


def without(pairs: tuple[tuple[str, str], ...], key: str) -> tuple[tuple[str, str], ...]:
    """Those of another key."""
    return tuple(one for one in pairs if one[0] != key)


def go_on(services: Services, shown: Shown, typed: Typed, here: Here, to: str, skip_why: str) -> Shown:
    """Leave one young person for another: words recorded, a decision and an action first, or the reason why not."""
    meeting, seen = shown.day.head.meeting, shown.child.seen if shown.child else 0
    write(services, here.item, typed, here.seconds, seen)
    if to and _is_onward(shown, here.item, to):
        services.meeting_days.go_on(item=here.item, seconds=here.seconds, skip_why=skip_why)
    target = to or here.item
    found = open_meeting(services, meeting, target)
    services.meeting_days.keep_place(meeting=meeting, here=Here(target, found.day.seconds, is_paused=here.is_paused))
    return replace(found, day=replace(found.day, is_paused=here.is_paused))


def _is_onward(shown: Shown, item: str, to: str) -> bool:
    """Whether it goes on to somebody not yet heard; looking back at who is done asks for nothing."""
    return not next((one.is_done for one in shown.day.items if one.item == to), False)


def end(services: Services, shown: Shown, typed: Typed, here: Here, skip_why: str) -> Changes:
    """The last words, then the end of the meeting."""
    if here.item and shown.child is not None:
        write(services, here.item, typed, here.seconds, shown.child.seen)
        services.meeting_days.go_on(item=here.item, seconds=here.seconds, skip_why=skip_why)
    return services.meeting_days.end(meeting=shown.day.head.meeting)
