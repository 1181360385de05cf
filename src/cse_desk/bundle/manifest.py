"""The manifest: who sends what to whom, and the length and hash of every part. Its bytes are what is signed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cse_desk import i18n
from cse_desk.bundle import limits, signing, values
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.values import BadSyntax, BadValue
from cse_desk.changes.strictjson import JsonValue, canonical
from cse_desk.errors import BundleRefused
from cse_desk.ids import AuthorId, VaultId
from cse_desk.pace import breathing

VERSION: Final = 1
COUNTER_LIMIT: Final = 2**40
_KEYS: Final = frozenset(
    ("v", "id", "from", "to", "counter", "created", "marking", "purpose", "lawful_basis", "withheld", "parts")
) | {"parts_sha256"}
_FROM_KEYS: Final = frozenset({"card", "key", "vault"})
_PART_KEYS: Final = frozenset({"kind", "len", "n", "sha256", "zlen"})
_MAX_CARD_TEXT: Final = 8192


class PartKind(StrEnum):
    """What a part holds. All are part of version 1, so that later capabilities need no new format."""

    CARDS = "cards"
    HEADS = "heads"
    CHANGES = "changes"
    FORMS = "forms"
    ATTACHMENTS = "attachments"
    HAVE = "have"
    CHECKPOINT = "checkpoint"
    RECEIPT = "receipt"
    ROSTER = "roster"


_PART_LIMITS: Final = {
    PartKind.ATTACHMENTS: limits.MAX_ATTACHMENT,
    PartKind.FORMS: limits.MAX_FORM,
    PartKind.ROSTER: limits.MAX_ROSTER,
}


def part_limit(kind: PartKind) -> int:
    """How long a part of this kind may be after inflating."""
    return _PART_LIMITS.get(kind, limits.MAX_PART)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the parts list: `stored` bytes in the file, `length` and `sha256` after inflating."""

    number: int
    kind: PartKind
    length: int
    stored: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest, every field of it within the format's limits."""

    bundle_id: str
    sender_key: bytes
    sender_card: str  # as `cards.pack` writes it
    sender_vault: VaultId
    to: tuple[AuthorId, ...]
    counters: Mapping[AuthorId, int]  # for each recipient, how many bundles this vault has sealed to them
    created: datetime
    marking: str
    purpose: str
    lawful_basis: str
    withheld: tuple[tuple[str, str], ...]  # (what, why)
    parts: tuple[Part, ...]
    parts_sha256: str  # of all bytes after the signature, as stored


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON (sorted keys for neatness; the bytes are what counts)."""
    return canonical(
        {
            "v": VERSION,
            "id": manifest.bundle_id,
            "from": {
                "key": manifest.sender_key.hex(),
                "card": manifest.sender_card,
                "vault": manifest.sender_vault,
            },
            "to": list(manifest.to),
            "counter": {str(author): number for author, number in manifest.counters.items()},
            "created": i18n.to_wire(manifest.created),
            "marking": manifest.marking,
            "purpose": manifest.purpose,
            "lawful_basis": manifest.lawful_basis,
            "withheld": [{"what": what, "why": why} for what, why in manifest.withheld],
            "parts": [_part_json(part) for part in manifest.parts],
            "parts_sha256": manifest.parts_sha256,
        }
    ).encode()


def _part_json(part: Part) -> JsonValue:
    return {
        "n": part.number,
        "kind": part.kind.value,
        "len": part.length,
        "zlen": part.stored,
        "sha256": part.sha256,
    }


# ---- reading -------------------------------------------------------------------------------


def read_sender(data: bytes) -> tuple[bytes, str]:
    """Only the key and card a manifest claims to come from; nothing else of it is looked at."""
    with _as_refusal():
        found = values.read_object(data)
        _known_version(found)
        sender = values.an_object(found.get("from"), "from")
        return _key(sender.get("key")), _card_text(sender.get("card"))


def read_manifest(data: bytes) -> Manifest:
    """The whole manifest; refuses anything this version does not define."""
    with _as_refusal():
        found = values.read_object(data)
        _known_version(found)
        return _manifest(values.an_object(found, "keys", _KEYS))


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except BadSyntax as trouble:
        raise BundleRefused(Reason.BAD_JSON, where="manifest", problem=trouble.where) from trouble
    except BadValue as trouble:
        raise BundleRefused(Reason.BAD_MANIFEST, where=trouble.where) from trouble


def _manifest(found: dict[str, JsonValue]) -> Manifest:
    sender = values.an_object(found["from"], "from", _FROM_KEYS)
    to = _recipients(found["to"])
    return Manifest(
        bundle_id=values.an_id(found["id"], "id"),
        sender_key=_key(sender["key"]),
        sender_card=_card_text(sender["card"]),
        sender_vault=VaultId(values.an_id(sender["vault"], "from.vault")),
        to=to,
        counters=_counters(found["counter"], to),
        created=values.moment(found["created"], "created"),
        marking=values.plain_text(found["marking"], "marking"),
        purpose=values.plain_text(found["purpose"], "purpose"),
        lawful_basis=values.plain_text(found["lawful_basis"], "lawful_basis"),
        withheld=_withheld(found["withheld"]),
        parts=read_parts(found["parts"]),
        parts_sha256=values.hexadecimal(found["parts_sha256"], "parts_sha256", size=32),
    )


def _known_version(found: Mapping[str, JsonValue]) -> None:
    version = values.whole(found.get("v"), "v", least=1)
    if version > VERSION:
        raise BundleRefused(Reason.NEWER_FORMAT, found=version, known=VERSION)


def _key(value: JsonValue) -> bytes:
    return bytes.fromhex(values.hexadecimal(value, "from.key", size=signing.KEY_BYTES))


def _card_text(value: JsonValue) -> str:
    if not isinstance(value, str) or len(value) > _MAX_CARD_TEXT:
        raise BadValue("from.card")
    return value


def _recipients(value: JsonValue) -> tuple[AuthorId, ...]:
    found = values.a_list(value, "to")
    if len(found) > limits.MAX_RECIPIENTS:
        raise BundleRefused(Reason.TOO_MANY_RECIPIENTS, found=len(found), limit=limits.MAX_RECIPIENTS)
    to = tuple(AuthorId(values.an_id(each, "to")) for each in found)
    if not to or len(set(to)) != len(to):
        raise BadValue("to")
    return to


def _counters(value: JsonValue, to: Sequence[AuthorId]) -> Mapping[AuthorId, int]:
    found = values.an_object(value, "counter", to)
    return {each: values.whole(found[each], "counter", least=1, limit=COUNTER_LIMIT) for each in to}


def _withheld(value: JsonValue) -> tuple[tuple[str, str], ...]:
    found = values.a_list(value, "withheld")
    if len(found) > limits.MAX_WITHHELD:
        raise BadValue("withheld")
    rows = [values.an_object(each, "withheld", ("what", "why")) for each in found]
    return tuple((values.plain_text(row["what"], "what"), values.plain_text(row["why"], "why")) for row in rows)


def read_parts(value: JsonValue) -> tuple[Part, ...]:
    """The list of parts; BadValue, BundleRefused(TOO_MANY_PARTS)."""
    found = values.a_list(value, "parts")
    if len(found) > limits.MAX_PARTS:
        raise BundleRefused(Reason.TOO_MANY_PARTS, found=len(found), limit=limits.MAX_PARTS)
    return tuple(_part(each, number) for number, each in breathing(enumerate(found, start=1)))


def _part(value: JsonValue, number: int) -> Part:
    found = values.an_object(value, "parts", _PART_KEYS)
    if values.whole(found["n"], "n") != number:
        raise BadValue("n")
    return Part(
        number=number,
        kind=_kind(found["kind"], number),
        length=values.whole(found["len"], "len"),
        stored=values.whole(found["zlen"], "zlen"),
        sha256=values.hexadecimal(found["sha256"], "sha256", size=32),
    )


def _kind(value: JsonValue, number: int) -> PartKind:
    if not isinstance(value, str):
        raise BadValue("kind")
    try:
        return PartKind(value)
    except ValueError as trouble:
        raise BundleRefused(Reason.UNKNOWN_PART_KIND, part=number) from trouble
