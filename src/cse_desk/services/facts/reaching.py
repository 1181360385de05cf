"""Who else is reached by the same person, place or account, and is on an agenda (closure guard, W16; docs/decisions/0015)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cse_desk.models.enums import LinkKind, ReferralEventKind, ReferralState
from cse_desk.models.records.facts import LinkFact
from cse_desk.models.rules import referral
from cse_desk.models.rules.words import fold, words_of
from cse_desk.models.tables.facts import ConcernLink
from cse_desk.models.tables.people import Address
from cse_desk.services import person_details
from cse_desk.services.facts.rows import by_root, facts_of
from cse_desk.services.panel_facts import referral_facts
from cse_desk.services.person_details import rows_of

_ON_AN_AGENDA = frozenset({ReferralState.ACCEPTED, ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED})
_DECIDED = frozenset({ReferralEventKind.ADDED, ReferralEventKind.KEPT, ReferralEventKind.REMOVED})
_BY_LINE = frozenset(
    {LinkKind.PLACE, LinkKind.ACCOUNT}
)  # two records of one place or account are the same by what is said of them

_Key = tuple[str, ...]


def linked_on_agenda(session: Session, root: str, on: date) -> tuple[str, ...]:
    """Other young people on an agenda that day who are linked to this one."""
    near = {*_by_links(session, root, on), *_by_address(session, root, on)} - {root}
    near -= person_details.taken_off(session, near)
    facts = referral_facts(session, sorted(near))
    return tuple(one for one in sorted(near) if _is_on_an_agenda(facts.get(one, ()), on))


def holds(link: LinkFact, on: date) -> bool:
    """Whether a link is still thought to be there."""
    return link.ended_on is None or link.ended_on > on


def _by_links(session: Session, root: str, on: date) -> Iterator[str]:
    shared = _keys(facts_of(session, LinkFact, [root]), on)
    roots = {key[1] for key in shared if key[0] == _ROOT}
    said = ConcernLink.link_kind.in_([kind.value for kind in _BY_LINE])
    wanted = select(ConcernLink.root).where(ConcernLink.concern.in_(roots) | said, ConcernLink.withdrawn.is_not(True))
    others = set(session.scalars(wanted)) if shared else set()
    for other, links in by_root(session, LinkFact, others).items():
        if shared & _keys(links, on):
            yield other


_ROOT = "root"


def _keys(links: Iterable[LinkFact], on: date) -> frozenset[_Key]:
    """By what a link is the same as another: the record it leads to; for a place or an account also what may be said of it."""
    found: set[_Key] = set()
    for one in links:
        if not holds(one, on):
            continue
        if one.concern:
            found.add((_ROOT, one.concern))
        if one.link_kind in _BY_LINE and one.line.strip():
            found.add((one.link_kind or "", fold(one.line)))
    return frozenset(found)


# ---- the same address ----------------------------------------------------------------------


def _by_address(session: Session, root: str, on: date) -> Iterator[str]:
    """Who lives at the same address that day: same postcode and same first line."""
    mine = {place for row in rows_of(session, Address, [root]) if _is_current(row, on) and (place := _place(row))}
    if not mine:
        return
    code = func.replace(func.upper(Address.postcode), " ", "")
    wanted = select(Address).where(code.in_({postcode for postcode, *_line in mine}), Address.withdrawn.is_not(True))
    for row in session.scalars(wanted):
        if _is_current(row, on) and _place(row) in mine:
            yield row.root


def _is_current(row: Address, on: date) -> bool:
    return (row.from_day or date.min) <= on and (row.to_day is None or row.to_day > on)


def _place(row: Address) -> _Key:
    """Postcode and the words of the first line; empty where either is not written."""
    postcode = "".join((row.postcode or "").upper().split())
    first = (row.lines or "").replace(",", "\n").strip().partition("\n")[0]
    return (postcode, *words_of(first)) if postcode and words_of(first) else ()


def _is_on_an_agenda(facts: Sequence[referral.ReferralFact], on: date) -> bool:
    """As of the beginning of the day: two removals at one meeting do not hide each other."""
    before = [one for one in facts if one.kind not in _DECIDED or one.on is None or one.on < on]
    return bool(_ON_AN_AGENDA & set(referral.derive(before).states.values()))
