"""Screening again: the signed screening before beside this one, and carrying over what has not changed, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import Refused
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, AnswerChange, Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.comparison import Comparison, DomainMovement, ItemChange, LevelSpan
from cse_desk.models.records.screening import Given, Tool
from cse_desk.models.rules import comparison
from cse_desk.models.tables.screenings import AnswersCarried, Screening
from cse_desk.services import movements, screening_rows, tools
from cse_desk.services.acts import done
from cse_desk.services.panel_facts import assessed_of
from cse_desk.services.person_details import rows_of, texts
from cse_desk.services.prompt_opening import open_prompts
from cse_desk.services.refusals import Rule, authorise
from cse_desk.services.screening_answers import given_of, given_of_one
from cse_desk.services.screening_rows import Answers, Loaded
from cse_desk.vault.store import Vault

_HERE = Compartment.SCREENING


class Reassessments:
    """Use cases about a screening that follows another."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def comparison(self, *, screening_id: str, answers: Answers | None = None) -> Comparison | None:
        """The signed screening before beside these answers, or those recorded; None when there is none before. NotFound."""
        with self._vault.reading() as session:
            return compare(session, screening_rows.load(session, screening_id), answers)

    def carriable(self, *, screening_id: str, page: str, answers: Answers | None = None) -> tuple[str, ...]:
        """The indicators of a page that were known last time and that nobody has answered yet."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
            sides = _sides(session, loaded, answers)
        return comparison.carriable(sides.tool, page, sides.before, sides.now) if sides is not None else ()

    def carry(self, *, screening_id: str, page: str) -> Changes:
        """Say that what is still open of a page has not changed since the screening before: its answers are taken over and marked.

        Not known is never taken over, nor how recent something is. Refused: SIGNED_ALREADY, NOTHING_TO_CARRY, ROLE.
        """
        me = self._vault.me
        authorise(me.role, _HERE)
        with self._vault.transaction("Answers carried over") as writing:
            loaded = screening_rows.load(writing.session, screening_id)
            row = loaded.row
            if row.signed_at is not None:
                raise Refused(Rule.SIGNED_ALREADY)
            sides = _sides(writing.session, loaded, None)
            wanted = comparison.carriable(sides.tool, page, sides.before, sides.now) if sides is not None else ()
            if sides is None or not wanted:
                raise Refused(Rule.NOTHING_TO_CARRY)
            taken = comparison.carried_answers(wanted, sides.earlier.answers or {})
            row.answers = {**(row.answers or {}), **taken}
            mark = AnswersCarried(id=self._vault.ids.new(), root=row.root, compartment=_HERE)
            mark.screening, mark.source, mark.page, mark.indicators = row.id, sides.earlier.id, page, list(wanted)
            mark.by_name, mark.at = me.name, self._vault.clock.now()
            writing.session.add(mark)
            open_prompts(self._vault, writing, loaded, row.answers)
        return done(self._vault, writing)


class _Sides:
    """Both screenings as the rules take them."""

    def __init__(self, tool: Tool, earlier: Screening, before: Mapping[str, Given], now: Mapping[str, Given]) -> None:
        self.tool, self.earlier, self.before, self.now = tool, earlier, before, now


def _sides(session: Session, loaded: Loaded, answers: Answers | None) -> _Sides | None:
    """None without a signed screening before this one, or when that was made with another tool."""
    row = loaded.row
    earlier = movements.signed_before(rows_of(session, Screening, [row.root]), row)
    form = tools.find_tool(row.form_url or "", row.form_version or "")
    if earlier is None or form is None:
        return None
    if (earlier.form_url, earlier.form_version) != (row.form_url, row.form_version):
        return None
    tool = screening_rows.rules_tool(form.url, form.version)
    given = (row.answers or {}) if answers is None else answers
    return _Sides(
        tool,
        earlier,
        given_of(tool, screening_rows.clean(form, earlier.answers or {})),
        given_of(tool, screening_rows.clean(form, given)),
    )


def compare(session: Session, loaded: Loaded, answers: Answers | None) -> Comparison | None:
    """What `Reassessments.comparison` gives, of rows that were read."""
    screenings = rows_of(session, Screening, [loaded.row.root])
    earlier = movements.signed_before(screenings, loaded.row)
    if earlier is None or earlier.signed_at is None:
        return None
    sides = _sides(session, loaded, answers)
    items = (
        ()
        if sides is None
        else comparison.item_changes(sides.tool, sides.before, sides.now, _carried(session, loaded.row, earlier.id))
    )
    return Comparison(
        before_on=earlier.signed_at.astimezone(LONDON).date(),
        before_by=earlier.signed_by or "",
        same_tool=sides is not None,
        items=items,
        domains=comparison.domain_movements(sides.tool.domains, items) if sides is not None else (),
        spans=_spans(screenings, loaded.row),
    )


def _carried(session: Session, row: Screening, source: str) -> frozenset[str]:
    marks = rows_of(session, AnswersCarried, [row.root])
    return frozenset(
        indicator
        for mark in marks
        if mark.screening == row.id and mark.source == source
        for indicator in texts(mark.indicators)
    )


def _spans(screenings: Sequence[Screening], row: Screening) -> tuple[LevelSpan, ...]:
    signed = sorted(assessed_of(screenings), key=lambda one: (one.signed_at, one.id))
    until = row.signed_at
    return comparison.spans(
        [(one.id, one.on, one.harm, one.level) for one in signed if until is None or one.signed_at <= until]
    )


# ---- in words, for screens -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a question about last time. `is_lost`: it was known, and is not any more."""

    words: str
    is_lost: bool = False


def beside(found: Comparison, indicator: str, answers: Answers) -> Beside | None:
    """Last time's answer and what became of it with these answers; None for a question without one."""
    one = found.of(indicator)
    if one is None or one.before.answer is None:
        return None
    now = replace(one, now=given_of_one(indicator, answers))
    last = _("Last time, {day}: {answer}.").format(day=day_words(found.before_on), answer=before_words(one))
    parts = (last, change_words(now), carried_words(one) if now.now == one.now else "")
    lost = one.before.answer is not Answer.NOT_KNOWN and now.now.answer is Answer.NOT_KNOWN
    return Beside(" ".join(part for part in parts if part), lost)


def may_carry(found: Comparison, page: str) -> tuple[ItemChange, ...]:
    """What of a page is still open and was known last time."""
    return tuple(
        one
        for one in found.with_change(AnswerChange.LEFT)
        if one.domain == page and one.before.answer is not Answer.NOT_KNOWN
    )


def before_words(one: ItemChange) -> str:
    """The earlier answer with what opened under it."""
    return comparison.given_words(one.before)


def change_words(one: ItemChange) -> str:
    """What became of it, in a sentence; "" when nothing did."""
    return comparison.change_words(one.before, one.now, one.block)


def carried_words(one: ItemChange) -> str:
    """How a carried answer is marked; "" for the others."""
    return _("Carried over: somebody said that it has not changed.") if one.is_carried else ""


def movement_words(one: DomainMovement) -> str:
    """What moved in a domain, counted."""
    return comparison.movement_words(one)


def word_span_words(one: LevelSpan) -> str:
    """Both words, from when to when, and for how long."""
    return comparison.word_span_words(one)


def lists_of(found: Comparison) -> Iterator[tuple[str, tuple[ItemChange, ...]]]:
    """What became of single answers: (title, answers)."""
    return comparison.lists_of(found)


def item_words(one: ItemChange) -> str:
    """An answer with its number and what became of it."""
    return comparison.item_words(one)
