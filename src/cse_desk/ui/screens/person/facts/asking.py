"""The one small form of each kind of fact: what it asks, what it is called, and what is asked only then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import (
    ClosureReason,
    ConcernState,
    FallReason,
    InterviewOutcome,
    LevelWord,
    LinkKind,
    LivingKind,
    MayShare,
    MissingKind,
    Strand,
    VoiceForm,
    VoiceOf,
    WorkEnding,
)
from cse_desk.models.labels import label
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernForm,
    HarmFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.services.facts.due import ABOUT_WORDS
from cse_desk.ui.widgets.choices import Check, CheckGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.field_set import Asked
from cse_desk.ui.widgets.fields import DropDown, NumberField, TextField
from cse_desk.ui.widgets.moment_field import MomentField
from cse_desk.ui.widgets.text_area import TextArea

Values = Mapping[str, object]
Pairs = tuple[tuple[str, str], ...]
_LINE, _TEXT = 200, 4000  # most letters


@dataclass(frozen=True, slots=True)
class Offered:
    """What a form needs besides its record: the day, and codes that an office may change."""

    today: Callable[[], date]
    sexes: Pairs = ()
    ethnicities: Pairs = ()
    concerns: Pairs = ()  # persons of concern who are known here


@dataclass(frozen=True, slots=True)
class FormKind:
    """`only_if`: fields that are asked only while this holds for what is filled in. `open_if`: fields that open then, and not before."""

    title: str
    fields: Callable[[Offered], tuple[Asked, ...]]
    only_if: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)
    open_if: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)
    hint: str = ""


# ---- fields --------------------------------------------------------------------------------


def _line(name: str, words: str, width: int = 260, hint: str = "") -> Asked:
    def make() -> QWidget:
        return TextField(name=words, max_length=_LINE)

    return Asked(name, words, make, width, hint)


def _area(name: str, words: str, hint: str = "") -> Asked:
    def make() -> QWidget:
        return TextArea(name=words, lines=2, max_length=_TEXT)

    return Asked(name, words, make, 0, hint)


def _codes(name: str, words: str, kind: type[StrEnum], width: int = 260, hint: str = "", empty: str = "") -> Asked:
    return _drop(name, words, tuple((one.value, label(one)) for one in kind), width, hint, empty)


def _drop(name: str, words: str, pairs: Pairs, width: int = 260, hint: str = "", empty: str = "") -> Asked:
    def make() -> QWidget:
        return DropDown(pairs, name=words, empty=empty or _("Not said"))

    return Asked(name, words, make, width, hint)


def _yes_no(name: str, words: str, hint: str = "") -> Asked:
    return _drop(name, words, (("yes", _("Yes")), ("no", _("No"))), 260, hint)


def _tick(name: str, words: str, tick: str, hint: str = "") -> Asked:
    def make() -> QWidget:
        return Check(tick, name=tick)

    return Asked(name, words, make, 400, hint)


def _day(offered: Offered, name: str, words: str, hint: str = "") -> Asked:
    def make() -> QWidget:
        return DateField(today=offered.today, name=words, with_today=False)

    return Asked(name, words, make, 220, hint)


def _moment(offered: Offered, name: str, words: str, hint: str = "") -> Asked:
    def make() -> QWidget:
        return MomentField(today=offered.today, name=words)

    return Asked(name, words, make, 300, hint)


def _number(name: str, words: str) -> Asked:
    def make() -> QWidget:
        return NumberField(name=words)

    return Asked(name, words, make, 170)


def _is(name: str, *codes: str) -> Callable[[Values], bool]:
    return lambda values: values.get(name) in codes


def _says(name: str) -> Callable[[Values], bool]:
    return lambda values: bool(values.get(name))


# ---- the kinds -----------------------------------------------------------------------------


def _harm(offered: Offered) -> tuple[Asked, ...]:
    return (
        _area("what", _("What happened, in plain words"), _("No more detail than somebody needs to act on it.")),
        _tick("is_disclosure", _("How it became known"), _("The young person told somebody")),
        _day(offered, "happened_from", _("Happened from")),
        _day(offered, "happened_to", _("Until")),
        _day(offered, "known_on", _("Became known on"), _("The VPG counts from this day.")),
        _line("known_by", _("Through whom, and their agency"), 300),
        _area("safeguarding", _("Answer 1: what children's social care did")),
        _day(offered, "safeguarding_on", _("On")),
        _area("police", _("Answer 2: what the police did")),
        _area("police_none_because", _("… or why nothing")),
        _day(offered, "police_on", _("On")),
        _area("support", _("Answer 3: what was offered to the young person")),
        _day(offered, "support_on", _("On")),
        _line("answered_by", _("Who answered it"), 300),
    )


def _missing(offered: Offered) -> tuple[Asked, ...]:
    return (
        _codes("missing_kind", _("What kind of absence"), MissingKind, 300),
        _moment(offered, "from_at", _("Away since")),
        _moment(offered, "returned_at", _("Back"), _("Empty: still away.")),
        _moment(offered, "reported_at", _("Reported to the police"), _("Empty: not reported.")),
        _line("police_reference", _("Police reference"), 220),
        _yes_no("overnight", _("Overnight?")),
        _line("where_found", _("Where found"), 300),
        _area("note", _("Note")),
        _moment(offered, "interview_offered_at", _("Return interview offered")),
        _codes("interview_outcome", _("What became of it"), InterviewOutcome),
        _moment(offered, "interview_held_at", _("Return interview held")),
        _line("interview_by", _("By whom, and their agency"), 300),
        _area("interview_reason", _("Why it was refused, not offered or not needed"), _("And who decided.")),
    )


def _living(offered: Offered) -> tuple[Asked, ...]:
    return (
        _codes("living_kind", _("What kind of place"), LivingKind),
        _day(offered, "from_day", _("From")),
        _day(offered, "to_day", _("Until"), _("Empty: they live there now.")),
        _area("note", _("Note"), _("The address itself stands in the details.")),
    )


def _concern(offered: Offered) -> tuple[Asked, ...]:
    known = _("The same person may reach several young people: the VPG needs to see that.")
    trust = _("Carer, worker, coach, driver, officer, panel member …")
    return (
        _codes("link_kind", _("What links them"), LinkKind, 200, empty=_("A person")),
        _drop("concern", _("Who or what"), offered.concerns, 400, known, empty=_("Somebody new")),
        _yes_no("in_trust", _("In a position of trust?"), trust),
        _tick("restricted", _("Who may see it"), _("Restrict this record")),
        _line("restricted_to", _("Names of those who may see it"), 300, _("Separated by commas.")),
        _line("name", _("Name"), 300, _("Empty: not identified. It is kept apart from the young person.")),
        _line("also_called", _("Also called"), 220),
        _drop("sex", _("Sex"), offered.sexes, 200),
        _drop("ethnicity", _("Ethnicity"), offered.ethnicities, 300),
        _line("nationality", _("Nationality"), 200),
        _line(
            "line",
            _("What may be said at a VPG"),
            400,
            _("No name: “an older man at the flat”, “the flat by the quay”."),
        ),
        _codes("state", _("How free they are"), ConcernState),
        _day(offered, "state_from", _("Since")),
        _day(offered, "ends_on", _("Ends on")),
        _day(offered, "last_contact", _("Last contact with the young person"), _("Or the last time they tried.")),
        _line("source", _("Where this is from"), 300, _("Stays in this office.")),
        _day(offered, "ended_on", _("No longer linked since")),
        _line("ended_why", _("Because"), 300),
    )


def _is_about_person(values: Values) -> bool:
    """A place is nobody; a new link to somebody who is known, or whose record is not here, is a line and no more."""
    if values.get("link_kind") == LinkKind.PLACE:
        return False
    return bool(values.get("is_here")) and not (values.get("concern") and not values.get("record_id"))


def _is_in_trust(values: Values) -> bool:
    return _is_about_person(values) and values.get("in_trust") == "yes"


def _may_name(values: Values) -> bool:
    if values.get("in_trust") == "no":
        return True
    restricted = values.get("restricted") is True and bool(str(values.get("restricted_to") or "").strip())
    return values.get("in_trust") == "yes" and restricted


def _restriction(offered: Offered) -> tuple[Asked, ...]:
    return (
        _codes("state", _("How free they are"), ConcernState),
        _day(offered, "from_day", _("From")),
        _day(offered, "ends_on", _("Ends on")),
        _area("note", _("Note")),
    )


def _voice(offered: Offered) -> tuple[Asked, ...]:
    return (
        _codes("whose", _("Whose words"), VoiceOf, 220),
        _line("whose_name", _("Their name"), 220),
        _codes("voice_form", _("In what form"), VoiceForm, 220),
        _tick("asked_twice", _("How often asked"), _("Asked twice, in two ways")),
        _area(
            "words",
            _("The words, exactly as they were said"),
            _("Spelling and swearing included. Nothing is corrected."),
        ),
        _day(offered, "said_on", _("On")),
        _line("asked_by", _("To whom"), 260),
        _line("how_asked", _("How and where"), 300),
        _codes("may_share", _("May it be shared?"), MayShare, 260, _("Their own answer.")),
        _line("shared_with", _("Which part, with whom"), 300),
        _area(
            "share_overridden",
            _("Shared all the same, for safety, because"),
            _("Say who decided, and that they were told."),
        ),
        _tick("is_warning", _("A warning?"), _("They warn of something: somebody has to answer it")),
    )


def _reply(offered: Offered) -> tuple[Asked, ...]:
    return (
        _line("heard_by", _("Heard by"), 300, _("A meeting, or who.")),
        _day(offered, "heard_on", _("On")),
        _area("what_changed", _("What changed because of it")),
        _area("why_not", _("… or why nothing changed")),
        _day(offered, "told_back_on", _("They were told on")),
        _line("told_back_by", _("By"), 260),
    )


def _warning(offered: Offered) -> tuple[Asked, ...]:
    return (
        _line("agency", _("Agency, in full"), 300),
        _line("by_name", _("Who"), 260),
        _day(offered, "said_on", _("On")),
        _area("words", _("What they warn of")),
        _area("answer", _("The answer")),
        _line("answered_by", _("Answered by"), 260),
        _day(offered, "answered_on", _("Answered on")),
    )


def _sessions(offered: Offered) -> tuple[Asked, ...]:
    return (
        _line("worker", _("Worker, in full")),
        _line("agency", _("Agency, in full"), 300),
        _tick("in_plan", _("Part of the plan?"), _("The worker is part of the plan")),
        _number("held", _("Sessions held")),
        _number("not_attended", _("Not attended")),
        _day(offered, "from_day", _("From")),
        _day(offered, "to_day", _("Until")),
        _day(offered, "counted_on", _("Counted on")),
        _codes("ending", _("How it ended"), WorkEnding, 220),
        _line("ending_why", _("In words"), 300),
    )


def _told(offered: Offered) -> tuple[Asked, ...]:
    about = tuple((code, _(words)[:1].upper() + _(words)[1:]) for code, words in ABOUT_WORDS.items())
    return (
        _codes("whom", _("Whom"), VoiceOf, 220),
        _line("whom_name", _("Their name"), 220),
        _drop("about", _("About what"), about, 300),
        _area("what", _("What was said")),
        _day(offered, "told_on", _("Told on"), _("Empty: not yet.")),
        _line("told_by", _("By"), 260),
        _area("not_yet_because", _("Not yet because")),
        _line("will_tell", _("Who will tell them"), 260),
        _day(offered, "will_tell_on", _("When")),
    )


def _closure(offered: Offered) -> tuple[Asked, ...]:
    def strands() -> QWidget:
        return CheckGroup(tuple((one.value, label(one)) for one in Strand), name=_("Strands"))

    return (
        Asked("strands", _("For which strands"), strands, 300),
        _codes("reason", _("Why they are to come off"), ClosureReason, 300),
        _area("why", _("In words")),
        _day(offered, "asked_on", _("Asked on")),
        _line("asked_by", _("By whom"), 240),
        _line("asked_agency", _("Agency"), 300),
        _codes("level", _("Level asked for"), LevelWord, 240),
        _area("reduced_why", _("If it is not low: why they may come off at this level")),
        _codes("fall_because", _("Why the level fell"), FallReason, 400),
        _line("exit_who", _("Exit plan: who carries on"), 300),
        _area("exit_what", _("Exit plan: what they do")),
        _area("exit_signs", _("Exit plan: signs to watch")),
        _area("exit_way_back", _("Exit plan: the way back in")),
        _line("carry_on_worker", _("Named worker who has agreed to carry on"), 300),
        _line("carry_on_agency", _("Agency"), 300),
        _day(offered, "carry_on_agreed_on", _("Agreed on")),
        _line("new_area", _("Receiving area"), 260),
        _line("new_area_lead", _("Named lead there"), 260),
        _day(offered, "new_area_accepted_on", _("Accepted in writing on")),
        _day(offered, "new_area_first_meeting", _("First meeting there")),
        _area("adult_care_act", _("Adult plan: Care Act decision")),
        _line("adult_worker", _("Adult plan: named worker"), 300),
        _area("adult_police", _("Adult plan: continuing police contact")),
        _area("adult_wishes", _("Adult plan: the young adult's own wishes")),
        _day(offered, "taken_back_on", _("Taken back on")),
    )


_MOVED, _EIGHTEEN = ClosureReason.MOVED_AREA.value, ClosureReason.TURNED_18.value
_ABOUT_PERSON = ("in_trust", "restricted", "restricted_to", "name", "also_called", "sex", "ethnicity", "nationality")


def _other(name: str, code: str) -> Callable[[Values], bool]:
    return lambda values: bool(values.get(name)) and values.get(name) != code


def _not(check: Callable[[Values], bool]) -> Callable[[Values], bool]:
    return lambda values: not check(values)


KINDS: Mapping[type, FormKind] = MappingProxyType(
    {
        HarmFact: FormKind(
            _("Harm"), _harm, hint=_("Its answer has three parts. It waits on Today until all are written.")
        ),
        MissingFact: FormKind(
            _("Missing"),
            _missing,
            {
                name: _says("returned_at")
                for name in (
                    *("interview_offered_at", "interview_outcome", "interview_held_at"),
                    *("interview_by", "interview_reason"),
                )
            },
            hint=_("The return interview is held within 72 hours of the return."),
        ),
        LivingFact: FormKind(_("Where they live"), _living),
        ConcernForm: FormKind(
            _("Person, place or account of concern"),
            _concern,
            {
                "concern": _not(_says("record_id")),
                **dict.fromkeys(_ABOUT_PERSON, _is_about_person),
                **dict.fromkeys(("state", "state_from", "ends_on"), _not(_is("link_kind", LinkKind.PLACE.value))),
                "restricted": _is_in_trust,
                "restricted_to": _is_in_trust,
                "ended_on": _says("record_id"),
                "ended_why": _says("record_id"),
            },
            {"name": _may_name, "also_called": _may_name},
            hint=_("In a position of trust: restrict the record first, then the name opens."),
        ),
        RestrictionFact: FormKind(_("How free they are"), _restriction),
        VoiceFact: FormKind(
            _("Voice"),
            _voice,
            {
                "whose_name": _other("whose", VoiceOf.YOUNG_PERSON.value),
                "is_warning": _other("whose", VoiceOf.YOUNG_PERSON.value),
                "words": _not(_is("voice_form", VoiceForm.CHOSE_NOT_TO_SAY.value)),
                "asked_twice": _is("voice_form", VoiceForm.CHOSE_NOT_TO_SAY.value),
                "shared_with": _is("may_share", MayShare.SOME.value),
                "share_overridden": _is("may_share", MayShare.NO.value, MayShare.NOT_ASKED.value),
            },
        ),
        VoiceReply: FormKind(_("Answer to their words"), _reply),
        WarningFact: FormKind(_("Warning from an agency"), _warning),
        SessionsFact: FormKind(_("Sessions"), _sessions, {"ending_why": _says("ending")}),
        ToldFact: FormKind(
            _("Told"),
            _told,
            {
                "told_by": _says("told_on"),
                **dict.fromkeys(("not_yet_because", "will_tell", "will_tell_on"), _not(_says("told_on"))),
            },
        ),
        ClosureAsk: FormKind(
            _("Removal asked for"),
            _closure,
            {
                **dict.fromkeys(
                    ("new_area", "new_area_lead", "new_area_accepted_on", "new_area_first_meeting"),
                    _is("reason", _MOVED),
                ),
                **dict.fromkeys(
                    ("adult_care_act", "adult_worker", "adult_police", "adult_wishes"), _not(_is("reason", _MOVED))
                ),
                "reduced_why": _other("level", LevelWord.LOW.value),
                "taken_back_on": _says("record_id"),
            },
            hint=_("The closure guard looks at all of this. What is missing now is what the VPG will ask."),
        ),
    }
)
