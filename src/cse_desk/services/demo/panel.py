"""Plays the VPG of the demo in the coordinator's vault: thirty-six young people added a month ago, thirty-eight to be heard next."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from cse_desk import paths
from cse_desk.clock import LONDON, SetClock
from cse_desk.models.enums import (
    AgendaWhy,
    ClosureReason,
    HarmWord,
    LevelWord,
    MayShare,
    MissingKind,
    PanelDecisionKind,
    ReferralEventKind,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import ClosureAsk, MissingFact, VoiceFact, VoiceReply
from cse_desk.models.records.groups import MemberEntry
from cse_desk.models.records.meeting import DecisionForm, TypedAction
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.services.panel_papers import PanelPaper, Recipient, Wanted
from cse_desk.services.pre_agenda import Answer

_LAST_DAYS_AGO, _NEXT_IN_DAYS = 28, 8  # or a few days more: the group meets on a Tuesday
_TUESDAY = 1
_FIRST, _HELD_S = time(9, 30), 180
_EVERY_VOICE, _EVERY_MISSING = 3, 7
Write = Callable[[str, str, str, bytes], None]  # step, kind, path, bytes


@dataclass(slots=True)
class Panel:
    """One run of the VPG."""

    desk: Desk
    clock: SetClock
    now: datetime
    write: Write
    told: Mapping[str, Any]
    last: str = ""  # the meeting of a month ago

    @classmethod
    def of(cls, desk: Desk, clock: SetClock, now: datetime, write: Write) -> "Panel":
        """With the words of resources/demo/panel.json."""
        told = json.loads((paths.resources() / "demo" / "panel.json").read_text("utf-8"))
        return cls(desk, clock, now, write, told)

    # ---- a month ago ------------------------------------------------------------------------

    def hold_last(self, people: list[PersonDetails]) -> None:
        """These young people were referred by their agencies, heard and added; the minutes were sealed a week later."""
        held_at = self._morning(self._last)
        self._to(held_at - timedelta(days=8))
        self._people()
        self.last = self._plan(held_at)
        for number, details in enumerate(people):
            root = next(iter(self.desk.people.create(details).roots))
            self._accept(root, number)
            self._put_on(self.last, root, AgendaWhy.NEW)
        self.desk.agendas.issue(meeting=self.last)
        self._to(held_at)
        self._meet()
        self._to(held_at + timedelta(days=7))
        self.desk.minutes.seal(meeting=self.last, checked_by=self.told["members"][0]["name"])
        self.desk.minutes.minutes_sent(meeting=self.last)

    @property
    def _last(self) -> int:
        """Days from the day of the demo to the Tuesday a month ago."""
        day = self.now.astimezone(LONDON).date() - timedelta(days=_LAST_DAYS_AGO)
        return -_LAST_DAYS_AGO - (day.weekday() - _TUESDAY) % 7

    @property
    def _next(self) -> int:
        """Days to the next one's Tuesday."""
        day = self.now.astimezone(LONDON).date() + timedelta(days=_NEXT_IN_DAYS)
        return _NEXT_IN_DAYS + (_TUESDAY - day.weekday()) % 7

    def _morning(self, days: int) -> datetime:
        day = self.now.astimezone(LONDON).date() + timedelta(days=days)
        return datetime.combine(day, _FIRST, LONDON)

    def _to(self, moment: datetime) -> None:
        self.clock.go_on(seconds=max(0.0, (moment - self.clock.now()).total_seconds()))

    def _people(self) -> None:
        group = next(one for one in self.desk.groups.all() if one.discusses_people)
        members = tuple(MemberEntry(**one) for one in self.told["members"])
        self.desk.groups.save(replace(group, members=members))

    def _plan(self, at: datetime) -> str:
        group = next(one for one in self.desk.groups.all() if one.discusses_people)
        details = self.desk.meetings.proposal(group=group.group, starts_at=at)
        return self.desk.meetings.save(replace(details, where=self.told["where"], minutes_long=420))[1]

    def _accept(self, root: str, number: int) -> None:
        strands = tuple(map(Strand, _one_of(self.told["strands"], number)))
        self.desk.pre_agenda.refer(young_person_id=root, strands=strands, why=self.told["why"])
        self._answer(root)

    def _answer(self, root: str) -> None:
        for line in self.desk.referrals.lines(young_person_id=root):
            answer = Answer(ReferralEventKind.ACCEPTED, self.told["why"])
            self.desk.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=answer)

    def _put_on(self, meeting: str, root: str, why: AgendaWhy) -> None:
        self.desk.agendas.put_on(meeting=meeting, young_person_id=root, why=why)

    def _meet(self) -> None:
        days = self.desk.meeting_days
        days.start(meeting=self.last)
        for place, line in enumerate(days.day(meeting=self.last).attenders):
            if place == len(self.told["members"]) - 1:
                days.apologise(attendance=line.attendance)
            else:
                days.arrive(attendance=line.attendance)
        for number, item in enumerate(days.day(meeting=self.last).items):
            self._hear(item.item, number)
        days.end(meeting=self.last)
        self.desk.minutes.actions_sent(meeting=self.last)

    def _hear(self, item: str, number: int) -> None:
        child = self.desk.meeting_days.child(item=item)
        said = {
            name: _one_of(self.told[name], number).format(given=child.given) for name in ("worried", "working", "needs")
        }
        self.desk.meeting_days.write(item=item, seconds=_HELD_S, **said)
        form = DecisionForm(
            kind=PanelDecisionKind.ADD,
            strands=child.strands,
            reason=_one_of(self.told["reasons"], number),
            harm=HarmWord.POSSIBLY if number % 4 == 0 else HarmWord.NOT_THAT_WE_KNOW,
            level=LevelWord(_one_of(self.told["levels"], number)),
            review_on=self._morning(self._next).date(),
            chair_signed=True,
        )
        self.desk.decisions.decide(item=item, form=form)
        words = {name: text.format(given=child.given) for name, text in _one_of(self.told["actions"], number).items()}
        due = self._morning(self._last + 14 + number % 28).date()
        self.desk.panel_actions.add(item=item, action=TypedAction(**words, due=due))
        self.desk.meeting_days.go_on(item=item, seconds=_HELD_S)

    # ---- since then, and the next meeting ---------------------------------------------------

    def prepare_next(self, referred: list[str]) -> str:
        """What has happened since; then everybody whose review is due, and who was referred anew, is put on. Gives the meeting."""
        for root in referred:
            self._answer(root)
        heard = [one.young_person_id for one in self.desk.meeting_days.day(meeting=self.last).items]
        self._since(heard)
        meeting = self._plan(self._morning(self._next))
        for one in self.desk.agendas.view(meeting=meeting).candidates:
            self._put_on(meeting, one.young_person_id, one.why)
        return meeting

    def _since(self, heard: list[str]) -> None:
        today = self.clock.today()
        record = self.desk.facts.record
        for number, root in enumerate(heard):
            if number % _EVERY_VOICE == 0:
                self._speak(root, number // _EVERY_VOICE)
            if number % _EVERY_MISSING == 0:
                away = self._morning(-9) + timedelta(hours=13)
                back = away + timedelta(hours=11)
                missing = MissingFact(
                    missing_kind=MissingKind.MISSING, from_at=away, returned_at=back, reported_at=away, overnight=True
                )
                record(young_person_id=root, fact=missing)
            if number == 1:
                record(young_person_id=root, fact=self._ask(root, today))

    def _speak(self, root: str, number: int) -> None:
        told = _one_of(self.told["voices"], number)
        today = self.clock.today()
        fact = VoiceFact(
            whose=VoiceOf.YOUNG_PERSON,
            voice_form=VoiceForm.WORDS,
            words=told["words"],
            said_on=today - timedelta(days=6),
            asked_by=self.told["asked_by"],
            how_asked="In the car, on the way home.",
            may_share=MayShare.YES,
        )
        self.desk.facts.record(young_person_id=root, fact=fact)
        if told["answer"]:
            entry = self.desk.facts.of(young_person_id=root).voices[0].entry.record_id
            reply = VoiceReply(
                entry=entry,
                heard_by=self.told["asked_by"],
                heard_on=today - timedelta(days=5),
                what_changed=told["answer"],
                told_back_on=today - timedelta(days=2),
                told_back_by=self.told["asked_by"],
            )
            self.desk.facts.record(young_person_id=root, fact=reply)

    def _ask(self, root: str, today: Any) -> ClosureAsk:
        strands = next(iter(self.desk.referrals.lines(young_person_id=root))).strands
        plan = self.told["exit"]
        return ClosureAsk(
            strands=strands,
            asked_on=today,
            asked_by=self.told["asked_by"],
            asked_agency=self.told["asked_agency"],
            reason=ClosureReason.COMPLETE,
            why=self.told["asked_why"],
            level=LevelWord.LOW,
            exit_who=plan["who"],
            exit_what=plan["what"],
            exit_signs=plan["signs"],
            exit_way_back=plan["way_back"],
        )

    # ---- paper ------------------------------------------------------------------------------

    def print_papers(self, meeting: str) -> None:
        """The agenda in its forms, one numbered copy, the sheets of the day, and the minutes of last time."""
        inspector = self.told["members"][1]
        police = Recipient(inspector["name"], inspector["agency"])
        papers = self.desk.panel_papers
        first = papers.of(meeting=meeting).items[0][0]
        copy = Wanted(meeting, PanelPaper.AGENDA, police, number=papers.of(meeting=meeting).next_number)
        for name, kind, wanted in (
            ("agenda", "agenda", Wanted(meeting, PanelPaper.AGENDA)),
            ("agenda-short", "agenda", Wanted(meeting, PanelPaper.SHORT)),
            ("agenda-initials", "agenda", Wanted(meeting, PanelPaper.INITIALS)),
            ("agenda-copy", "agenda", copy),
            ("briefing", "agenda", Wanted(meeting, PanelPaper.BRIEFING, item=first)),
            ("attendance-sheet", "agenda", Wanted(meeting, PanelPaper.ATTENDANCE)),
            ("minutes", "minutes", Wanted(self.last, PanelPaper.MINUTES)),
            ("actions", "minutes", Wanted(self.last, PanelPaper.ACTIONS)),
        ):
            self.write(f"VPG: {name.replace('-', ' ')}", kind, f"papers/vpg-{name}.pdf", papers.pdf(wanted))
        papers.made(copy)


def _one_of(some: list[Any], number: int) -> Any:
    return some[number % len(some)]
