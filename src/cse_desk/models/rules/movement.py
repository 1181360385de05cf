"""What moved between two screenings made on the same tool: the words of the result, and the answers behind them.

An answer that was Yes or Possible and is now Not known is knowledge lost, not risk gone (design/DOMAIN §3; closure rule W10), so it
never counts as a move down. Strengths are told apart: less of one is not "up".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cse_desk.models.enums import Answer, Block, Direction, HarmWord, LevelWord
from cse_desk.models.records.screening import Given, Tool

_LEVEL_STEPS = {LevelWord.NO_INDICATORS: 0, LevelWord.LOW: 1, LevelWord.MEDIUM: 2, LevelWord.HIGH: 3}
_HARM_STEPS = {HarmWord.NOT_THAT_WE_KNOW: 0, HarmWord.POSSIBLY: 1, HarmWord.YES: 2}
_ANSWER_STEPS = {Answer.NO: 0, Answer.POSSIBLE: 1, Answer.PARTLY: 1, Answer.YES: 2}
_NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Words:
    """Both words of a result, as judged."""

    harm: HarmWord
    level: LevelWord


@dataclass(frozen=True, slots=True)
class Movement:
    """Ids of the indicators whose answers moved, in the order of the tool.

    up: more worrying than before · down: less · lost: was Yes or Possible, now Not known · learned: was Not known, now No.
    """

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    strengths_gained: tuple[str, ...] = ()
    strengths_lost: tuple[str, ...] = ()


def direction(before: Words | None, after: Words | None) -> Direction | None:
    """Where the result moved: up when either word did, down only when one did and the other did not go up.

    None when one of the two is missing, or a word went to or came from "not known", and nothing else went up.
    """
    if before is None or after is None:
        return None
    moves = (
        _step(_LEVEL_STEPS.get(before.level), _LEVEL_STEPS.get(after.level)),
        _step(_HARM_STEPS.get(before.harm), _HARM_STEPS.get(after.harm)),
    )
    if Direction.UP in moves:
        return Direction.UP
    if None in moves:
        return None
    return Direction.DOWN if Direction.DOWN in moves else Direction.SAME


def _step(before: int | None, after: int | None) -> Direction | None:
    if before is None and after is None:
        return Direction.SAME
    if before is None or after is None:
        return None
    if before == after:
        return Direction.SAME
    return Direction.UP if after > before else Direction.DOWN


def movement(tool: Tool, before: Mapping[str, Given], after: Mapping[str, Given]) -> Movement:
    """The answers that moved. Rows without an answer on either side do not move."""
    found: dict[str, list[str]] = {}
    for one in tool.indicators:
        kind = kind_of(before.get(one.id, _NOTHING).answer, after.get(one.id, _NOTHING).answer)
        if kind:
            name = _STRENGTH_KINDS.get(kind, "") if one.block is Block.STRENGTH else kind
            found.setdefault(name, []).append(one.id)
    return Movement(**{name: tuple(ids) for name, ids in found.items() if name})


_STRENGTH_KINDS = {"up": "strengths_gained", "down": "strengths_lost", "lost": "strengths_lost"}


def kind_of(before: Answer | None, after: Answer | None) -> str:
    """up, down, lost or learned; "" when it did not move, or has no answer on one side."""
    if before is None or after is None or before is after:
        return ""
    if after is Answer.NOT_KNOWN:
        return "lost" if _ANSWER_STEPS[before] else ""
    if before is Answer.NOT_KNOWN:
        return "up" if _ANSWER_STEPS[after] else "learned"
    return "up" if _ANSWER_STEPS[after] > _ANSWER_STEPS[before] else "down"
