"""Reading a change again whose very bytes were read strictly, and compared with their digests, before.

Strict reading and comparing are half the time of a take-in, and the look at the bundle has done both. What they say of some bytes is always
the same; who may write what, chains and heads depend on what is here and are checked each time.
"""

import json
from datetime import datetime

from cse_desk.changes.envelope import Body, Change, Envelope, FieldValue, Withheld

_loads = json.JSONDecoder().decode


def read_again(envelope_bytes: bytes, body_bytes: bytes | None) -> Change:
    """The change; only for bytes that `read_change` and `verify_body` passed before."""
    envelope = _envelope(_loads(envelope_bytes.decode()))
    return Change.known(envelope_bytes, body_bytes, envelope, None if body_bytes is None else _body(body_bytes))


def _envelope(found: dict) -> Envelope:  # type: ignore[type-arg]  # the keys of an envelope are the names of its fields
    found["wall"] = datetime.fromisoformat(found["wall"])
    found["writes"] = {name: tuple(ids) for name, ids in found["writes"].items()}
    return Envelope(**found)


def _body(body_bytes: bytes) -> Body:
    return {
        name: FieldValue(bytes.fromhex(entry["salt"]), entry["value"]) if "salt" in entry else Withheld(entry["digest"])
        for name, entry in _loads(body_bytes.decode()).items()
    }
