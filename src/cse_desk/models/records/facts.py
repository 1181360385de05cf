"""Dated facts about a young person, as their forms take and give them.

Field names are the columns of models/tables/facts.py. "" and None: nothing is written. `record_id` "": not yet recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True, slots=True)
class HarmFact:
    """What was done to a young person, when it became known, and how it was answered: three parts."""

    record_id: str = ""
    what: str = ""
    is_disclosure: bool = False
    happened_from: date | None = None
    happened_to: date | None = None
    known_on: date | None = None
    known_by: str = ""
    safeguarding: str = ""
    safeguarding_on: date | None = None
    police: str = ""
    police_none_because: str = ""
    police_on: date | None = None
    support: str = ""
    support_on: date | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class MissingFact:
    """An absence, and its return interview: offered, held. `overnight` None: not said."""

    record_id: str = ""
    missing_kind: MissingKind | None = None
    from_at: datetime | None = None
    returned_at: datetime | None = None
    reported_at: datetime | None = None
    police_reference: str = ""
    overnight: bool | None = None
    where_found: str = ""
    note: str = ""
    interview_offered_at: datetime | None = None
    interview_outcome: InterviewOutcome | None = None
    interview_held_at: datetime | None = None
    interview_by: str = ""
    interview_reason: str = ""


@dataclass(frozen=True, slots=True)
class LivingFact:
    """Where they live from one day to another."""

    record_id: str = ""
    living_kind: LivingKind | None = None
    from_day: date | None = None
    to_day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConcernFact:
    """A person of concern: a root of their own. `in_trust` None: nobody has said, so no name may be written yet.

    is_hidden: it is restricted, and whoever looks is not among those who may see it; then it carries no words.
    """

    record_id: str = ""
    name: str = ""
    also_called: str = ""
    sex: str = ""
    ethnicity: str = ""
    nationality: str = ""
    in_trust: bool | None = None
    restricted: bool = False
    restricted_to: tuple[str, ...] = ()
    note: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RestrictionFact:
    """How free a person of concern was, from one day on. `concern`: their root."""

    record_id: str = ""
    concern: str = ""
    state: ConcernState | None = None
    from_day: date | None = None
    ends_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkFact:
    """That a person of concern reaches or reached this young person: no name, only a line that may be said at a VPG."""

    record_id: str = ""
    concern: str = ""
    line: str = ""
    state: ConcernState | None = None
    state_from: date | None = None
    ends_on: date | None = None
    last_contact: date | None = None
    source: str = ""
    ended_on: date | None = None
    ended_why: str = ""
    link_kind: LinkKind | None = None  # None: a person


@dataclass(frozen=True, slots=True)
class VoiceFact:
    """Words, verbatim; or a drawing, a sign, or that they were asked and chose not to say."""

    record_id: str = ""
    whose: VoiceOf | None = None
    whose_name: str = ""
    voice_form: VoiceForm | None = None
    words: str = ""
    said_on: date | None = None
    asked_by: str = ""
    how_asked: str = ""
    asked_twice: bool = False
    may_share: MayShare | None = None
    shared_with: str = ""
    share_overridden: str = ""
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class VoiceReply:
    """What became of a voice entry."""

    record_id: str = ""
    entry: str = ""
    heard_by: str = ""
    heard_on: date | None = None
    meeting: str = ""
    what_changed: str = ""
    why_not: str = ""
    told_back_on: date | None = None
    told_back_by: str = ""


@dataclass(frozen=True, slots=True)
class WarningFact:
    """A warning from an agency, and its answer."""

    record_id: str = ""
    agency: str = ""
    by_name: str = ""
    said_on: date | None = None
    words: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionsFact:
    """How many sessions a worker held. `in_plan`: the worker is part of the plan."""

    record_id: str = ""
    worker: str = ""
    agency: str = ""
    from_day: date | None = None
    to_day: date | None = None
    held: int | None = None
    not_attended: int | None = None
    in_plan: bool = False
    ending: WorkEnding | None = None
    ending_why: str = ""
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class ToldFact:
    """That somebody was told; or not yet, because, by whom and when instead. `about`: closure / decision / level / other."""

    record_id: str = ""
    whom: VoiceOf | None = None
    whom_name: str = ""
    about: str = ""
    what: str = ""
    told_on: date | None = None
    told_by: str = ""
    not_yet_because: str = ""
    will_tell: str = ""
    will_tell_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClosureAsk:
    """A removal that somebody asks for, with everything the closure guard looks for."""

    record_id: str = ""
    strands: tuple[Strand, ...] = ()
    asked_on: date | None = None
    asked_by: str = ""
    asked_agency: str = ""
    reason: ClosureReason | None = None
    why: str = ""
    level: LevelWord | None = None
    reduced_why: str = ""
    fall_because: FallReason | None = None
    screening: str = ""
    exit_who: str = ""
    exit_what: str = ""
    exit_signs: str = ""
    exit_way_back: str = ""
    carry_on_worker: str = ""
    carry_on_agency: str = ""
    carry_on_agreed_on: date | None = None
    new_area: str = ""
    new_area_lead: str = ""
    new_area_accepted_on: date | None = None
    new_area_first_meeting: date | None = None
    adult_care_act: str = ""
    adult_worker: str = ""
    adult_police: str = ""
    adult_wishes: str = ""
    taken_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConcernForm:
    """One form for a person of concern and the link to them: what is about the person goes into their own root.

    `record_id`: of the link. is_here: the record of the person is here and may be read; else only the link is changed.
    """

    record_id: str = ""
    concern: str = ""
    in_trust: bool | None = None
    restricted: bool = False
    restricted_to: tuple[str, ...] = ()
    name: str = ""
    also_called: str = ""
    sex: str = ""
    ethnicity: str = ""
    nationality: str = ""
    note: str = ""
    line: str = ""
    state: ConcernState | None = None
    state_from: date | None = None
    ends_on: date | None = None
    last_contact: date | None = None
    source: str = ""
    ended_on: date | None = None
    ended_why: str = ""
    link_kind: LinkKind | None = None
    is_here: bool = True

    @property
    def is_about_person(self) -> bool:
        """Whether the record of the person is written too: not where it is not here, nor for a new link to somebody who is known."""
        return self.is_here and not (self.concern and not self.record_id)

    def person(self) -> ConcernFact:
        """What goes into the root of the person of concern."""
        return ConcernFact(
            record_id=self.concern,
            name=self.name,
            also_called=self.also_called,
            sex=self.sex,
            ethnicity=self.ethnicity,
            nationality=self.nationality,
            in_trust=self.in_trust,
            restricted=self.restricted,
            restricted_to=self.restricted_to,
            note=self.note,
        )

    def link(self) -> LinkFact:
        """What goes into the young person's root."""
        return LinkFact(
            record_id=self.record_id,
            concern=self.concern,
            line=self.line,
            state=self.state,
            state_from=self.state_from,
            ends_on=self.ends_on,
            last_contact=self.last_contact,
            source=self.source,
            ended_on=self.ended_on,
            ended_why=self.ended_why,
            link_kind=self.link_kind,
        )


