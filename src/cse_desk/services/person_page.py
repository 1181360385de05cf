"""The young person's page: header, own words, level over time, what is due, what happened."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Direction, HarmWord, LevelWord, MissingKind
from cse_desk.models.records.facts import MissingFact, VoiceFact
from cse_desk.models.records.people import DueItem, LevelPoint, PersonDetails, PersonPage
from cse_desk.models.rules.ages import age_on, age_words, born_between, born_words
from cse_desk.models.rules.due import is_late, when_words
from cse_desk.models.rules.levels import over_time
from cse_desk.models.rules.summary import DueFact, states_of
from cse_desk.models.tables.screenings import Screening
from cse_desk.models.tables.summary import CaseSummary
from cse_desk.services import chronology
from cse_desk.services.case_summaries import due_of
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.known_words import word_of
from cse_desk.services.own_words import own_words_of
from cse_desk.services.panel_facts import assessed_of, decided_of, decisions_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.queries import case_list


def unnamed(came_from: str) -> str:
    """What a young person is called whose identity has not come."""
    return _("Young person known to {sender}").format(sender=came_from) if came_from else _("Name not known")


def sort_ages(ages: tuple[int, int], today: date) -> tuple[int, int]:
    """The ages as the list's rows are sorted by: the latest birthday first."""
    first, last = born_between(min(ages), max(ages), today)
    return -last.toordinal(), -first.toordinal()


def ages_of(lines: Mapping[str, CaseSummary], today: date) -> dict[str, tuple[str, str]]:
    """(name, age in years) of each; "" for an age that is not known."""
    found = {}
    for root, line in lines.items():
        age = age_on(today, born=line.born_latest)
        years = (
            "" if age is None else _("about {years}").format(years=age.low) if line.born_is_estimate else str(age.low)
        )
        found[root] = line.name or unnamed(line.came_from), years
    return found


def build(session: Session, details: PersonDetails, now: datetime) -> PersonPage:
    """The page of one young person, as of a position of the log."""
    root, today = details.young_person_id, now.astimezone(LONDON).date()
    line = case_list.lines(session, [root]).get(root)
    screenings = sorted(rows_of(session, Screening, [root]), key=lambda one: (one.started_on or date.min, one.id))
    voices = facts_of(session, VoiceFact, [root])
    words, source = own_words_of(screenings, voices)
    ages = {"born": details.born, "estimated_ages": details.estimated_ages, "estimated_on": details.estimated_on}
    age = age_on(today, **ages)  # type: ignore[arg-type]  # three values of three types
    return PersonPage(
        details=details,
        name=(line.name if line else "") or unnamed(line.came_from if line else ""),
        known_as=line.known_as if line else "",
        age_words=age_words(age, born=details.born, on=today),
        born_words=born_words(**ages),  # type: ignore[arg-type]  # as above
        lead=line.lead if line else "",
        harm=word_of(HarmWord, line.harm) if line else None,
        level=word_of(LevelWord, line.level) if line else None,
        previous_level=word_of(LevelWord, line.previous_level) if line else None,
        direction=word_of(Direction, line.direction) if line else None,
        said_on=line.said_on if line else None,
        referral=tuple(states_of(line.vpg).items()) if line else (),
        contact_warning=_contact_warning(details),
        withheld_count=len(details.withhold),
        own_words=words,
        own_words_source=source,
        chronology=chronology.lines(session, root, screenings, voices),
        points=tuple(_points(session, root, screenings)),
        went_missing=tuple(sorted(_went_missing(facts_of(session, MissingFact, [root])))),
        due=due_items(line, now) if line else (),
        came_from=line.came_from if line else "",
        seen=details.seen,
    )


def _contact_warning(details: PersonDetails) -> str:
    if details.do_not_contact_home:
        return f"{_('Do not post or ring home.')} {details.safe_contact}".strip()
    return details.safe_contact


def _points(session: Session, root: str, screenings: list[Screening]) -> Iterator[LevelPoint]:
    for one in over_time(decided_of(decisions_of(session, [root])), assessed_of(screenings)):
        if one.words.harm is not None and one.words.now is not None:
            yield LevelPoint(one.on, one.words.harm, one.words.now, one.by_vpg)


def _went_missing(episodes: Iterable[MissingFact]) -> Iterator[date]:
    """The days on which they went missing; who was absent with an address that is known was not."""
    for one in episodes:
        if one.from_at is not None and one.missing_kind is not MissingKind.ABSENT_ADDRESS_KNOWN:
            yield one.from_at.astimezone(LONDON).date()


# ---- due -----------------------------------------------------------------------------------


def due_items(line: CaseSummary, now: datetime) -> tuple[DueItem, ...]:
    """All that is due about a young person, the most urgent first."""
    return tuple(due_item(line, due_of(one), now) for one in line.due)


def due_item(line: CaseSummary, fact: DueFact, now: datetime) -> DueItem:
    """One thing due, with what it says now."""
    age = age_on(now.astimezone(LONDON).date(), born=line.born_latest)
    return DueItem(
        what=fact.what,
        why=fact.why,
        young_person_id=line.root,
        person=line.name or unnamed(line.came_from),
        age=""
        if age is None
        else _("aged about {years}" if line.born_is_estimate else "aged {years}").format(years=age.low),
        due=fact.due,
        when_words=when_words(fact.due, now),
        is_late=is_late(fact.due, now),
        action=fact.action,
        target=fact.target,
        quote=fact.quote,
    )
