"""Records in which nothing is disputed are read the short way, and everything else is left to the long one: both say the same."""

import json
from collections.abc import Mapping, Sequence

import pytest

from cse_desk.changes.registers import WITHDRAWN
from cse_desk.changes.strictjson import JsonValue
from cse_desk.vault.replay import Held, heads_of
from cse_desk.vault.standing import Identity, Standing
from cse_desk.vault.undisputed import undisputed

WHO = Identity("a" * 32, "a" * 32, "identity", "young-person")


def change(
    n: int, values: Mapping[str, JsonValue], after: Mapping[str, Sequence[str]] | None = None, *, v: int = 1
) -> Held:
    """Change number `n`, whose id is its number; `after`: what it replaces."""
    writes = {name: list((after or {}).get(name, ())) for name in values}
    body = {name: {"salt": "00" * 16, "value": value} for name, value in values.items()}
    envelope = json.dumps({"v": v, "writes": writes}).encode()
    return Held(n, str(n), "author", n, n, envelope, json.dumps(body).encode())


def the_long_way(changes: Sequence[Held]) -> Standing:
    """As it is decided where anything is disputed."""
    now = Standing(7, WHO)
    now.heads = heads_of(now, changes, {})
    return now


@pytest.mark.parametrize(
    "changes",
    [
        [change(1, {"school": "Elm", "born": "2012-03-04", "answers/d1": ["x"]})],
        [change(1, {"school": "Elm", "sex": "F"}), change(4, {"school": "Oak"}, {"school": ["1"]})],
        [
            change(1, {"school": "Elm"}),
            change(2, {"school": None}, {"school": ["1"]}),
            change(3, {"born": "2012-03-04"}),
        ],
        [
            change(1, {"school": "Elm"}),
            change(2, {"school": "Oak"}, {"school": ["1"]}),
            change(3, {"school": "Ash"}, {"school": ["1", "2"]}),
        ],
        [change(2, {"school": "Elm"}, {"school": ["1"]})],  # what it replaces never came
    ],
    ids=["one change", "replaced", "emptied", "replaced twice", "follows what is not here"],
)
def test_the_short_way_says_what_the_long_way_says(changes: list[Held]) -> None:
    short, long = undisputed(7, WHO, changes, 1), the_long_way(changes)
    assert short is not None
    assert short.kept() == long.kept()
    assert short.values() == long.values()
    assert (short.is_empty, short.is_withdrawn) == (long.is_empty, long.is_withdrawn)
    assert (list(short.newer()), dict(short.conflicts())) == (long.newer(), long.conflicts())
    assert short.record_standing() is long.record_standing()


@pytest.mark.parametrize(
    "changes",
    [
        [change(1, {"school": "Elm"}), change(2, {"school": "Oak"})],
        [change(1, {"school": "Elm"}), change(2, {"school": "Elm"})],
        [
            change(1, {"school": "Elm"}),
            change(2, {"school": "Oak"}),
            change(3, {"school": "Ash"}, {"school": ["1", "2"]}),
        ],
        [change(1, {"school": "Oak"}, {"school": ["2"]}), change(2, {"school": "Elm"})],
        [change(1, {"school": "Elm"}), change(2, {WITHDRAWN: True}, {WITHDRAWN: ["1"]})],
        [change(1, {WITHDRAWN: False})],
        [change(1, {"school": "Elm"}, v=2)],
        [change(1, {"school": "Elm"})._replace(body=None)],
        [change(1, {"school": "Elm"})._replace(body=json.dumps({"school": {"digest": "0" * 64}}).encode())],
    ],
    ids=[
        "a conflict",
        "two heads that agree",
        "a conflict decided",
        "came in another order",
        "withdrawn",
        "brought back",
        "another version",
        "not here",
        "withheld",
    ],
)
def test_what_is_not_plain_is_left_to_the_long_way(changes: list[Held]) -> None:
    assert undisputed(7, WHO, changes, 1) is None
