"""What changed since a young person was last discussed, ready in words; that nothing was written is said too."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import ConcernState, LivingKind, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.panel import ActionLine, Sourced, SpokenWords
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.agenda_levels import said_of
from cse_desk.services.agenda_lines import missing_since, written_since
from cse_desk.services.known_words import word_of

_SOON = timedelta(days=90)  # a restriction that ends within these days is said at each meeting


def changed(
    child: ChildRows, since: date | None, day: date, *, spoken: Sequence[SpokenWords], actions: Sequence[ActionLine]
) -> tuple[Sourced, ...]:
    """The lines, what worries first; `since` None: they have never been discussed."""
    if since is None:
        return (Sourced(_("Discussed for the first time.")),)
    found = (
        *_harm(child, since),
        *_missing(child, since),
        *_levels(child, since),
        *_restrictions(child, since, day),
        *_moved(child, since),
        *_alarms(child, since),
        *_words(spoken, since),
        *_actions(actions),
    )
    if found:
        return found
    quiet = _("Nothing new since {day}.") if written_since(child, since) else _("Nothing was written since {day}: ask.")
    return (Sourced(quiet.format(day=day_words(since))),)


def _harm(child: ChildRows, since: date) -> Iterator[Sourced]:
    for row in child.harms:
        if row.known_on is None or row.known_on > since:
            yield Sourced(
                _("Harm became known: {what}").format(what=row.what or "?"),
                row.known_by or _("who told it is not written"),
                row.known_on,
            )


def _missing(child: ChildRows, since: date) -> Iterator[Sourced]:
    rows = missing_since(child, since)
    away = sum(row.returned_at is None for row in rows)
    if rows:
        words = ngettext("Missing or absent {count} time.", "Missing or absent {count} times.", len(rows))
        last = max((row.from_at.astimezone(LONDON).date() for row in rows if row.from_at), default=None)
        yield Sourced(words + (" " + _("Not back yet.") if away else ""), _("record of absences"), last)


def _levels(child: ChildRows, since: date) -> Iterator[Sourced]:
    """Each step, with who took it."""
    before = None
    for one in said_of(child):
        if before is not None and one.on > since and one.level is not before.level:
            words = _("Level was {before}, is {now}.")
            source = _("VPG") if one.by_vpg else _("screening")
            yield Sourced(
                words.format(before=label(before.level).lower(), now=label(one.level).lower()), source, one.on
            )
        before = one


def _restrictions(child: ChildRows, since: date, day: date) -> Iterator[Sourced]:
    for row in child.links:
        state = word_of(ConcernState, row.state)
        called = (row.line or _("A person of concern")).strip().rstrip(".")
        if row.last_contact is not None and row.last_contact > since:
            yield Sourced(_("Contact by: {who}").format(who=called), _("intelligence"), row.last_contact)
        if row.state_from is not None and row.state_from > since:
            stands = label(state).lower() if state else "?"
            yield Sourced(_("{who}. Now: {state}.").format(who=called, state=stands), _("intelligence"), row.state_from)
        if row.ends_on is not None and day <= row.ends_on <= day + _SOON:
            words = _("{who}. Ends on {day}: {state}.")
            stands = label(state).lower() if state else "?"
            yield Sourced(words.format(who=called, day=day_words(row.ends_on), state=stands), _("intelligence"))


def _moved(child: ChildRows, since: date) -> Iterator[Sourced]:
    for row in child.living:
        kind = word_of(LivingKind, row.living_kind)
        if row.from_day is not None and row.from_day > since and kind is not None:
            yield Sourced(_("Moved: {where}.").format(where=label(kind).lower()), _("living places"), row.from_day)


def _alarms(child: ChildRows, since: date) -> Iterator[Sourced]:
    """Warnings since, and any that nobody answered."""
    for row in child.warnings:
        if not row.answer or (row.said_on or date.max) > since:
            who = ", ".join(part for part in (row.by_name, row.agency) if part)
            detail = row.answer or _("Not answered.")
            yield Sourced(_("Warning: {words}").format(words=row.words or ""), who, row.said_on, detail)


def _words(spoken: Sequence[SpokenWords], since: date) -> Iterator[Sourced]:
    new = [one for one in spoken if one.said_on is None or one.said_on > since]
    if new:
        words = ngettext("Spoke {count} time.", "Spoke {count} times.", len(new))
        yield Sourced(
            words, label(VoiceOf.YOUNG_PERSON), max((one.said_on for one in new if one.said_on), default=None)
        )


def _actions(actions: Sequence[ActionLine]) -> Iterator[Sourced]:
    late = [one for one in actions if one.days_late]
    if late:
        words = ngettext("{count} action is overdue.", "{count} actions are overdue.", len(late))
        yield Sourced(words, "; ".join(dict.fromkeys(f"{one.owner}, {one.agency}" for one in late)))
