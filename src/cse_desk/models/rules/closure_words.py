"""What the closure guard found, in whole sentences: screen, printed agenda, minutes and command line say the same.

"Stops: Tyler has not been told, and no reason is written." - "Answer: He was missing on 15 Nov, since the last review."
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cse_desk.i18n import MONTHS, ngettext
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ConcernState, LivingKind
from cse_desk.models.labels import label
from cse_desk.models.records.closure import Fact, Finding, GuardFindings, Why


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the sentences are about, and the day of the decision; days of its year are told without the year.

    pronouns: as recorded, e.g. "he/him"; anything but he or she is told with they.
    """

    on: date
    name: str = ""
    pronouns: str = ""

    def day(self, day: date) -> str:
        """For example 15 Nov, or 3 Dec 2025 of another year."""
        return f"{day.day} {MONTHS[day.month - 1]}" if day.year == self.on.year else day_words(day)

    def days(self, days: Iterable[date]) -> str:
        """For example 15 Nov, 2 Dec."""
        return ", ".join(map(self.day, days))

    @property
    def first(self) -> str:
        """The name at the start of a sentence."""
        return self.name or _("The young person")

    @property
    def inside(self) -> str:
        """The name within a sentence."""
        return self.name or _("the young person")

    def says(self, one: str, they: str, **fields: str) -> str:
        """The sentence with {he} as He or She, or the one for They."""
        word = self.pronouns.casefold().partition("/")[0].strip()
        he = {"he": _("He"), "she": _("She")}.get(word)
        return _(they).format(**fields) if he is None else _(one).format(he=he, **fields)


def stops(finding: Finding, told: Told) -> str:
    """The line of a block, e.g. "Stops: The chair has not signed."."""
    return _("Stops: {sentence}").format(sentence=sentence(finding, told))


def asks(finding: Finding, told: Told) -> str:
    """The line of a warning, e.g. "Answer: 2 actions are overdue."."""
    return _("Answer: {sentence}").format(sentence=sentence(finding, told))


def sentence(finding: Finding, told: Told) -> str:
    """Why the rule fired: a sentence for each fact."""
    return " ".join(_WRITERS[fact.why](fact, told) for fact in finding.facts)


def lines(findings: GuardFindings, told: Told) -> tuple[str, ...]:
    """Everything that fired, what stops it first."""
    return (
        *(stops(one, told) for one in findings.blocks),
        *(asks(one, told) for one in findings.warnings),
    )


def headline(findings: GuardFindings) -> str:
    """For example "2 stop it, 3 need the chair's words."."""
    if not findings.blocks and not findings.warnings:
        return _("Nothing stops it, and nothing needs the chair's words.")
    stop = ngettext("{count} stops it", "{count} stop it", len(findings.blocks))
    need = ngettext("{count} needs the chair's words", "{count} need the chair's words", len(findings.warnings))
    found = [(findings.blocks, stop), (findings.warnings, need)]
    return ", ".join(words for some, words in found if some) + "."


# ---- a sentence for each fact --------------------------------------------------------------

Writer = Callable[[Fact, Told], str]


def _just(text: str) -> Writer:
    return lambda _fact, told: _(text).format(name=told.first, inside=told.inside)


def _with_days(text: str) -> Writer:
    return lambda fact, told: _(text).format(days=told.days(fact.days))


def _counted(one: str, many: str) -> Writer:
    """Sentences with {count}, {limit} and {days}."""
    return lambda fact, told: ngettext(one, many, fact.count, limit=str(fact.limit), days=told.days(fact.days))


def _lacking(nothing: str, parts: str) -> Writer:
    """One sentence where nothing is written, another that names the {parts} that are missing."""
    return lambda fact, told: _(parts if fact.codes else nothing).format(name=told.first, parts=_listed(fact.codes))


def _levels(text: str) -> Writer:
    """Sentences with {0}, {1}: the levels, in the order of the fact."""
    return lambda fact, _told: _capital(_(text).format(*(label(code).lower() for code in fact.codes)))


def _overtaken(dated: str, undated: str) -> Writer:
    """The first day is the screening's, the second the event's."""

    def write(fact: Fact, told: Told) -> str:
        made, *event = fact.days
        return _(dated if event else undated).format(made=told.day(made), day=told.days(event))

    return write


def _level_not_lower(fact: Fact, told: Told) -> str:
    if len(fact.codes) == 1:
        return _levels("The level proposed is {0}, not low, and the level at the start is not known.")(fact, told)
    return _levels("The level proposed, {0}, is neither low nor lower than at the start ({1}).")(fact, told)


def _two_steps(fact: Fact, told: Told) -> str:
    above, proposed = (label(code).lower() for code in fact.codes)
    text = _("Two steps down within {limit} days: the level was {above} until {day} and is to be {proposed}.")
    if not fact.days:
        text = _("Two steps down at once: the level is {above} and is to be {proposed}.")
    return text.format(limit=fact.limit, above=above, proposed=proposed, day=told.days(fact.days))


