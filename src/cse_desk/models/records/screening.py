"""Screening: what the rules take in and give out, and what the result page and the paper show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from cse_desk.models.enums import (
    Answer,
    Basis,
    Block,
    Direction,
    HarmWord,
    Level,
    LevelWord,
    PromptOutcome,
    Recency,
    ScreeningReason,
    Under13,
)

if TYPE_CHECKING:
    from cse_desk.models.records.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the tool, as data (from the questionnaire's extensions)."""

    id: str  # "d8.08"
    number: str  # "8.08"
    domain: str  # "d8"
    text: str
    short: str
    block: Block
    level: Level | None
    under_13: Under13 | None
    prompts: tuple[str, ...]  # "P2", "P3(u13)"
    guidance: str
    is_characteristic: bool = False  # who somebody is, not what happens to them: never moves the result by itself
    is_harm_under_13: bool = False  # counts as a sign of harm for a child under thirteen
    asked_if: tuple[tuple[str, str], ...] = ()  # (indicator, answer), one of which must hold; empty: always asked


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the ten domains."""

    id: str
    number: int
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class Tool:
    """The whole tool as the rules need it."""

    url: str
    version: str
    domains: tuple[Domain, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one indicator with everything that opens under it."""

    answer: Answer | None = None
    basis: Basis | None = None
    recency: Recency | None = None
    level: Level | None = None  # the worker's own; None = the suggested level stands
    level_why: str = ""
    who: str = ""
    note: str = ""
    happened: date | None = None  # first day on which the harm may have happened, where known
    happened_latest: date | None = None  # last such day, when only a month or a year is known
    answered: str = ""  # how a sign of harm was answered: the safeguarding response
    answered_police: str = ""  # the police response, or the reason for none
    answered_support: str = ""  # support for the young person
    taken_back: bool = False  # a disclosure that was taken back stays recorded and counts as made

    @property
    def is_answered(self) -> bool:
        """Whether it is written how the harm was answered, all three parts of it."""
        return all(part.strip() for part in (self.answered, self.answered_police, self.answered_support))


