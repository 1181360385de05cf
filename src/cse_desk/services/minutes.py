"""Minutes: drafted from the day, checked, sealed. A sealed version never changes; an amendment is a new version with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, MeetingEventKind
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import OpenDissent, SendingClock
from cse_desk.models.records.panel import ActionLine, AttenderLine, MeetingHead, MinutedWords, MinutesPaper
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.panel import Meeting, MinutedItem, MinutesVersion
from cse_desk.services import minute_draft
from cse_desk.services.acts import done
from cse_desk.services.groups import group_of
from cse_desk.services.meetings import add_meeting_event
from cse_desk.services.panel_clocks import actions_clock, minutes_clock
from cse_desk.services.panel_rows import happened, of_meeting, one
from cse_desk.services.papers_withheld import minutes_without, withheld_from
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import authorise
from cse_desk.services.snapshots import as_json, digest, from_json
from cse_desk.vault.access_log import Event
from cse_desk.vault.history import history
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


class MinutesRule(StrEnum):
    """Why minutes cannot be sealed or sent."""

    NOT_ENDED = "minutes-not-ended"
    CHECKED_BY = "minutes-checked-by"  # somebody checks them, by name
    AMENDS_WHY = "minutes-amends-why"
    SAME = "minutes-same"  # nothing differs from the version sealed last
    NOT_SEALED = "minutes-not-sealed"


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """A sealed version in the list; faults: what is no longer as it was sealed, in words."""

    number: int
    sealed_at: datetime | None
    sealed_by: str
    checked_by: str
    amends_why: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionExtract:
    """The actions of one agency; `left_out`: how many young people this copy does not hold."""

    head: MeetingHead
    copy_for: str
    actions: tuple[ActionLine, ...]
    left_out: int


class Minutes:
    """Use cases of minutes."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def draft(self, *, meeting: str) -> MinutesPaper:
        """The minutes as they would be sealed now. NotFound."""
        with self._vault.reading() as session:
            return minute_draft.draft_of(session, one(session, Meeting, meeting))

    def unanswered(self, *, meeting: str) -> tuple[OpenDissent, ...]:
        """The dissents of this meeting that nobody has answered. NotFound."""
        with self._vault.reading() as session:
            return minute_draft.unanswered(session, one(session, Meeting, meeting))

    def clocks(self, *, meeting: str) -> tuple[SendingClock, SendingClock] | None:
        """Of the actions and of the minutes, once the meeting has ended. NotFound."""
        with self._vault.reading() as session:
            row = one(session, Meeting, meeting)
            ended = happened(session, meeting, MeetingEventKind.ENDED)
            if ended is None:
                return None
            group = group_of(session, row.group or "")
            return actions_clock(session, meeting, group, ended), minutes_clock(session, meeting, group, ended)

    def versions(self, *, meeting: str) -> tuple[MinutesLine, ...]:
        """Every sealed version, the latest first, each looked at whether it is as it was sealed."""
        with self._vault.reading() as session:
            one(session, Meeting, meeting)
            rows = _versions(session, meeting)
            found = [(row, _items(session, row)) for row in rows]
            return tuple(_line(session, row, items) for row, items in reversed(found))

    def sealed(self, *, meeting: str, number: int = 0) -> MinutesPaper:
        """A sealed version as it was sealed; 0: the latest. NotFound."""
        with self._vault.reading() as session:
            return _sealed(session, meeting, number)

    # ---- sealing and sending ----------------------------------------------------------------

    def seal(self, *, meeting: str, checked_by: str, amends_why: str = "") -> Changes:
        """Seal the minutes as they stand. Refused(NOT_ENDED, CHECKED_BY, AMENDS_WHY, SAME, ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not checked_by.strip():
            raise Refused(MinutesRule.CHECKED_BY)
        with self._vault.transaction(_("Minutes sealed")) as writing:
            session = writing.session
            row = one(session, Meeting, meeting)
            if happened(session, meeting, MeetingEventKind.ENDED) is None:
                raise Refused(MinutesRule.NOT_ENDED)
            draft = minute_draft.draft_of(session, row)
            before = _versions(session, meeting)
            if before:
                _may_amend(draft, before[-1], amends_why)
            number = max((each.number or 0 for each in before), default=0) + 1
            items = [self._keep(writing, draft, words, number) for words in draft.items]
            self._add(writing, draft, number, items, checked_by.strip(), amends_why.strip())
            add_meeting_event(self._vault, writing, meeting, MeetingEventKind.MINUTES_SEALED, note=amends_why.strip())
        return done(self._vault, writing)

    def _keep(self, writing: Writing, draft: MinutesPaper, words: MinutedWords, number: int) -> list[str]:
        content = as_json(words)
        row = MinutedItem(id=self._vault.ids.new(), root=words.young_person_id, compartment=Compartment.PANEL)
        row.meeting, row.item, row.version, row.content = draft.head.meeting, words.item, number, content
        writing.session.add(row)
        return [row.id, digest(content)]

    def _add(
        self, writing: Writing, draft: MinutesPaper, number: int, items: list[list[str]], checked_by: str, why: str
    ) -> None:
        meeting = draft.head.meeting
        row = MinutesVersion(id=self._vault.ids.new(), root=meeting, compartment=Compartment.PANEL)
        row.number, row.sealed_at, row.sealed_by = number, self._vault.clock.now(), self._vault.me.name
        row.checked_by, row.amends_why = checked_by, why or None
        row.opening, row.items = _opening(draft), items
        writing.session.add(row)
        writing.note(Event.RECORDED, root=meeting, what=MinutesVersion.__kind__)

    def actions_sent(self, *, meeting: str) -> Changes:
        """The actions went out. Refused(ROLE), NotFound."""
        return self._sent(meeting, MeetingEventKind.ACTIONS_SENT, _("Actions sent"))

    def minutes_sent(self, *, meeting: str) -> Changes:
        """The sealed minutes went out. Refused(ROLE, NOT_SEALED), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.reading() as session:
            if not _versions(session, meeting):
                raise Refused(MinutesRule.NOT_SEALED)
        return self._sent(meeting, MeetingEventKind.MINUTES_SENT, _("Minutes sent"))

    def _sent(self, meeting: str, kind: MeetingEventKind, title: str) -> Changes:
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(title) as writing:
            one(writing.session, Meeting, meeting)
            add_meeting_event(self._vault, writing, meeting, kind)
            writing.note(Event.RECORDED, root=meeting, what=kind.value)
        return done(self._vault, writing)

    # ---- copies -----------------------------------------------------------------------------

    def copy_for(self, *, meeting: str, name: str, agency: str, number: int = 0) -> MinutesPaper:
        """A sealed version for one recipient: nothing in it about a young person in whom they have an interest. NotFound.

        Nor the young person's own words where those are withheld from them.
        """
        with self._vault.reading() as session:
            paper = _sealed(session, meeting, number)
            out = self._out(session, paper, name, agency)
            roots = [one.young_person_id for one in paper.items]
            held = withheld_from(session, roots, name=name, agency=agency, among=paper.attenders)
        paper = replace(
            paper, items=tuple(minutes_without(one, held.get(one.young_person_id, ())) for one in paper.items)
        )
        return minute_draft.copy_of(paper, out, ", ".join(filter(None, [name, agency])))

    def actions_for(self, *, meeting: str, agency: str, name: str = "") -> ActionExtract:
        """What one agency has to do after a meeting, whoever of it does it: as soon as it is over, before the minutes. NotFound.

        `name`: who gets it; nothing in it about a young person in whom they have an interest.
        """
        with self._vault.reading() as session:
            paper = minute_draft.draft_of(session, one(session, Meeting, meeting))
            out = self._out(session, paper, name, agency)
        kept = minute_draft.copy_of(paper, out, ", ".join(filter(None, [name, agency])))
        lines = (line for words in kept.items for line in words.actions if fold(line.agency) == fold(agency))
        return ActionExtract(kept.head, kept.copy_for, tuple(lines), kept.left_out)

    def _out(self, session: Session, paper: MinutesPaper, name: str, agency: str) -> frozenset[str]:
        return minute_draft.left_out_of(session, paper, name=name, agency=agency, on=self._vault.clock.today())


