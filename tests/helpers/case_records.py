"""Case histories entered into a real vault the way people enter them, day by day: what the closure guard then says is what it would say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from cse_desk.clock import LONDON, SetClock
from cse_desk.forms import screening_tool as places
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import (
    ClosureReason,
    Compartment,
    LevelWord,
    MayShare,
    MissingKind,
    PanelDecisionKind,
    ScreeningReason,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.closure import GuardFindings
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    Fact,
    HarmFact,
    LinkFact,
    MissingFact,
    ToldFact,
    VoiceFact,
)
from cse_desk.models.records.people import NameEntry, PersonDetails
from cse_desk.models.records.screening import Judgement
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.services import screening_rows
from cse_desk.services.closure_of_record import Proposal, closure_case
from cse_desk.services.facts.service import Facts
from cse_desk.services.guarding import judge
from cse_desk.services.people import People
from cse_desk.services.screenings import Screenings
from cse_desk.vault.store import Vault
from tests.helpers.closure_stories import FIVE
from tests.unit.services.answering import JUDGEMENT, whole

SHIFT = timedelta(days=731)  # the vaults of these tests are made late in 2026: the histories happen two years later
ANSWERED = {
    "safeguarding": "Strategy discussion the same day.",
    "police": "Crime recorded; video interview.",
    "support": "Therapy offered and taken up.",
    "answered_by": "Leanne Ward",
}
PAPERS: Mapping[str, Any] = {
    "exit_who": "School nurse",
    "exit_what": "Meets weekly, then monthly",
    "exit_signs": "Nights away, a second phone",
    "exit_way_back": "Ring the worker: back on within a week",
    "carry_on_worker": "Ada Quill, school nurse",
    "carry_on_agency": "Health",
}


def shifted(day: str) -> date:
    """A day of a history, as it is in these vaults."""
    return date.fromisoformat(day) + SHIFT


def shifted_story(value: Any) -> Any:
    """A history in JSON with every day moved."""
    if isinstance(value, dict):
        return {key: shifted_story(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shifted_story(one) for one in value]
    try:
        return shifted(value).isoformat() if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


class CaseRecord:
    """One young person's record, written through the services; every day is a day of the history."""

    def __init__(self, vault: Vault, clock: SetClock, *, given: str = "", born: str = "", root: str = "") -> None:
        """Somebody new by name and day of birth, or somebody who stands in the vault already by their `root`."""
        self.vault, self.clock = vault, clock
        self.people, self.facts, self.screenings = People(vault), Facts(vault), Screenings(vault)
        self.root = root or self._new(given, born)

    def _new(self, given: str, born: str) -> str:
        names = (NameEntry("", "legal", given, "Hale"),)
        (root,) = self.people.create(PersonDetails(names=names, born=shifted(born))).roots
        return root

    def at(self, day: str, hour: int = 12) -> date:
        """Let it be this day."""
        on = shifted(day)
        wanted = datetime.combine(on, time(hour), LONDON).astimezone(UTC)
        self.clock.go_on(seconds=(wanted - self.clock.now()).total_seconds())
        return on

    def moment(self, day: str, hour: int = 12) -> datetime:
        """A moment of that day."""
        return datetime.combine(shifted(day), time(hour), LONDON).astimezone(UTC)

    def record(self, fact: Fact) -> None:
        """Write a fact down."""
        self.facts.record(young_person_id=self.root, fact=fact)

    def harm(self, known: str, **answer: Any) -> None:
        """Something became known, and was answered."""
        on = self.at(known)
        days: dict[str, Any] = {f"{part}_on": on for part in ("safeguarding", "police", "support") if part in answer}
        self.record(HarmFact(what="An older man hurt them.", known_on=on, known_by="School nurse", **answer, **days))

    def missing(self, start: str, end: str, **more: Any) -> None:
        """Away, back, and the interview held the next morning unless said otherwise."""
        self.at(end, 23)
        back = self.moment(end, 10)
        interview = more or {"interview_held_at": back + timedelta(hours=2), "interview_by": "Barnardo's"}
        self.record(MissingFact("", MissingKind.MISSING, from_at=self.moment(start, 8), returned_at=back, **interview))

    def concern(self, day: str, **link: Any) -> str:
        """Somebody of concern, by the line that may be said; gives their root."""
        self.at(day)
        more: dict[str, Any] = {key: shifted(value) if key != "state" else value for key, value in link.items()}
        self.facts.concern(
            young_person_id=self.root,
            link=LinkFact(line="the man", source="Police", **more),
            concern=ConcernFact(name="Grant Vane", in_trust=False),
        )
        return self.facts.of(young_person_id=self.root).people[-1].link.concern

    def says(self, day: str, words: str, **more: Any) -> None:
        """The young person's words."""
        said = VoiceFact("", VoiceOf.YOUNG_PERSON, "", VoiceForm.WORDS, words, self.at(day), "Joy Bello")
        self.record(replace(said, **{"may_share": MayShare.YES, **more}))

    def decides(self, day: str, kind: PanelDecisionKind, level: LevelWord) -> None:
        """The VPG decides."""
        on = self.at(day, 15)
        with self.vault.transaction("Decided") as writing:
            row = PanelDecision(id=self.vault.ids.new(), root=self.root, compartment=Compartment.PANEL)
            row.decision, row.level, row.decided_on, row.reason = kind, level, on, "As discussed."
            row.strands, row.at = [Strand.SEXUAL.value], self.clock.now()
            writing.session.add(row)

    def screens(
        self,
        day: str,
        reason: ScreeningReason = ScreeningReason.CLOSURE,
        *,
        judged: Judgement = JUDGEMENT,
        agencies: Sequence[str] = FIVE,
        answers: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """A whole screening by five agencies who have seen the young person, signed; `answers`: those that are not No."""
        on = self.at(day)
        _begun, screening = self.screenings.start(young_person_id=self.root, reason=reason)
        whole = _completed(self.screenings, on, reason, agencies, answers or {})
        seen = self.screenings.open(screening_id=screening).seen
        self.screenings.save(screening_id=screening, answers=whole, last_page="", last_item="", seen=seen)
        seen = self.screenings.open(screening_id=screening).seen
        self.screenings.sign(screening_id=screening, judgement=judged, seen=seen)

    def asks(self, day: str, **more: Any) -> None:
        """A removal is asked for as complete, at low, with all its papers; and the young person was told."""
        on = self.at(day, 9)
        asked = {"reason": ClosureReason.COMPLETE, "level": LevelWord.LOW, "carry_on_agreed_on": on, **PAPERS, **more}
        self.record(ClosureAsk(strands=(Strand.SEXUAL,), asked_on=on, asked_by="Joy Bello", why="It is done.", **asked))
        self.record(ToldFact("", VoiceOf.YOUNG_PERSON, about="closure", told_on=on, told_by="Joy Bello"))

    def judged(self, day: str, *, chair: bool = True) -> GuardFindings:
        """What the guard says on the day of the meeting."""
        on = self.at(day, 14)
        with self.vault.reading() as session:
            return judge(closure_case(session, self.root, Proposal(on, chair=chair)))


def _completed(
    screenings: Screenings, on: date, reason: ScreeningReason, agencies: Sequence[str], more: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    form, group = screenings.form(), places.CONTRIBUTORS
    seen = {places.SEEN_ALONE: "seen", f"{places.SEEN_ALONE}.on": on.isoformat(), places.REASON: reason.value}
    seen |= {"s3.01": "not-yet"}  # what they say stands in voice entries here
    flow = screening_rows.flow_of(form, whole(form, {**seen, **more}))
    for number, agency in enumerate(agencies, start=1):
        at = f"{group}:c{number}/{group}"
        flow = flow if f"{at}.name" in flow.answers else flow.add_instance(group, f"c{number}")
        flow = flow.with_answers({f"{at}.name": f"Worker {number}", f"{at}.agency": agency, f"{at}.how": "present"})
    return dict(flow.answers)
