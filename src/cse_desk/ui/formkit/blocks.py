"""The lines of a page as a tree: a question with what opens under it, a group with its questions, the instances of a repeating group."""

from collections.abc import Sequence
from dataclasses import dataclass

from cse_desk.forms.flow import Shown
from cse_desk.forms.questionnaire import ItemType


@dataclass(frozen=True, slots=True)
class Block:
    """A line with the lines inside it."""

    head: Shown
    inside: tuple["Block", ...] = ()

    @property
    def path(self) -> str:
        """Where its answer stands."""
        return self.head.path

    @property
    def is_indicator(self) -> bool:
        """A question of the screening tool that belongs to a block (vulnerability, risk, harm, strength)."""
        return bool(self.head.item.marks.block) and self.head.item.type is ItemType.CHOICE

    def all_inside(self) -> tuple["Block", ...]:
        """Everything under it, in reading order."""
        return tuple(one for block in self.inside for one in (block, *block.all_inside()))

    @property
    def has_problem(self) -> bool:
        """Whether something in it is missing or wrong."""
        return bool(self.head.problems) or any(one.has_problem for one in self.inside)


def blocks_of(lines: Sequence[Shown]) -> tuple[Block, ...]:
    """The tree of the lines of one page."""
    found: list[Block] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].depth > lines[at].depth:
            end += 1
        found.append(Block(lines[at], blocks_of(lines[at + 1 : end])))
        at = end
    return tuple(found)
