"""The words of an expression as a tree. Strict: a mistake is a mistake and not half an expression.

Source: the grammar of FHIRPath 2.0. A test holds every tree beside that of fhirpathpy's own grammar; that one takes four milliseconds for
an expression of three sums, this one a fifth of a millisecond, and a form may have hundreds.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cse_desk.errors import CseDeskError

LONGEST: Final = 20_000
_DEEPEST: Final = 150


class BadExpression(CseDeskError):
    """An expression cannot be read; `words` say where and why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Tree:
    """A part of an expression.

    `kind`: chain (parts are its steps), member, call, constant, this, index, total, empty, boolean, string, number, quantity (parts: its
    unit), moment, at (parts: collection, place), sign, operator, logic, type (text: is/as, parts: value, name).
    """

    kind: str
    text: str = ""
    parts: tuple["Tree", ...] = ()


@lru_cache(maxsize=4096)
def parse(expression: str) -> Tree:
    """The tree of an expression. Raises BadExpression."""
    if not expression.strip():
        raise BadExpression("it is empty")
    if len(expression) > LONGEST:
        raise BadExpression("it is too long")
    return _Parser(list(_tokens(expression))).whole()


# ---- words ---------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<moment>@T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?
        |@\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<string>'(?:[^'\\]|\\.)*')
    |(?P<quoted>`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<special>\$this|\$index|\$total)
    |(?P<sign><=|>=|!=|!~|[-+*/&|<>=~.,()\[\]{}%])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(expression: str) -> Iterator[_Token]:
    at = 0
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None:
            raise BadExpression(f"at letter {at + 1}: {expression[at : at + 12]!r} means nothing")
        if found.lastgroup and found.lastgroup != "space":
            yield _Token(found.lastgroup, found.group(), at)
        at = found.end()
    yield _Token("end", "", at)


_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)


def _unquoted(text: str) -> str:
    """The text that stands between quotes."""

    def letter(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)

    return _ESCAPE.sub(letter, text[1:-1])


# ---- trees ---------------------------------------------------------------------------------

_LEVELS: Final[Sequence[tuple[str, frozenset[str]]]] = (  # from the loosest to the tightest
    ("logic", frozenset({"implies"})),
    ("logic", frozenset({"or", "xor"})),
    ("logic", frozenset({"and"})),
    ("operator", frozenset({"in", "contains"})),
    ("operator", frozenset({"=", "~", "!=", "!~"})),
    ("operator", frozenset({"<=", "<", ">", ">="})),
    ("operator", frozenset({"|"})),
    ("type", frozenset({"is", "as"})),
    ("operator", frozenset({"+", "-", "&"})),
    ("operator", frozenset({"*", "/", "div", "mod"})),
)
_PLACES: Final = {word: (level, kind) for level, (kind, words) in enumerate(_LEVELS) for word in words}
_RESERVED: Final = frozenset({"and", "or", "xor", "implies", "div", "mod", "true", "false"})
_LENGTHS: Final = frozenset(
    {"year", "month", "week", "day", "hour", "minute", "second", "millisecond"}
)  # of time, also with an s


class _Parser:
    """Takes tokens from left to right; operators by their place in the table (precedence climbing)."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def whole(self) -> Tree:
        tree = self.expression()
        if self.now.kind != "end":
            raise self._unexpected()
        return tree

    def _unexpected(self) -> BadExpression:
        token = self.now
        return BadExpression(
            f"at letter {token.at + 1}: {token.text!r} does not fit" if token.text else "it stops too early"
        )

    def _take(self, text: str) -> bool:
        if self.now.text != text or self.now.kind not in ("sign", "name"):
            return False
        self.at += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected()

    # ---- operators -----------------------------------------------------------------------

    def expression(self, loosest: int = 0) -> Tree:
        left = self._deeper(self._signed)
        while (place := self._place()) is not None and place[0] >= loosest:
            level, kind = place
            text = self.now.text
            self.at += 1
            right = Tree("name", self._type_name()) if kind == "type" else self._right(level)
            left = Tree(kind, text, (left, right))
        return left

    def _right(self, level: int) -> Tree:
        return self._deeper(lambda: self.expression(level + 1))

    def _place(self) -> tuple[int, str] | None:
        return _PLACES.get(self.now.text) if self.now.kind in ("sign", "name") else None

    def _signed(self) -> Tree:
        if self.now.kind == "sign" and self.now.text in "+-" and self.now.text:
            sign = self.now.text
            self.at += 1
            return Tree("sign", sign, (self._deeper(self._signed),))
        return self._chain()

    def _deeper(self, read: Callable[[], Tree]) -> Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadExpression("it is nested too deeply")
        tree = read()
        self.depth -= 1
        return tree

    def _type_name(self) -> str:
        name = self._name()
        while self._take("."):
            name = f"{name}.{self._name()}"
        return name

    # ---- chains and terms ----------------------------------------------------------------

    def _chain(self) -> Tree:
        steps = [self._term()]
        while True:
            if self._take("."):
                steps.append(self._invocation())
            elif self._take("["):
                place = self.expression()
                self._expect("]")
                steps = [Tree("at", "", (_chained(steps), place))]
            else:
                return _chained(steps)

    def _term(self) -> Tree:
        token = self.now
        if token.kind in ("string", "moment", "number"):
            return self._literal()
        if token.kind == "name" and token.text in ("true", "false"):
            self.at += 1
            return Tree("boolean", token.text)
        if self._take("%"):
            return self._constant()
        return self._bracketed() if token.text in ("(", "{") else self._invocation()

    def _bracketed(self) -> Tree:
        if self._take("{"):
            self._expect("}")
            return Tree("empty")
        self._expect("(")
        inner = self.expression()
        self._expect(")")
        return inner

    def _literal(self) -> Tree:
        token = self.now
        if token.kind == "number":
            return self._number()
        self.at += 1
        return Tree(token.kind, _unquoted(token.text) if token.kind == "string" else token.text[1:])

    def _number(self) -> Tree:
        number = self.now.text
        self.at += 1
        unit = self.now
        is_length = unit.kind == "name" and unit.text.removesuffix("s") in _LENGTHS
        if unit.kind == "string" or is_length:
            self.at += 1
            return Tree(
                "quantity", number, (Tree("unit", _unquoted(unit.text) if unit.kind == "string" else unit.text),)
            )
        return Tree("number", number)

    def _constant(self) -> Tree:
        if self.now.kind == "string":
            self.at += 1
            return Tree("constant", _unquoted(self.tokens[self.at - 1].text))
        return Tree("constant", self._name())

    def _invocation(self) -> Tree:
        if self.now.kind == "special":
            self.at += 1
            return Tree(self.tokens[self.at - 1].text[1:])
        name = self._name()
        if not self._take("("):
            return Tree("member", name)
        arguments: list[Tree] = []
        while not self._take(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.expression())
        return Tree("call", name, tuple(arguments))

    def _name(self) -> str:
        token = self.now
        if token.kind == "quoted":
            self.at += 1
            return _unquoted(token.text)
        if token.kind != "name" or token.text in _RESERVED:
            raise self._unexpected()
        self.at += 1
        return token.text


def _chained(steps: list[Tree]) -> Tree:
    """`a.b.c` as one chain; a chain in brackets at its start is part of it."""
    if len(steps) == 1:
        return steps[0]
    first = steps[0]
    return Tree("chain", "", (*(first.parts if first.kind == "chain" else (first,)), *steps[1:]))


# ---- looking at a tree ---------------------------------------------------------------------


def steps_of(tree: Tree) -> tuple[Tree, ...]:
    """`a.b.c` as its steps from left to right; one step when the tree is no chain."""
    return tree.parts if tree.kind == "chain" else (tree,)


def link_ids_of(criteria: Tree) -> tuple[str, ...] | None:
    """The linkIds that `linkId = 'a' or linkId = 'b'` names; None when it says anything else."""
    if criteria.kind == "logic" and criteria.text == "or":
        left, right = (link_ids_of(one) for one in criteria.parts)
        return left + right if left is not None and right is not None else None
    if criteria.kind != "operator" or criteria.text != "=":
        return None
    sides = {one.kind: one.text for one in criteria.parts}
    return (sides["string"],) if sides.get("member") == "linkId" and "string" in sides else None