def _unanswered(fact: Fact, told: Told) -> str:
    if not fact.days:
        return _("Harm on record has no complete answer.")
    text = _("Harm that became known on {days} has no complete answer.")
    if fact.codes:
        text = _("Harm that became known on {days} has no complete answer. What is missing: {parts}.")
    return text.format(days=told.days(fact.days), parts=_listed(fact.codes))


def _known_since(fact: Fact, told: Told) -> str:
    if not fact.days:
        return _("When harm became known is not written down: it may have been since the last review.")
    return _("Harm became known on {days}, since the last review.").format(days=told.days(fact.days))


def _was_missing(fact: Fact, told: Told) -> str:
    days = told.days(fact.days)
    return told.says(
        "{he} was missing on {days}, since the last review.",
        "They were missing on {days}, since the last review.",
        days=days,
    )


def _still_missing(fact: Fact, told: Told) -> str:
    if not fact.days:
        return told.says("{he} is missing.", "They are missing.")
    days = told.days(fact.days)
    return told.says("{he} has been missing since {days}.", "They have been missing since {days}.", days=days)


def _not_heard(fact: Fact, told: Told) -> str:
    text = "{name} has not been heard since the last review, on {days}." if fact.days else "{name} has not been heard."
    return _(text).format(name=told.first, days=told.days(fact.days))


_AT_LARGE: Mapping[StrEnum, str] = {
    ConcernState.FREE: "{who} is free and tried contact {ago}.",
    ConcernState.BAIL: "{who} is on bail and tried contact {ago}.",
    ConcernState.UNDER_INVESTIGATION: "{who} is under investigation and tried contact {ago}.",
    ConcernState.UNIDENTIFIED: "{who} is not identified and tried contact {ago}.",
}
_UNTIL: Mapping[StrEnum, str] = {
    ConcernState.BAIL: "{who} is on bail until {day}.",
    ConcernState.ORDER: "{who} is under an order until {day}.",
    ConcernState.REMAND: "{who} is on remand until {day}.",
    ConcernState.SENTENCED: "{who} is serving a sentence until {day}.",
}


def _contact(fact: Fact, told: Told) -> str:
    ago = (
        ngettext("{count} day ago", "{count} days ago", fact.count)
        if fact.count > 0
        else _("on {day}").format(day=told.days(fact.days))
    )
    return _(_AT_LARGE[fact.codes[0]]).format(who=_who(fact), ago=ago)


def _restriction_ends(fact: Fact, told: Told) -> str:
    return _(_UNTIL[fact.codes[0]]).format(who=_who(fact), day=told.days(fact.days))


_WHERE: Mapping[StrEnum, str] = {
    LivingKind.SECURE: "in a secure home",
    LivingKind.HOSPITAL: "in hospital",
    LivingKind.CUSTODY: "in custody",
    LivingKind.OUT_OF_AREA: "out of area",
}


def _contained(fact: Fact, told: Told) -> str:
    text = _("Quiet may not be safety: after the level fell on {day}, {name} was {where}.")
    if fact.days[0] >= told.on:
        text = _("Quiet may not be safety: the level is to fall while {name} is {where}.")
    return text.format(name=told.inside, day=told.days(fact.days), where=_(_WHERE[fact.codes[0]]))


def _child_moved(_fact: Fact, told: Told) -> str:
    return _("Quiet may not be safety: the level fell because {name} was moved.").format(name=told.inside)


def _short_in_force(fact: Fact, told: Told) -> str:
    return ngettext(
        "{level} has been in force for {count} day, since {day}; {limit} are needed.",
        "{level} has been in force for {count} days, since {day}; {limit} are needed.",
        fact.count,
        level=label(fact.codes[0]),
        day=told.days(fact.days),
        limit=str(fact.limit),
    )


def _put_back(fact: Fact, told: Told) -> str:
    if not fact.days:
        return _("{name} was removed before and put back within {limit} months.").format(
            name=told.first, limit=fact.limit
        )
    removed, back = map(told.day, fact.days)
    return _("{name} was removed on {removed} and put back on {back}.").format(
        name=told.first, removed=removed, back=back
    )


def _alarm_open(fact: Fact, told: Told) -> str:
    texts = {
        (True, True): "A warning or dissent of {days} has no answer ({who}).",
        (True, False): "A warning or dissent of {days} has no answer.",
        (False, True): "A warning or dissent has no answer ({who}).",
        (False, False): "A warning or dissent has no answer.",
    }
    text = texts[bool(fact.days), bool(fact.names)]
    return _(text).format(days=told.days(fact.days), who=", ".join(fact.names))


def _turns_18(fact: Fact, told: Told) -> str:
    day = fact.days[0]
    text = "{name} turns 18 on {day}, and there is no adult plan."
    if day <= told.on:
        text = "{name} turned 18 on {day}, and there is no adult plan."
    return _(text).format(name=told.first, day=told.day(day))


def _who(fact: Fact) -> str:
    return _capital(", ".join(fact.names) or _("a person of concern"))


