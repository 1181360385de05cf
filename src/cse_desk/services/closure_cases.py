"""A case for the closure guard, written as JSON (docs/guide/closure-guard.md).

A file is judged whole or not at all: one value that cannot be read, and nothing is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from cse_desk.changes.strictjson import BadJson, JsonFault, JsonValue, strict_json
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ConcernState,
    ExitPart,
    FallReason,
    HarmPart,
    LevelWord,
    LivingKind,
    ScreeningReason,
    TellingPart,
    WorkEnding,
)
from cse_desk.models.records.closure import (
    Alarm,
    Closing,
    ClosingScreening,
    ClosureCase,
    EarlierRemoval,
    Heard,
    KnownHarm,
    LevelInForce,
    Living,
    Missing,
    PersonOfConcern,
)
from cse_desk.models.rules.words import words_of
from cse_desk.services.case_fields import Fields, Notes, plain

_LEVELS = {
    "high": LevelWord.HIGH,
    "medium": LevelWord.MEDIUM,
    "low": LevelWord.LOW,
    "no indicators found": LevelWord.NO_INDICATORS,
    "no indicators": LevelWord.NO_INDICATORS,
    "not enough known": LevelWord.NOT_ENOUGH_KNOWN,
}
_REASONS = {
    "complete": ClosureReason.COMPLETE,
    "intervention and disruption complete": ClosureReason.COMPLETE,
    "interventions and disruption complete": ClosureReason.COMPLETE,
    "reduced": ClosureReason.REDUCED,
    "reduced risk": ClosureReason.REDUCED,
    "moved area": ClosureReason.MOVED_AREA,
    "moved": ClosureReason.MOVED_AREA,
    "turned 18": ClosureReason.TURNED_18,
    "not cse": ClosureReason.NOT_CSE,
    "died": ClosureReason.DIED,
    "non engagement": ClosureReason.NON_ENGAGEMENT,
    "does not engage": ClosureReason.NON_ENGAGEMENT,
    "no new information": ClosureReason.NO_NEW_INFORMATION,
    "threshold or capacity": ClosureReason.THRESHOLD_OR_CAPACITY,
    "threshold": ClosureReason.THRESHOLD_OR_CAPACITY,
    "capacity": ClosureReason.THRESHOLD_OR_CAPACITY,
    "open elsewhere": ClosureReason.OPEN_ELSEWHERE,
    "policy": ClosureReason.POLICY,
}
_NO_REMOVAL = frozenset({"keep", "kept", "keeps", "add", "added", "raise", "raised", "emergency", "emergency step"})
_STATES = {
    "free": ConcernState.FREE,
    "bail": ConcernState.BAIL,
    "bailed": ConcernState.BAIL,
    "on bail": ConcernState.BAIL,
    "under investigation": ConcernState.UNDER_INVESTIGATION,
    "arrested": ConcernState.UNDER_INVESTIGATION,
    "charged": ConcernState.UNDER_INVESTIGATION,
    "released under investigation": ConcernState.UNDER_INVESTIGATION,
    "remand": ConcernState.REMAND,
    "on remand": ConcernState.REMAND,
    "remanded": ConcernState.REMAND,
    "sentenced": ConcernState.SENTENCED,
    "order": ConcernState.ORDER,
    "under an order": ConcernState.ORDER,
    "unknown": ConcernState.UNIDENTIFIED,
    "not known": ConcernState.UNIDENTIFIED,
    "unidentified": ConcernState.UNIDENTIFIED,
    "not identified": ConcernState.UNIDENTIFIED,
}
_PLACES = {
    "home": LivingKind.HOME,
    "placement": LivingKind.PLACEMENT,
    "secure": LivingKind.SECURE,
    "secure home": LivingKind.SECURE,
    "hospital": LivingKind.HOSPITAL,
    "custody": LivingKind.CUSTODY,
    "out of area": LivingKind.OUT_OF_AREA,
    "foster": LivingKind.PLACEMENT,
    "foster care": LivingKind.PLACEMENT,
    "residential": LivingKind.PLACEMENT,
    "childrens home": LivingKind.PLACEMENT,
    "children's home": LivingKind.PLACEMENT,
    "secure unit": LivingKind.SECURE,
    "secure accommodation": LivingKind.SECURE,
}
_ENDINGS = {
    "planned": WorkEnding.PLANNED,
    "unplanned": WorkEnding.UNPLANNED,
    "not planned": WorkEnding.UNPLANNED,
}
_FOR_CLOSURE = frozenset({"closure", "request to close", "closing"})
_HARM = {"safeguarding": HarmPart.SAFEGUARDING, "police": HarmPart.POLICE, "support": HarmPart.SUPPORT}
_EXIT = {"who": ExitPart.WHO, "what": ExitPart.WHAT, "signs": ExitPart.SIGNS, "way_back": ExitPart.WAY_BACK}
_ADULT = {
    "care_act": AdultPart.CARE_ACT,
    "worker": AdultPart.WORKER,
    "police": AdultPart.POLICE,
    "wishes": AdultPart.WISHES,
}
_ACCEPTED = {
    "in_writing": AcceptedPart.IN_WRITING,
    "lead": AcceptedPart.LEAD,
    "first_meeting": AcceptedPart.FIRST_MEETING,
}
_TELLING = {"reason": TellingPart.REASON, "who": TellingPart.WHO, "when": TellingPart.WHEN}

_MOVED_WORDS = frozenset(
    {"moved", "move", "relocated", "transferred", "area", "placed", "placement", "secure", "hospital"}
)
_HELD_WORDS = frozenset({"held", "remand", "remanded", "unsentenced", "custody", "detained"})
_NOT_YET = frozenset({"unsentenced", "not", "before", "awaiting", "remand", "remanded"})


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as it was read; None when it was not. A sentence for each problem (then there is no case) and each remark."""

    case: ClosureCase | None
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