def concern_form(link: LinkFact, person: ConcernFact | None) -> ConcernForm:
    """The form of a link and, where their record may be read, of the person."""
    shown = person if person is not None and not person.is_hidden else ConcernFact()
    return ConcernForm(
        record_id=link.record_id,
        concern=link.concern,
        in_trust=shown.in_trust,
        restricted=shown.restricted,
        restricted_to=shown.restricted_to,
        name=shown.name,
        also_called=shown.also_called,
        sex=shown.sex,
        ethnicity=shown.ethnicity,
        nationality=shown.nationality,
        note=shown.note,
        line=link.line,
        state=link.state,
        state_from=link.state_from,
        ends_on=link.ends_on,
        last_contact=link.last_contact,
        source=link.source,
        ended_on=link.ended_on,
        ended_why=link.ended_why,
        link_kind=link.link_kind,
        is_here=person is not None and not person.is_hidden,
    )


Fact = (
    HarmFact
    | MissingFact
    | LivingFact
    | ConcernFact
    | RestrictionFact
    | LinkFact
    | VoiceFact
    | VoiceReply
    | WarningFact
    | SessionsFact
    | ToldFact
    | ClosureAsk
)


@dataclass(frozen=True, slots=True)
class Linked:
    """A person of concern as this young person's page shows them; `concern` None: only the line came."""

    link: LinkFact
    concern: ConcernFact | None = None
    restrictions: tuple[RestrictionFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice entry with what became of it, the latest first."""

    entry: VoiceFact
    replies: tuple[VoiceReply, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsOfPerson:
    """All facts of one young person, each list the newest first, as read at `seen`."""

    young_person_id: str
    harms: tuple[HarmFact, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    living: tuple[LivingFact, ...] = ()
    people: tuple[Linked, ...] = ()
    voices: tuple[Spoken, ...] = ()
    warnings: tuple[WarningFact, ...] = ()
    sessions: tuple[SessionsFact, ...] = ()
    told: tuple[ToldFact, ...] = ()
    closures: tuple[ClosureAsk, ...] = ()
    seen: int = 0


Form = Fact | ConcernForm
"""What a form on the young person's page fills in."""