@dataclass(frozen=True, slots=True)
class Age:
    """Age in whole years. `low` is what floors use (the younger end of an estimate)."""

    low: int
    high: int

    @property
    def estimated(self) -> bool:
        """Whether only a range is known."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class OpenedPrompt:
    """A prompt that was opened by an answer once; it never closes itself, whatever becomes of that answer."""

    prompt: str
    at: datetime
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything besides the indicators that a rule may look at."""

    today: date
    born: date | None = None  # None with `estimated_ages`
    estimated_ages: tuple[int, int] | None = None  # (youngest, oldest), as of `estimated_on`
    estimated_on: date | None = None
    safe_now: str = ""  # s0.01: yes / no / not-known / "" (not answered)
    reason: ScreeningReason | None = None
    seen_alone_since_last: bool | None = None  # None = not said
    communication_need_unanswered: bool = False
    agencies: tuple[str, ...] = ()
    has_communication_need: bool = False  # sign, symbols, aid, intermediary; not a language alone
    opened: tuple[OpenedPrompt, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptText:
    """A safety prompt as data (resources/forms/screening-prompts.json); numbers in it come from settings."""

    id: str  # "P2"
    title: str  # "Social care today"
    text: str
    clock: str  # now / 1h / same-day / 1-working-day / 72h-from-return / before-contact / before-next-talk / asap / configured
    clock_words: str  # "same day"
    closes: str  # worker / manager / nobody / advice / lado-reference / health-lead / person
    closes_words: str
    not_needed_allowed: bool


@dataclass(frozen=True, slots=True)
class PromptAnswer:
    """How somebody answered a prompt."""

    record_id: str
    prompt: str
    outcome: PromptOutcome
    reason: str
    by_name: str
    by_role: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FiredPrompt:
    """A prompt that is open (or was answered) because of these answers."""

    prompt: PromptText
    because: tuple[str, ...]  # indicator ids, or "s0.01", "u13", ...
    why: str  # one sentence in words
    due: datetime | None = None
    answer: PromptAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor not needed."""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor that holds: what may not be recorded as low, and why."""

    id: str  # "F3"
    hard: bool
    least: LevelWord | None  # lowest word that may be chosen; None for F8/F9 whose words say what they forbid
    forbids: tuple[LevelWord, ...]
    because: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """One answered question in the profile: one box one question."""

    indicator: str
    block: Block
    answer: Answer | None
    level: Level | None
    basis: Basis | None
    recency: Recency | None


@dataclass(frozen=True, slots=True)
class DomainProfile:
    """A row of the profile chart."""

    domain: Domain
    boxes: tuple[Box, ...]
    strength: Answer | None
    unknown: int


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A Not known, turned into something somebody asks somebody by a day."""

    indicator: str
    number: str
    text: str
    block: Block
    due: date


@dataclass(frozen=True, slots=True)
class ToAskEntry:
    """A Not known that somebody asks somebody by a day. `record_id` is empty until it was added."""

    record_id: str
    indicator: str
    who_asks: str
    asks_whom: str
    due: date | None
    done_on: date | None = None
    found_out: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """What the tool says: an aid that explains itself, never a decision."""

    harm: HarmWord
    harm_why: str
    level: LevelWord
    level_why: str
    prompts: tuple[FiredPrompt, ...]
    floors: tuple[Floor, ...]
    profile: tuple[DomainProfile, ...]
    to_ask: tuple[ToAsk, ...]
    harm_listed: tuple[str, ...] = ()  # sentences: each sign of harm with when and whether answered
    advice: tuple[str, ...] = ()  # e.g. early help for vulnerability alone; "ask 3.05-3.08"
    one_agency: bool = False
    hard_forbidden: frozenset[LevelWord] = frozenset()
    soft_forbidden: frozenset[LevelWord] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """Since the signed screening before: where the words went, and how many answers moved.

    `lost`: was Yes or Possible, now Not known (knowledge lost, not risk gone). `learned`: was Not known, now No.
    """

    direction: Direction | None
    up: int = 0
    down: int = 0
    lost: int = 0
    learned: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the practitioner decides; both words and the tool's are kept."""

    harm: HarmWord
    level: LevelWord
    reasons: str
    change_my_mind: str
    not_known: str
    differs_why: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """A manager's signature under a judgement that differs from the aid, or is under a soft floor."""

    by_name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreeningLine:
    """One screening in a young person's list."""

    screening_id: str
    young_person_id: str
    reason: ScreeningReason | None
    started_on: date
    signed_on: date | None
    signed_by: str
    harm: HarmWord | None
    level: LevelWord | None
    direction: Direction | None
    agencies: int
    left: int  # questions still to answer
    needs_sign_off: bool
    open_prompts: int
    is_own_draft: bool
    besides_why: str = ""  # why it was begun while another one was not finished


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A screening opened for work: answers as the forms engine takes them."""

    screening_id: str
    young_person_id: str
    form_url: str
    form_version: str
    answers: dict[str, object]
    last_page: str
    last_item: str
    seen: int
    signed_at: datetime | None
    signed_by: str
    judgement: Judgement | None
    sign_off: SignOff | None
    needs_sign_off: bool
    prompt_answers: tuple[PromptAnswer, ...] = ()
    conflicts: tuple[str, ...] = ()  # paths on which two values stand
    resumed_from_draft: bool = False
    kept_at: datetime | None = None  # when that draft was kept
    actions: tuple[ToAskEntry, ...] = ()
    amended_since_signed: bool = False  # an answer was changed after the signature


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """A question and its answer in words, for print."""

    number: str
    text: str
    answer: str
    details: tuple[tuple[str, str], ...]  # (label, words)
    is_harm: bool = False
    is_verbatim: bool = False
    beside: str = ""  # last time's answer, and what became of it


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A page of the tool, for print."""

    title: str
    intro: str
    answers: tuple[PaperAnswer, ...]


@dataclass(frozen=True, slots=True)
class ScreeningPaper:
    """The completed tool, everything the PDF needs."""

    title: str
    reference: str
    name: str
    known_as: str
    born: str  # "born 9 Aug 2012", as part of a line
    born_on: str  # "9 Aug 2012", beside its label
    age: str
    reason: str
    completed_by: tuple[str, ...]
    result: ScreeningResult
    judgement: Judgement | None
    sign_off: SignOff | None
    signed_by: str
    signed_at: datetime | None
    sections: tuple[PaperSection, ...]
    own_words: tuple[tuple[str, str], ...] = field(default=())  # (quote, source) the young person's words first
    seen_alone: str = ""
    not_seen_note: str = ""
    comparison: Comparison | None = None  # with the signed screening before this one
    conflicts: int = 0  # questions on which two answers stand
