"""Expressions are read as fhirpathpy's own grammar reads them, and mistakes are said."""

from collections.abc import Callable
from typing import Any

import pytest
from fhirpathpy.parser import parse as their_parse
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.forms.fhirpath.syntax import BadExpression, Tree, link_ids_of, parse, steps_of

EXPRESSIONS = [
    "1 + 2 * 3 - 4 / 5 div 2 mod 3",
    "a & b = c and d != e or f ~ g xor h !~ i implies j",
    "a | b > 1 and 2 >= c",
    "a in b and c contains d",
    "a + b is Integer and c as FHIR.Quantity = d",
    "-a.b + +3 * -2",
    "a.b.c.where(d = 'x').e[0].f[1 + 1]",
    "(a.b).c + (1 + 2) * 3",
    "%resource.item.where(linkId = 'a' or linkId='b').answer.value.sum()",
    "%`my name` + %'vs-x'",
    "iif(a, b, {}) | {}",
    "$this.x + $index + $total",
    "@2020-01-02 + 3 days - 4 'kg' + @2020-01-02T10:20:30.5Z + @T10:20 + @2020 + @2020-05",
    "true and false or {}.empty()",
    "`linkId` = 'it\\'s' & 'a\\nb'",
    "a.is.as.contains.in",
    "a // the rest is words\n + b /* and these */ - c",
    "not.exists() implies a.b() xor c",
    "((((1))))",
    "a.select($this & '!').aggregate($total + $this, 0).take(3)",
]


def theirs(tree: dict[str, Any]) -> Tree:
    """fhirpathpy's tree in our form."""
    return READERS.get(tree["type"], as_operator)(tree)


def parts_of(tree: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tree.get("children", [])
    return found


def as_operator(tree: dict[str, Any]) -> Tree:
    return Tree("operator", tree["terminalNodeText"][0], tuple(theirs(one) for one in parts_of(tree)))


def as_logic(tree: dict[str, Any]) -> Tree:
    return Tree("logic", tree["terminalNodeText"][0], as_operator(tree).parts)


def as_chain(tree: dict[str, Any]) -> Tree:
    left, right = (theirs(one) for one in parts_of(tree))
    return Tree("chain", "", (*steps_of(left), right))


def as_call(tree: dict[str, Any]) -> Tree:
    name, *rest = parts_of(parts_of(tree)[0])
    return Tree("call", bare(name["text"]), tuple(theirs(one) for one in (parts_of(rest[0]) if rest else ())))


def as_constant(tree: dict[str, Any]) -> Tree:
    inner = parts_of(tree)[0]
    return Tree("constant", bare(parts_of(inner)[0]["text"] if parts_of(inner) else inner["terminalNodeText"][1]))


def as_quantity(tree: dict[str, Any]) -> Tree:
    inner = parts_of(tree)[0]
    unit = parts_of(inner)[0]
    words = unit["terminalNodeText"] or parts_of(unit)[0]["terminalNodeText"]
    return Tree("quantity", inner["terminalNodeText"][0], (Tree("unit", bare(words[0])),))


def as_type(tree: dict[str, Any]) -> Tree:
    value, name = parts_of(tree)
    return Tree("type", tree["terminalNodeText"][0], (theirs(value), Tree("name", name["text"])))


READERS: dict[str, Callable[[dict[str, Any]], Tree]] = {
    **dict.fromkeys(
        ("TermExpression", "InvocationTerm", "LiteralTerm", "ParenthesizedTerm"), lambda tree: theirs(parts_of(tree)[0])
    ),
    **dict.fromkeys(("AndExpression", "OrExpression", "ImpliesExpression"), as_logic),
    "InvocationExpression": as_chain,
    "FunctionInvocation": as_call,
    "ExternalConstantTerm": as_constant,
    "QuantityLiteral": as_quantity,
    "TypeExpression": as_type,
    "MemberInvocation": lambda tree: Tree("member", bare(parts_of(tree)[0]["text"])),
    "StringLiteral": lambda tree: Tree("string", parse(tree["text"]).text),
    "NumberLiteral": lambda tree: Tree("number", tree["text"]),
    "BooleanLiteral": lambda tree: Tree("boolean", tree["text"]),
    "NullLiteral": lambda _tree: Tree("empty"),
    "DateTimeLiteral": lambda tree: Tree("moment", tree["text"][1:]),
    "TimeLiteral": lambda tree: Tree("moment", tree["text"][1:]),
    "IndexerExpression": lambda tree: Tree("at", "", as_operator(tree).parts),
    "PolarityExpression": lambda tree: Tree("sign", tree["terminalNodeText"][0], as_operator(tree).parts),
    "ThisInvocation": lambda _tree: Tree("this"),
    "IndexInvocation": lambda _tree: Tree("index"),
    "TotalInvocation": lambda _tree: Tree("total"),
}


def bare(text: str) -> str:
    return text.strip("`'\"")


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_tree_is_that_of_the_grammar(expression: str):
    assert parse(expression) == theirs(their_parse(expression)["children"][0])


ATOMS = st.sampled_from(
    ["a", "1", "'x'", "%v", "true", "{}", "f()", "g(a, 1)", "@2020", "a.b", "2 'kg'", "(a or b)", "$this"]
)
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "div", "mod", "&", "|", "=", "!=", "~", "<", ">=", "in", "contains", "and", "or", "xor", "implies"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(ATOMS, OPERATORS), min_size=1, max_size=6), ATOMS)
def test_operators_bind_as_in_the_grammar(pairs: list[tuple[str, str]], last: str):
    expression = " ".join(f"{atom} {operator}" for atom, operator in pairs) + f" {last}"

    assert parse(expression) == theirs(their_parse(expression)["children"][0])


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("1 +", "stops too early"),
        ("a b", "letter 3: 'b' does not fit"),
        ("(a", "stops too early"),
        ("a..b", "letter 3"),
        ("'abc", "letter 1"),
        ("a ? b", "letter 3"),
        ("%", "stops too early"),
        ("iif(a,b", "stops too early"),
        ("1 +* 2", "letter 4"),
        ("a and", "stops too early"),
        ("div", "does not fit"),
        ("a" * 30_000, "too long"),
        ("(" * 2_000 + "1" + ")" * 2_000, "too deeply"),
        ("-" * 3_000 + "1", "too deeply"),
    ],
)
def test_a_mistake_is_said_with_its_place(expression: str, words: str):
    with pytest.raises(BadExpression) as bad:
        parse(expression)

    assert words in bad.value.words


@settings(max_examples=200)
@given(st.text(st.sampled_from(list("ab1.'()[]{}%$+-=<|&@ ,`\\\"/*")), max_size=25))
def test_any_text_is_read_or_refused(expression: str):
    try:
        parse(expression)
    except BadExpression as bad:
        assert bad.words  # noqa: PT017 (either outcome is right; a refusal always says why)


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ("linkId = 'a'", ("a",)),
        ("'a' = linkId", ("a",)),
        ("linkId = 'a' or (linkId = 'b' or linkId='c')", ("a", "b", "c")),
        ("linkId = 'a' and linkId = 'b'", None),
        ("linkId != 'a'", None),
        ("linkId = %x", None),
        ("linkId = 'a' or answer.exists()", None),
    ],
)
def test_the_link_ids_a_criterion_names_are_seen(criteria: str, ids: tuple[str, ...] | None):
    assert link_ids_of(parse(criteria)) == ids
