"""What a use case refuses, by its rule."""

from collections.abc import Callable
from enum import StrEnum

import pytest

from cse_desk.errors import Refused


def refusal(rule: StrEnum) -> pytest.RaisesExc[Refused]:
    """For `with`: this rule refuses what is done within."""
    return pytest.raises(Refused, match=f"^{rule.value}$")


def rule_of(call: Callable[[], object]) -> StrEnum:
    """The rule by which a call is refused."""
    with pytest.raises(Refused) as found:
        call()
    return found.value.rule