# ---- the file ------------------------------------------------------------------------------


def read_case_file(path: Path) -> CaseFile:
    """The case in a file, which may carry the mark that Windows puts in front of its texts."""
    try:
        data = path.read_bytes()
    except OSError:
        return CaseFile(None, (_("The file {name} cannot be read.").format(name=path.name),))
    return read_case(data.removeprefix(b"\xef\xbb\xbf"))


def read_case(data: bytes) -> CaseFile:
    """The case in these bytes."""
    try:
        found = strict_json(data)
    except BadJson as fault:
        return CaseFile(None, (_(_FAULTS.get(fault.fault, "The file is not JSON.")),))
    if not isinstance(found, dict):
        return CaseFile(None, (_("A file holds one case {…}: one young person, one decision."),))
    return _read(found)


_FAULTS: Mapping[JsonFault, str] = MappingProxyType(
    {
        JsonFault.DUPLICATE_KEY: "The file has one key twice in the same object.",
        JsonFault.NUMBER: "The file has a number that is not whole, or too large.",
    }
)


def _read(found: Mapping[str, JsonValue]) -> CaseFile:
    notes = Notes()
    top = Fields(found, "", notes)
    case = _case(top)
    top.finish()
    if notes.problems:
        return CaseFile(None, tuple(dict.fromkeys(notes.problems)), tuple(notes.remarks))
    return CaseFile(case, (), tuple(notes.remarks))


def _case(top: Fields) -> ClosureCase:
    return ClosureCase(
        closing=_closing(top),
        born=top.day("born"),
        first_level=top.word("first_level", _LEVELS),
        levels=_in_force(top.each("levels", _level)),
        reviews=top.days("reviews"),
        harm=top.each("harm", _harm),
        missing=top.each("missing", _missing),
        voice=top.each("voice", _voice),
        people=top.each("people", _person),
        living=top.each("living", _living),
        alarms=top.each("alarms", _alarm),
        cse_worker=top.written("cse_worker"),
        sessions=top.count("sessions"),
        ending=top.word("ending", _ENDINGS),
        earlier_removals=_earlier(top),
        linked_on_agenda=top.count("linked_on_agenda"),
        fall_because=_fall(top),
    )


# ---- the removal ---------------------------------------------------------------------------


def _closing(top: Fields) -> Closing | None:
    found = top.object("closing")
    if found is None or plain(found.text("reason")) in _NO_REMOVAL:
        top.remark("closing", _("no removal is asked for, so nothing is in its way."))
        return None
    found.needs("date")
    on = found.day("date") or date.min
    made = Closing(
        on=on,
        reason=found.word("reason", _REASONS),
        level=found.word("level", _LEVELS),
        screening=_screening(found.object("screening")),
        exit_plan=found.parts("exit_plan", _EXIT),
        named_worker=found.written("named_worker"),
        told=_is_told(found, on),
        telling=_telling(found),
        chair=found.written("chair"),
        judgement_reason=found.written("judgement_reason"),
        manager=found.written("manager"),
        reduced_reason=found.written("reduced_reason"),
        accepted=_accepted(found),
        adult_plan=found.parts("adult_plan", _ADULT),
        overdue_actions=found.count("overdue_actions"),
        interviews_owed=found.count("interviews_owed"),
    )
    found.finish()
    return made


def _is_told(found: Fields, on: date) -> bool:
    """True, or a day that has come; an object says why not yet."""
    if found.is_day("told"):
        day = found.day("told")
        return day is not None and day <= on
    if found.object_if_any("told") or _is_reason(found):
        return False
    return found.written("told")


