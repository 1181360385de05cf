"""What another agency knows about a young person, as it stands beside a screening."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cse_desk.models.enums import ContributionWay


@dataclass(frozen=True, slots=True)
class ContributionForm:
    """A contribution that is being entered. `unplaced`: what stood in the file and is no answer of the sheet, with where it stood."""

    answers: Mapping[str, object] = field(default_factory=dict)
    way: ContributionWay | None = None
    unplaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ContributedAnswer:
    """An agency's answer to one indicator, beside that of the screening ("" while nobody has answered it there)."""

    indicator: str
    number: str
    text: str
    answer: str  # code
    words: str
    details: tuple[tuple[str, str], ...]  # what was said with it
    quote: str  # somebody's exact words
    is_harm: bool
    ours: str
    ours_words: str

    @property
    def differs(self) -> bool:
        """Whether the screening says something else, or nothing yet."""
        return self.answer != self.ours

    @property
    def matters(self) -> bool:
        """A sign that the screening does not have."""
        return self.answer in ("yes", "possible") and self.ours not in ("yes", "possible")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer to one of the sheet's own questions."""

    text: str
    words: str
    is_verbatim: bool


@dataclass(frozen=True, slots=True)
class ContributionEntry:
    """One agency's part. `after_signing`: it came in after the screening was signed, so the signature does not cover it."""

    record_id: str
    name: str
    agency: str
    job: str
    given_on: date | None
    way: ContributionWay | None
    taken_by: str
    taken_at: datetime | None
    answers: tuple[ContributedAnswer, ...]
    own: tuple[OwnAnswer, ...]
    after_signing: bool = False

    def of(self, indicator: str) -> ContributedAnswer | None:
        """Its answer to an indicator."""
        return next((one for one in self.answers if one.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class ContributionPreview:
    """What would be added, and which safety prompts it would open (id, title). `problems`: what is missing before it can be."""

    entry: ContributionEntry
    prompts: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    unplaced: tuple[tuple[str, str], ...]
