"""The one small form of each kind of fact: what it asks, what it is called, and what is asked only then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
from cse_desk.ui.screens.person.facts.fields import (
    Offered,
    Values,
    area,
    codes,
    day,
    drop,
    is_another,
    is_one_of,
    line,
    moment,
    not_,
    number,
    says,
    tick,
    yes_no,
)
from cse_desk.ui.widgets.choices import CheckGroup
from cse_desk.ui.widgets.field_set import Asked


@dataclass(frozen=True, slots=True)
class FormKind:
    """`only_if`: fields that are asked only while this holds for what is filled in. `open_if`: fields that open then, and not before."""

    title: str
    fields: Callable[[Offered], tuple[Asked, ...]]
    only_if: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)
    open_if: Mapping[str, Callable[[Values], bool]] = field(default_factory=dict)
    hint: str = ""


# ---- the kinds -----------------------------------------------------------------------------


def _harm(offered: Offered) -> tuple[Asked, ...]:
    return (
        area("what", _("What happened, in plain words"), _("No more detail than somebody needs to act on it.")),
        tick("is_disclosure", _("How it became known"), _("The young person told somebody")),
        day(offered, "happened_from", _("Happened from")),
        day(offered, "happened_to", _("Until")),
        day(offered, "known_on", _("Became known on"), _("The VPG counts from this day.")),
        line("known_by", _("Through whom, and their agency"), 300),
        area("safeguarding", _("Answer 1: what children's social care did")),
        day(offered, "safeguarding_on", _("On")),
        area("police", _("Answer 2: what the police did")),
        area("police_none_because", _("… or why nothing")),
        day(offered, "police_on", _("On")),
        area("support", _("Answer 3: what was offered to the young person")),
        day(offered, "support_on", _("On")),
        line("answered_by", _("Who answered it"), 300),
    )


def _missing(offered: Offered) -> tuple[Asked, ...]:
    return (
        codes("missing_kind", _("What kind of absence"), MissingKind, 300),
        moment(offered, "from_at", _("Away since")),
        moment(offered, "returned_at", _("Back"), _("Empty: still away.")),
        moment(offered, "reported_at", _("Reported to the police"), _("Empty: not reported.")),
        line("police_reference", _("Police reference"), 220),
        yes_no("overnight", _("Overnight?")),
        line("where_found", _("Where found"), 300),
        area("note", _("Note")),
        moment(offered, "interview_offered_at", _("Return interview offered")),
        codes("interview_outcome", _("What became of it"), InterviewOutcome),
        moment(offered, "interview_held_at", _("Return interview held")),
        line("interview_by", _("By whom, and their agency"), 300),
        area("interview_reason", _("Why it was refused, not offered or not needed"), _("And who decided.")),
    )


def _living(offered: Offered) -> tuple[Asked, ...]:
    return (
        codes("living_kind", _("What kind of place"), LivingKind),
        day(offered, "from_day", _("From")),
        day(offered, "to_day", _("Until"), _("Empty: they live there now.")),
        area("note", _("Note"), _("The address itself stands in the details.")),
    )


def _concern(offered: Offered) -> tuple[Asked, ...]:
    known = _("The same person may reach several young people: the VPG needs to see that.")
    trust = _("Carer, worker, coach, driver, officer, panel member …")
    return (
        codes("link_kind", _("What links them"), LinkKind, 200, empty=_("A person")),
        drop("concern", _("Who or what"), offered.concerns, 400, known, empty=_("Somebody new")),
        yes_no("in_trust", _("In a position of trust?"), trust),
        tick("restricted", _("Who may see it"), _("Restrict this record")),
        line("restricted_to", _("Names of those who may see it"), 300, _("Separated by commas.")),
        line("name", _("Name"), 300, _("Empty: not identified. It is kept apart from the young person.")),
        line("also_called", _("Also called"), 220),
        drop("sex", _("Sex"), offered.sexes, 200),
        drop("ethnicity", _("Ethnicity"), offered.ethnicities, 300),
        line("nationality", _("Nationality"), 200),
        line(
            "line",
            _("What may be said at a VPG"),
            400,
            _("No name: “an older man at the flat”, “the flat by the quay”."),
        ),
        codes("state", _("How free they are"), ConcernState),
        day(offered, "state_from", _("Since")),
        day(offered, "ends_on", _("Ends on")),
        day(offered, "last_contact", _("Last contact with the young person"), _("Or the last time they tried.")),
        line("source", _("Where this is from"), 300, _("Stays in this office.")),
        day(offered, "ended_on", _("No longer linked since")),
        line("ended_why", _("Because"), 300),
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
        codes("state", _("How free they are"), ConcernState),
        day(offered, "from_day", _("From")),
        day(offered, "ends_on", _("Ends on")),
        area("note", _("Note")),
    )


def _voice(offered: Offered) -> tuple[Asked, ...]:
    return (
        codes("whose", _("Whose words"), VoiceOf, 220),
        line("whose_name", _("Their name"), 220),
        codes("voice_form", _("In what form"), VoiceForm, 220),
        tick("asked_twice", _("How often asked"), _("Asked twice, in two ways")),
        area(
            "words",
            _("The words, exactly as they were said"),
            _("Spelling and swearing included. Nothing is corrected."),
        ),
        day(offered, "said_on", _("On")),
        line("asked_by", _("To whom"), 260),
        line("how_asked", _("How and where"), 300),
        codes("may_share", _("May it be shared?"), MayShare, 260, _("Their own answer.")),
        line("shared_with", _("Which part, with whom"), 300),
        area(
            "share_overridden",
            _("Shared all the same, for safety, because"),
            _("Say who decided, and that they were told."),
        ),
        tick("is_warning", _("A warning?"), _("They warn of something: somebody has to answer it")),
    )


def _reply(offered: Offered) -> tuple[Asked, ...]:
    return (
        line("heard_by", _("Heard by"), 300, _("A meeting, or who.")),
        day(offered, "heard_on", _("On")),
        area("what_changed", _("What changed because of it")),
        area("why_not", _("… or why nothing changed")),
        day(offered, "told_back_on", _("They were told on")),
        line("told_back_by", _("By"), 260),
    )


def _warning(offered: Offered) -> tuple[Asked, ...]:
    return (
        line("agency", _("Agency, in full"), 300),
        line("by_name", _("Who"), 260),
        day(offered, "said_on", _("On")),
        area("words", _("What they warn of")),
        area("answer", _("The answer")),
        line("answered_by", _("Answered by"), 260),
        day(offered, "answered_on", _("Answered on")),
    )


def _sessions(offered: Offered) -> tuple[Asked, ...]:
    return (
        line("worker", _("Worker, in full")),
        line("agency", _("Agency, in full"), 300),
        tick("in_plan", _("Part of the plan?"), _("The worker is part of the plan")),
        number("held", _("Sessions held")),
        number("not_attended", _("Not attended")),
        day(offered, "from_day", _("From")),
        day(offered, "to_day", _("Until")),
        day(offered, "counted_on", _("Counted on")),
        codes("ending", _("How it ended"), WorkEnding, 220),
        line("ending_why", _("In words"), 300),
    )


def _told(offered: Offered) -> tuple[Asked, ...]:
    about = tuple((code, _(words)[:1].upper() + _(words)[1:]) for code, words in ABOUT_WORDS.items())
    return (
        codes("whom", _("Whom"), VoiceOf, 220),
        line("whom_name", _("Their name"), 220),
        drop("about", _("About what"), about, 300),
        area("what", _("What was said")),
        day(offered, "told_on", _("Told on"), _("Empty: not yet.")),
        line("told_by", _("By"), 260),
        area("not_yet_because", _("Not yet because")),
        line("will_tell", _("Who will tell them"), 260),
        day(offered, "will_tell_on", _("When")),
    )


def _closure(offered: Offered) -> tuple[Asked, ...]:
    def strands() -> QWidget:
        return CheckGroup(tuple((one.value, label(one)) for one in Strand), name=_("Strands"))

    return (
        Asked("strands", _("For which strands"), strands, 300),
        codes("reason", _("Why they are to come off"), ClosureReason, 300),
        area("why", _("In words")),
        day(offered, "asked_on", _("Asked on")),
        line("asked_by", _("By whom"), 240),
        line("asked_agency", _("Agency"), 300),
        codes("level", _("Level asked for"), LevelWord, 240),
        area("reduced_why", _("If it is not low: why they may come off at this level")),
        codes("fall_because", _("Why the level fell"), FallReason, 400),
        line("exit_who", _("Exit plan: who carries on"), 300),
        area("exit_what", _("Exit plan: what they do")),
        area("exit_signs", _("Exit plan: signs to watch")),
        area("exit_way_back", _("Exit plan: the way back in")),
        line("carry_on_worker", _("Named worker who has agreed to carry on"), 300),
        line("carry_on_agency", _("Agency"), 300),
        day(offered, "carry_on_agreed_on", _("Agreed on")),
        line("new_area", _("Receiving area"), 260),
        line("new_area_lead", _("Named lead there"), 260),
        day(offered, "new_area_accepted_on", _("Accepted in writing on")),
        day(offered, "new_area_first_meeting", _("First meeting there")),
        area("adult_care_act", _("Adult plan: Care Act decision")),
        line("adult_worker", _("Adult plan: named worker"), 300),
        area("adult_police", _("Adult plan: continuing police contact")),
        area("adult_wishes", _("Adult plan: the young adult's own wishes")),
        day(offered, "taken_back_on", _("Taken back on")),
    )


_MOVED, _EIGHTEEN = ClosureReason.MOVED_AREA.value, ClosureReason.TURNED_18.value
_ABOUT_PERSON = ("in_trust", "restricted", "restricted_to", "name", "also_called", "sex", "ethnicity", "nationality")


KINDS: Mapping[type, FormKind] = MappingProxyType(
    {
        HarmFact: FormKind(
            _("Harm"), _harm, hint=_("Its answer has three parts. It waits on Today until all are written.")
        ),
        MissingFact: FormKind(
            _("Missing"),
            _missing,
            {
                name: says("returned_at")
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
                "concern": not_(says("record_id")),
                **dict.fromkeys(_ABOUT_PERSON, _is_about_person),
                **dict.fromkeys(("state", "state_from", "ends_on"), not_(is_one_of("link_kind", LinkKind.PLACE.value))),
                "restricted": _is_in_trust,
                "restricted_to": _is_in_trust,
                "ended_on": says("record_id"),
                "ended_why": says("record_id"),
            },
            {"name": _may_name, "also_called": _may_name},
            hint=_("In a position of trust: restrict the record first, then the name opens."),
        ),
        RestrictionFact: FormKind(_("How free they are"), _restriction),
        VoiceFact: FormKind(
            _("Voice"),
            _voice,
            {
                "whose_name": is_another("whose", VoiceOf.YOUNG_PERSON.value),
                "is_warning": is_another("whose", VoiceOf.YOUNG_PERSON.value),
                "words": not_(is_one_of("voice_form", VoiceForm.CHOSE_NOT_TO_SAY.value)),
                "asked_twice": is_one_of("voice_form", VoiceForm.CHOSE_NOT_TO_SAY.value),
                "shared_with": is_one_of("may_share", MayShare.SOME.value),
                "share_overridden": is_one_of("may_share", MayShare.NO.value, MayShare.NOT_ASKED.value),
            },
        ),
        VoiceReply: FormKind(_("Answer to their words"), _reply),
        WarningFact: FormKind(_("Warning from an agency"), _warning),
        SessionsFact: FormKind(_("Sessions"), _sessions, {"ending_why": says("ending")}),
        ToldFact: FormKind(
            _("Told"),
            _told,
            {
                "told_by": says("told_on"),
                **dict.fromkeys(("not_yet_because", "will_tell", "will_tell_on"), not_(says("told_on"))),
            },
        ),
        ClosureAsk: FormKind(
            _("Removal asked for"),
            _closure,
            {
                **dict.fromkeys(
                    ("new_area", "new_area_lead", "new_area_accepted_on", "new_area_first_meeting"),
                    is_one_of("reason", _MOVED),
                ),
                **dict.fromkeys(
                    ("adult_care_act", "adult_worker", "adult_police", "adult_wishes"),
                    not_(is_one_of("reason", _MOVED)),
                ),
                "reduced_why": is_another("level", LevelWord.LOW.value),
                "taken_back_on": says("record_id"),
            },
            hint=_("The closure guard looks at all of this. What is missing now is what the VPG will ask."),
        ),
    }
)
