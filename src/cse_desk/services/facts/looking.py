"""Everything a young person's page shows of their facts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.models.records.facts import (
    ClosureAsk,
    Fact,
    FactsOfPerson,
    HarmFact,
    Linked,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    Spoken,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.services.facts import concerns
from cse_desk.services.facts.rows import facts_of

_F = TypeVar("_F", bound=Fact)
_NEVER = datetime.min.replace(tzinfo=UTC)


def facts_of_person(session: Session, root: str, *, reader: str) -> FactsOfPerson:
    """All facts of one young person, the newest first; `reader`: by name, for what is restricted."""

    def of(kind: type[_F], *days: str) -> tuple[_F, ...]:
        return newest_first(facts_of(session, kind, [root]), *days)

    return FactsOfPerson(
        young_person_id=root,
        harms=of(HarmFact, "known_on", "happened_from"),
        missing=tuple(sorted(of(MissingFact), key=lambda one: (one.from_at or _NEVER, one.record_id), reverse=True)),
        living=of(LivingFact, "from_day", "to_day"),
        people=tuple(_linked(session, one, reader) for one in of(LinkFact, "last_contact", "state_from")),
        voices=spoken(of(VoiceFact, "said_on"), of(VoiceReply, "heard_on")),
        warnings=of(WarningFact, "said_on"),
        sessions=of(SessionsFact, "to_day", "counted_on", "from_day"),
        told=of(ToldFact, "told_on", "will_tell_on"),
        closures=of(ClosureAsk, "asked_on"),
    )


def newest_first(found: Iterable[_F], *days: str) -> tuple[_F, ...]:
    """By the first of these days that is written; what has none comes last."""

    def when(fact: _F) -> date:
        return next((day for name in days if isinstance(day := getattr(fact, name), date)), date.min)

    return tuple(sorted(found, key=lambda one: (when(one), one.record_id), reverse=True))


def spoken(entries: Iterable[VoiceFact], replies: Iterable[VoiceReply]) -> tuple[Spoken, ...]:
    """Each entry with what became of it."""
    every = tuple(replies)
    return tuple(Spoken(one, tuple(each for each in every if each.entry == one.record_id)) for one in entries)


def _linked(session: Session, link: LinkFact, reader: str) -> Linked:
    concern = concerns.find(session, link.concern) if link.concern else None
    if concern is None:
        return Linked(link)
    restrictions = newest_first(facts_of(session, RestrictionFact, [link.concern]), "from_day")
    return Linked(concerns.as_known(link, restrictions), concerns.shown(concern, reader), restrictions)