def _listed(codes: Iterable[StrEnum]) -> str:
    """Labels within a sentence."""
    return ", ".join(words[:1].lower() + words[1:] for words in map(label, codes))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_WRITERS: Mapping[Why, Writer] = {
    Why.NO_SCREENING: _just("There is no closing screening."),
    Why.SCREENING_UNDATED: _just("The closing screening has no date."),
    Why.OTHER_SCREENING: _with_days("The screening of {days} was not made for a closure."),
    Why.SCREENING_OLD: _counted(
        "The closing screening of {days} is {count} day old; {limit} is the most.",
        "The closing screening of {days} is {count} days old; {limit} is the most.",
    ),
    Why.SCREENING_LATER: _with_days("The closing screening is dated {days}, after this decision."),
    Why.HARM_AFTER_SCREENING: _overtaken(
        "The closing screening of {made} is not dated after the harm that became known on {day}.",
        "The closing screening of {made} may not be dated after all harm: when some became known is not written down.",
    ),
    Why.MISSING_AFTER_SCREENING: _overtaken(
        "The closing screening of {made} is not dated after the missing episode that ended on {day}.",
        "The closing screening of {made} is not dated after the missing episode that has not ended.",
    ),
    Why.NO_LEVEL: _just("No level is proposed."),
    Why.LEVEL_NOT_LOWER: _level_not_lower,
    Why.LEVEL_NO_REASON: _levels("The level proposed is {0}, not low, and no reason for that is written."),
    Why.NO_EXIT_PLAN: _lacking("There is no exit plan.", "The exit plan does not say this: {parts}."),
    Why.NO_WORKER: _just("No named worker has agreed to carry on."),
    Why.NO_WORKER_THERE: _just("No named worker in the receiving area has agreed to carry on."),
    Why.NOT_TOLD: _lacking(
        "{name} has not been told, and no reason is written.",
        "{name} has not been told, and this is not written: {parts}.",
    ),
    Why.NOT_SIGNED: _just("The chair has not signed."),
    Why.NOT_ACCEPTED: _lacking(
        "The receiving area has not accepted in writing.",
        "From the receiving area this is missing: {parts}.",
    ),
    Why.NO_ADULT_PLAN: _lacking("There is no adult plan.", "The adult plan does not hold this: {parts}."),
    Why.NO_REASON: _just("No reason for the removal is written."),
    Why.NOT_A_REASON: lambda fact, _told: _("“{reason}” is not a reason for a removal.").format(
        reason=label(fact.codes[0])
    ),
    Why.TWO_STEPS: _two_steps,
    Why.UNANSWERED: _unanswered,
    Why.KNOWN_SINCE: _known_since,
    Why.WAS_MISSING: _was_missing,
    Why.STILL_MISSING: _still_missing,
    Why.BELOW_TOOL: _levels("The level proposed, {0}, is below the tool's ({1})."),
    Why.NO_JUDGEMENT_REASON: _just("No reason for that is written."),
    Why.NO_MANAGER: _just("A manager has not signed that off."),
    Why.NOT_HEARD: _not_heard,
    Why.CONTACT: _contact,
    Why.RESTRICTION_ENDS: _restriction_ends,
    Why.CONTAINED: _contained,
    Why.CHILD_MOVED: _child_moved,
    Why.PERSON_HELD: _just(
        "Quiet may not be safety: the level fell because the person of concern is held, and not sentenced."
    ),
    Why.HARM_NOT_KNOWN: _counted(
        "{count} sign of harm is Not known in the closing tool.",
        "{count} signs of harm are Not known in the closing tool.",
    ),
    Why.KNOWLEDGE_LOST: _counted(
        "{count} answer that was Yes or Possible is now Not known: knowledge lost, not risk gone.",
        "{count} answers that were Yes or Possible are now Not known: knowledge lost, not risk gone.",
    ),
    Why.OVERDUE: _counted("{count} action is overdue.", "{count} actions are overdue."),
    Why.INTERVIEWS_OWED: _counted("{count} return interview is owed.", "{count} return interviews are owed."),
    Why.FEW_SESSIONS: _counted(
        "The CSE worker has held {count} session; {limit} are needed.",
        "The CSE worker has held {count} sessions; {limit} are needed.",
    ),
    Why.UNPLANNED_ENDING: _just("The CSE worker's sessions ended unplanned."),
    Why.NOT_IN_FORCE: _levels("{0} has not been in force yet."),
    Why.SHORT_IN_FORCE: _short_in_force,
    Why.NO_REVIEW_STOOD: _levels("{0} has not stood through a review yet."),
    Why.PUT_BACK: _put_back,
    Why.ALARM_OPEN: _alarm_open,
    Why.LINKED: _counted(
        "{count} young person linked to the same person, place or account is still on an agenda.",
        "{count} young people linked to the same person, place or account are still on an agenda.",
    ),
    Why.TURNS_18: _turns_18,
    Why.FEW_AGENCIES: _counted(
        "{count} agency completed the closing tool; {limit} are needed.",
        "{count} agencies completed the closing tool; {limit} are needed.",
    ),
    Why.NO_POLICE: _just("The police had no part in the closing tool."),
    Why.NOT_SEEN: _just("Nobody who completed the closing tool has seen {inside} since the last review."),
}
