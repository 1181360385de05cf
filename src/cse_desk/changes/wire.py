"""The parts of a change, checked one by one: ids, hashes, codes, numbers, moments; and why a change is refused."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from cse_desk.changes.strictjson import JsonValue
from cse_desk.errors import CseDeskError
from cse_desk.ids import ChangeId

LAMPORT_LIMIT: Final = 2**40
HEX: Final = "0123456789abcdef"
_CODE: Final = "abcdefghijklmnopqrstuvwxyz0123456789-"
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_MAX_CODE_CHARS: Final = 64
_MAX_FIELD_CHARS: Final = 300


class ChangeFault(StrEnum):
    """Why a change is refused."""

    JSON = "json"
    TOO_LARGE = "too-large"
    KEYS = "keys"
    ID = "id"
    HASH = "hash"
    CODE = "code"
    NUMBER = "number"
    LAMPORT = "lamport"
    WALL = "wall"
    CHAIN = "chain"
    FIELD = "field"
    BODY = "body"
    BODY_HASH = "body-hash"


class BadChange(CseDeskError):
    """A change that cannot be what an honest author made; `reason` says why, and never holds what was read."""

    def __init__(self, reason: ChangeFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


# ---- checks --------------------------------------------------------------------------------


def a_field(name: str) -> str:
    """A field name: printable, at most 300 characters."""
    if 0 < len(name) <= _MAX_FIELD_CHARS and name.isprintable():
        return name
    raise BadChange(ChangeFault.FIELD)


def replaced_ids(ids: JsonValue) -> tuple[ChangeId, ...]:
    """The ids a write replaces: a list without repetition (the ids themselves: `check_ids`)."""
    if type(ids) is not list:
        raise BadChange(ChangeFault.FIELD)
    if len(ids) > 1 and len(set(map(str, ids))) != len(ids):
        raise BadChange(ChangeFault.FIELD)
    return tuple(ids)  # type: ignore[arg-type]  # checked with all other ids


def check_ids(ids: Sequence[JsonValue]) -> None:
    """All of them 16 bytes in lower-case hexadecimal."""
    try:
        together = "".join(ids)  # type: ignore[arg-type]  # what is no text raises
    except TypeError:
        raise BadChange(ChangeFault.ID) from None
    if together.strip(HEX) or any(len(each) != 32 for each in ids):  # type: ignore[arg-type]  # all are text here
        raise BadChange(ChangeFault.ID)


def check_chain(seq: int, prev: JsonValue) -> None:
    """The first change of a stream, and only that, follows nothing."""
    if prev == "":
        if seq != 1:
            raise BadChange(ChangeFault.CHAIN)
    elif seq == 1 or not a_hash(prev):
        raise BadChange(ChangeFault.CHAIN)


def a_hash(text: JsonValue) -> str:
    """32 bytes in lower-case hexadecimal."""
    if type(text) is str and len(text) == 64 and not text.strip(HEX):
        return text
    raise BadChange(ChangeFault.HASH)


def a_code(text: JsonValue) -> str:
    """The name of a kind or compartment; unknown ones pass."""
    if type(text) is str and 0 < len(text) <= _MAX_CODE_CHARS and not text.strip(_CODE):
        return text
    raise BadChange(ChangeFault.CODE)


def a_positive(number: JsonValue) -> int:
    """A whole number from 1."""
    if type(number) is int and number > 0:
        return number
    raise BadChange(ChangeFault.NUMBER)


def a_lamport(number: JsonValue) -> int:
    """From 1, below the limit: else one change could use up everybody's counters."""
    if type(number) is int and 0 < number < LAMPORT_LIMIT:
        return number
    raise BadChange(ChangeFault.LAMPORT)


def a_moment(text: JsonValue) -> datetime:
    """Only the one spelling `wall_text` makes, so that a moment is a moment to every reader."""
    if type(text) is str and _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise BadChange(ChangeFault.WALL)


def wall_text(wall: datetime) -> str:
    """A moment as changes spell it: UTC, milliseconds, Z."""
    if wall.tzinfo is None:
        raise BadChange(ChangeFault.WALL)
    return wall.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