def _is_reason(found: Fields) -> bool:
    """Words that are neither a day nor yes or no."""
    return found.is_text("told") and not found.is_day("told") and not found.is_yes_or_no("told")


def _telling(found: Fields) -> frozenset[TellingPart]:
    """What is written where they were not told; words of one piece are read as all of it."""
    if _is_reason(found):
        found.remark("told", _("read as the reason why not yet, with who tells them when."))
        return frozenset(TellingPart)
    return found.parts("told", _TELLING) if found.object_if_any("told") else frozenset()


def _accepted(found: Fields) -> frozenset[AcceptedPart]:
    """True or a day is all of it; an object says which part; other words are no acceptance."""
    if found.is_text("accepted") and found.written("accepted"):
        return frozenset(AcceptedPart) if found.day("accepted") else frozenset()
    return found.parts("accepted", _ACCEPTED)


def _screening(found: Fields | None) -> ClosingScreening | None:
    if found is None:
        return None
    trigger = plain(found.text("trigger"))
    made = ClosingScreening(
        on=found.day("date"),
        reason=ScreeningReason.CLOSURE if trigger in _FOR_CLOSURE else None,
        indicative=found.word("indicative", _LEVELS),
        agencies=found.texts("agencies"),
        has_seen_child=found.flag("seen_child"),
        harm_not_known=found.count("harm_not_known"),
        lost=found.count("yes_to_not_known"),
    )
    found.finish()
    return made


# ---- the history ---------------------------------------------------------------------------


def _level(one: Fields) -> LevelInForce | None:
    start, end, level = one.day("from"), one.day("to"), one.needed_word("level", _LEVELS)
    _in_order(one, start, end, "to")
    one.needs("from")
    return LevelInForce(level, start, end) if level and start else None


def _in_force(found: tuple[LevelInForce, ...]) -> tuple[LevelInForce, ...]:
    """A level without an end lasts until the next begins."""
    starts = sorted({one.start for one in found})
    following = dict(pairwise([*starts, None]))
    return tuple(LevelInForce(one.level, one.start, one.end or following[one.start]) for one in found)


def _harm(one: Fields) -> KnownHarm:
    one.day("happened")  # kept beside the other day; no rule asks for it
    return KnownHarm(one.day("known"), one.parts("answered", _HARM))


def _missing(one: Fields) -> Missing:
    one.text("kind")  # no rule asks what kind of absence it was
    one.flag("reported")  # nor whether anybody reported it
    start, end = one.day("start"), one.day("end")
    _in_order(one, start, end, "end")
    return Missing(start, end)


def _voice(one: Fields) -> Heard:
    said = [one.says("words"), one.written("drawing"), one.written("sign")]
    return Heard(one.day("date"), any(said), one.flag("asked_twice"))


def _person(one: Fields) -> PersonOfConcern:
    state = one.word("state", _STATES) or ConcernState.UNIDENTIFIED
    return PersonOfConcern(state, one.day("until"), one.day("last_contact"), one.text("called"))


def _living(one: Fields) -> Living | None:
    start, end, kind = one.day("from"), one.day("to"), one.needed_word("kind", _PLACES)
    _in_order(one, start, end, "to")
    return Living(kind, start, end) if kind else None


def _alarm(one: Fields) -> Alarm:
    return Alarm(one.day("date"), one.written("answered"), one.text("who"))


def _earlier(top: Fields) -> tuple[EarlierRemoval, ...]:
    """True; the day of the removal; an object with both days; or a list of such."""
    if top.is_list("removed_before"):
        return top.each_day_or_object("removed_before", _one_earlier)
    if found := top.object_if_any("removed_before"):
        made = _one_earlier(found)
        found.finish()
        return (made,)
    if top.is_day("removed_before"):
        return (EarlierRemoval(top.day("removed_before")),)
    return (EarlierRemoval(),) if top.flag("removed_before") else ()


def _one_earlier(found: Fields) -> EarlierRemoval:
    return EarlierRemoval(found.day("removed"), found.day("put_back"))


def _fall(top: Fields) -> FallReason | None:
    """One of the codes, or words that say the same; a sentence that has begun is not "held unsentenced"."""
    said = set(words_of(top.text("fall_because")))
    if not said:
        return None
    if said & _HELD_WORDS and ("sentenced" not in said or said & _NOT_YET):
        return FallReason.HELD_UNSENTENCED
    if said & _MOVED_WORDS:
        return FallReason.MOVED
    top.remark("fall_because", _("read as another reason than a move or somebody held; W8 does not fire for it."))
    return FallReason.OTHER


def _in_order(one: Fields, start: date | None, end: date | None, key: str) -> None:
    if start and end and end < start:
        one.problem(key, _("ends before it starts."))
