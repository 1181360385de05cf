"""What somebody answered in the screening tool, row by row, in plain values (codes as text, "" = nothing).

models.rules takes these as Given and Situation; the services turn one into the other field by field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cse_desk.forms import screening_tool as tool
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Item, JsonValue
from cse_desk.forms.values import first_day

_DISABILITY_NEEDS = frozenset({"sign", "symbols", "aid", "intermediary", "other"})  # a language alone is not one (F6)
_SPOKEN_FOR = frozenset({"language", "sign"})  # needs that somebody has to interpret
_NO_NEED = "none"
_NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True)
class GivenMarks:
    """One row. `level` is empty while the suggested one stands; `answered` is empty until all three parts are there.

    `happened` is the first day of a month or year when only that is known: the younger age counts.
    """

    answer: str = ""
    basis: str = ""
    recency: str = ""
    level: str = ""
    level_why: str = ""
    who: str = ""
    note: str = ""
    happened: date | None = None
    answered: str = ""
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who completed the tool with us; `how`: present, phone, wrote."""

    name: str
    agency: str
    how: str


@dataclass(frozen=True, slots=True)
class SituationMarks:
    """The page "Today", as far as rules look at it. `seen_alone`: seen, never, not-known or "" (not said)."""

    safe_now: str = ""
    reason: str = ""
    seen_alone: str = ""
    seen_alone_on: date | None = None
    contributors: tuple[Contributor, ...] = ()
    has_communication_need: bool = False
    communication_need_unanswered: bool = False
    earlier_not_read: str = ""  # which earlier screenings and plans are missing

    @property
    def agencies(self) -> tuple[str, ...]:
        """Each agency once, in order."""
        named = {one.agency.casefold(): one.agency for one in reversed(self.contributors) if one.agency}
        return tuple(reversed(named.values()))

    def seen_alone_since(self, last_screening: date | None) -> bool | None:
        """Whether somebody saw the young person alone since the last screening; None when the question has no answer.

        Never and Not known are No. Without an earlier screening, having been seen at all is enough.
        """
        if not self.seen_alone:
            return None
        if self.seen_alone != "seen":
            return False
        if last_screening is None:
            return True
        return self.seen_alone_on is not None and self.seen_alone_on >= last_screening


def given_of(flow: Flow) -> dict[str, GivenMarks]:
    """Every row that is asked now and has an answer (or was taken back), by linkId."""
    rows = {item.link_id: item for item in flow.form.walk() if item.marks.block and flow.is_asked(item.link_id)}
    given = {link_id: _given(flow, item) for link_id, item in rows.items()}
    return {link_id: one for link_id, one in given.items() if one.answer}


def _given(flow: Flow, item: Item) -> GivenMarks:
    def under(part: str) -> JsonValue:
        path = f"{item.link_id}.{part}"
        return flow.value(path) if flow.is_asked(path) else None

    level = _text(under("level"))
    return GivenMarks(
        answer=_text(flow.value(item.link_id)),
        basis=_text(under("basis")),
        recency=_text(under("recency")),
        level="" if level == item.marks.level else level,
        level_why=_text(under("level-why")),
        who=_text(under("who")),
        note=_text(under("note")),
        happened=first_day(_text(under("happened"))),
        answered=_answered(_text(under(part)) for part in ("answered", "answered-police", "answered-support")),
        taken_back=under("taken-back") is True,
    )


def _answered(parts: Iterable[str]) -> str:
    words = [part.strip() for part in parts]
    return "; ".join(word.rstrip(".") for word in words) if all(words) else ""


def situation_of(flow: Flow) -> SituationMarks:
    """The page "Today" of a screening."""
    needs = _codes(_asked_value(flow, tool.COMMUNICATION))
    return SituationMarks(
        safe_now=_text(_asked_value(flow, tool.SAFE_NOW)),
        reason=_text(_asked_value(flow, tool.REASON)),
        seen_alone=_text(_asked_value(flow, tool.SEEN_ALONE)),
        seen_alone_on=first_day(_text(_asked_value(flow, f"{tool.SEEN_ALONE}.on"))),
        contributors=contributors_of(flow),
        has_communication_need=bool(needs & _DISABILITY_NEEDS),
        communication_need_unanswered=_is_unmet(flow, needs),
        earlier_not_read=_text(_asked_value(flow, f"{tool.EARLIER_READ}.missing")),
    )


def contributors_of(flow: Flow) -> tuple[Contributor, ...]:
    """Who completed it together, in order; lines without any word are left out."""
    group = tool.CONTRIBUTORS
    lines = [
        Contributor(*(_text(flow.value(f"{group}:{one}/{group}.{part}")) for part in ("name", "agency", "how")))
        for one in flow.instances(group)
    ]
    return tuple(line for line in lines if line.name or line.agency)


def _is_unmet(flow: Flow, needs: frozenset[str]) -> bool:
    """A need that nobody has arranged for, or nobody knows of."""
    if _NOT_KNOWN in needs:
        return True
    how = _text(_asked_value(flow, f"{tool.COMMUNICATION}.how"))
    interpreter = _text(_asked_value(flow, f"{tool.COMMUNICATION}.interpreter"))
    if needs & _SPOKEN_FOR and not (how or interpreter):
        return True
    return bool(needs - _SPOKEN_FOR - {_NO_NEED}) and not how


def _asked_value(flow: Flow, path: str) -> JsonValue:
    return flow.value(path) if flow.is_asked(path) else None


def _codes(value: JsonValue) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _text(value: JsonValue) -> str:
    return value.strip() if isinstance(value, str) else ""


def with_given(flow: Flow, rows: Mapping[str, Mapping[str, JsonValue]]) -> Flow:
    """The flow with rows filled in: {"d3.08": {"answer": "yes", "recency": "earlier", "note": ...}} (demo, imports, tests)."""
    changes: dict[str, JsonValue] = {}
    for link_id, parts in rows.items():
        changes.update({link_id if part == "answer" else f"{link_id}.{part}": value for part, value in parts.items()})
    return flow.with_answers(changes)