# ---- sealed rows ---------------------------------------------------------------------------


def _opening(draft: MinutesPaper) -> dict[str, Any]:
    return {
        "head": as_json(draft.head),
        "attenders": as_json(draft.attenders),
        "quorum_words": draft.quorum_words,
    }


def _versions(session: Session, meeting: str) -> list[MinutesVersion]:
    rows = rows_of(session, MinutesVersion, [meeting])
    return sorted(rows, key=lambda row: (row.number or 0, row.sealed_at.timestamp() if row.sealed_at else 0.0, row.id))


def _items(session: Session, row: MinutesVersion) -> dict[str, MinutedItem]:
    wanted = {id_ for id_, _hash in _named(row)}
    return {each.id: each for each in of_meeting(session, MinutedItem, row.root) if each.id in wanted}


def _named(row: MinutesVersion) -> Iterator[tuple[str, str]]:
    """(record of the minuted item, its hash) of a version."""
    for pair in row.items or []:
        if isinstance(pair, list) and len(pair) == 2:
            yield str(pair[0]), str(pair[1])


def _line(session: Session, row: MinutesVersion, items: Mapping[str, MinutedItem]) -> MinutesLine:
    return MinutesLine(
        number=row.number or 0,
        sealed_at=row.sealed_at,
        sealed_by=row.sealed_by or "",
        checked_by=row.checked_by or "",
        amends_why=row.amends_why or "",
        faults=tuple(_faults(row, items, _written_to(session, [row, *items.values()]))),
    )


