"""Old values in today's shape."""

import pytest

from cse_desk.changes.strictjson import JsonValue
from cse_desk.changes.upcast import KNOWN_VERSION, UPCASTERS, Upcasters, Values


def split_postcode(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "postcode"} | (
        {"outward": str(values["postcode"]).split()[0]} if "postcode" in values else {}
    )


def upper_outward(values: Values) -> Values:
    return {name: str(value).upper() if name == "outward" else value for name, value in values.items()}


STEPS = Upcasters({("address", 1): split_postcode, ("address", 2): upper_outward})


def test_values_go_through_every_step_from_their_version_on() -> None:
    assert STEPS.known_version("address") == 3
    assert STEPS.upcast("address", 1, {"postcode": "zz1 2yy", "kind": "home"}).values == {
        "outward": "ZZ1",
        "kind": "home",
    }
    assert STEPS.upcast("address", 2, {"outward": "zz1"}).values == {"outward": "ZZ1"}
    assert STEPS.upcast("address", 3, {"outward": "zz1"}).values == {"outward": "zz1"}


def test_a_newer_version_is_kept_as_it_came_and_said_to_be_newer() -> None:
    values: dict[str, JsonValue] = {"what3": ["a", "b"]}
    found = STEPS.upcast("address", 4, values)
    assert found.newer
    assert found.values == values
    assert UPCASTERS.is_newer("anything", KNOWN_VERSION + 1)


def test_fields_and_kinds_nobody_knows_pass_through() -> None:
    assert STEPS.upcast("address", 1, {"future": 1}).values == {"future": 1}
    found = STEPS.upcast("drone-sighting", 1, {"height": 3})
    assert found.values == {"height": 3}
    assert not found.newer


def test_steps_leave_the_old_values_alone() -> None:
    old: dict[str, JsonValue] = {"postcode": "zz1 2yy"}
    STEPS.upcast("address", 1, old)
    assert old == {"postcode": "zz1 2yy"}


def test_a_missing_step_is_a_mistake_at_once() -> None:
    with pytest.raises(ValueError, match="no step leads address from 1 to 2"):
        Upcasters({("address", 2): upper_outward})