def _written_to(session: Session, rows: Iterable[Recorded]) -> frozenset[str]:
    """Those of these records to which something was written after the act that made them."""
    acts = {row.id: {event.act for event in history(session, row.root, row.id)} for row in rows}
    return frozenset(record for record, each in acts.items() if len(each) > 1)


def _faults(row: MinutesVersion, items: Mapping[str, MinutedItem], changed: frozenset[str]) -> Iterator[str]:
    for id_, hash_ in _named(row):
        item = items.get(id_)
        if item is None:
            yield _("A minute that was sealed is not here.")
        elif digest(item.content) != hash_ or id_ in changed:
            yield _("A minute is not as it was sealed.")
    if row.id in changed:
        yield _("The opening of the minutes was written to after it was sealed.")


def _sealed(session: Session, meeting: str, number: int) -> MinutesPaper:
    rows = _versions(session, meeting)
    row = rows[-1] if rows and not number else next((each for each in rows if each.number == number), None)
    if row is None:
        raise NotFound(meeting)
    items = _items(session, row)
    opening = row.opening or {}
    return MinutesPaper(
        head=from_json(MeetingHead, opening.get("head", {})),
        version=row.number or 0,
        sealed_at=row.sealed_at,
        sealed_by=row.sealed_by or "",
        checked_by=row.checked_by or "",
        amends_why=row.amends_why or "",
        attenders=tuple(from_json(AttenderLine, each) for each in opening.get("attenders", [])),
        quorum_words=str(opening.get("quorum_words", "")),
        items=tuple(from_json(MinutedWords, items[id_].content or {}) for id_, _hash in _named(row) if id_ in items),
    )


def _may_amend(draft: MinutesPaper, last: MinutesVersion, why: str) -> None:
    if not why.strip():
        raise Refused(MinutesRule.AMENDS_WHY)
    hashes = [hash_ for _id, hash_ in _named(last)]
    if hashes == [digest(as_json(words)) for words in draft.items] and last.opening == _opening(draft):
        raise Refused(MinutesRule.SAME)
