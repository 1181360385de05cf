"""Invented people with fixed keys, their changes, and bundles among them."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cse_desk.bundle import container, seal, signing
from cse_desk.bundle.cards import Card, card_bytes, make_card, pack
from cse_desk.bundle.checking import HeldHere, Quarantined
from cse_desk.bundle.plaintext import Plaintext
from cse_desk.bundle.reader import Opened, TrustedKey, Unverified, open_plain
from cse_desk.bundle.roles import RoleTable, read_role_table
from cse_desk.bundle.writer import Contents, write_plain
from cse_desk.changes.envelope import Change, make_change
from cse_desk.changes.streams import SignedHead, StreamKey, head_statement, stream_of
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, RootId, VaultId
from cse_desk.models.enums import Role, TrustState
from cse_desk.paths import resources

NOON = datetime(2018, 3, 12, 12, 0, tzinfo=UTC)
ROOT = RootId("aa" * 16)
OTHER_ROOT = RootId("bb" * 16)


@dataclass(frozen=True)
class Person:
    """Somebody with keys; everything follows from the name but the age identity."""

    name: str
    role: Role
    identity: str = field(repr=False)
    agency: str = "Northhaven Council"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())

    @property
    def signing_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    @property
    def author(self) -> AuthorId:
        return signing.author_of(self.signing_key)

    @property
    def vault(self) -> VaultId:
        return VaultId(hashlib.sha256(b"vault of " + self.name.encode()).hexdigest()[:32])

    @property
    def recipient(self) -> str:
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    @property
    def card(self) -> Card:
        return card_of(self)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@cache
def card_of(person: Person) -> Card:
    return make_card(
        name=person.name,
        agency=person.agency,
        role=person.role,
        signing_key=person.signing_key,
        age_recipient=person.recipient,
        sign=person.sign,
    )


WORKER = Person(
    "Rowan Ellery", Role.SOCIAL_WORKER, "AGE-SECRET-KEY-1CNTXGV5VF9YF4F04SUHNN2C0EAAH0DUSMWEAFVVU5WWERTFY65EQ7SC6WQ"
)
COORDINATOR = Person(
    "Imogen Thackray", Role.COORDINATOR, "AGE-SECRET-KEY-1M605QSYU4C7LCHAVKL769V0982M2VG90EMFH7ZEX5CL6DM95AY5S8D2EHW"
)
COLLEAGUE = Person(
    "Tamsin Okafor",
    Role.CSE_WORKER,
    "AGE-SECRET-KEY-1CKF35HAHRGLWFCF7NUVDSALUTMV5YSWG0L46KT57VGD95KGF2VRSL6Y733",
    "Harbour Young People",
)
STRANGER = Person(
    "Piers Aldous",
    Role.MANAGER,
    "AGE-SECRET-KEY-1M9U9MEQX3GH048ATTHUCTAY9V0LDK6WZ9NXLY2S2NT2HL9E0AVYSVGPRGF",
    "Another Council",
)


@cache
def table() -> RoleTable:
    return read_role_table((resources() / "codes" / "role-compartments.json").read_bytes())


# ---- changes -------------------------------------------------------------------------------


def changes_of(
    person: Person,
    amount: int,
    *,
    root: RootId = ROOT,
    compartment: str = "screening",
    after: Change | None = None,
    words: str = "said at school",
) -> list[Change]:
    """A chain of changes, each one answer."""
    made: list[Change] = []
    salts = (hashlib.sha256(f"{person.name}{compartment}{words}{n}".encode()).digest()[:16] for n in count())
    last = after
    for _ in range(amount):
        seq = 1 if last is None else last.envelope.seq + 1
        last = make_change(
            act=ActId("0a" * 16),
            author=person.author,
            vault=person.vault,
            root=root,
            compartment=compartment,
            seq=seq,
            prev="" if last is None else last.hash,
            lamport=seq,
            wall=NOON + timedelta(seconds=seq),
            kind="screening",
            record=RecordId("cc" * 16),
            values={"answers/d8.08": f"{words} {seq}"},
            replaces={"answers/d8.08": [ChangeId(made[-1].id)] if made else []},
            salt=partial(next, salts),
        )
        made.append(last)
    return made


def head_of(person: Person, change: Change) -> SignedHead:
    """The head the author signs at that change."""
    stream = stream_of(change.envelope)
    seq = change.envelope.seq
    return SignedHead(stream, seq, change.hash, person.sign(head_statement(stream, seq, change.hash)))


def heads_of(people: Sequence[Person], changes: Sequence[Change]) -> tuple[SignedHead, ...]:
    """The newest head of every stream among the changes."""
    newest: dict[StreamKey, Change] = {}
    for change in changes:
        stream = stream_of(change.envelope)
        if stream not in newest or newest[stream].envelope.seq < change.envelope.seq:
            newest[stream] = change
    by_author = {person.author: person for person in people}
    return tuple(head_of(by_author[stream.author], change) for stream, change in newest.items())


# ---- bundles -------------------------------------------------------------------------------


def contents(changes: Sequence[Change] = (), /, *, sender: Person = WORKER, **more: Any) -> Contents:
    """Contents from `sender` to the coordinator about one root."""
    everybody: tuple[Person, ...] = (WORKER, COORDINATOR, COLLEAGUE, STRANGER)
    given: dict[str, Any] = {
        "bundle_id": "12" * 16,
        "vault": sender.vault,
        "created": NOON,
        "purpose": "Referral to the VPG",
        "lawful_basis": "Children Act 1989, section 17",
        "marking": "OFFICIAL-SENSITIVE",
        "counters": {person.author: 1 for person in everybody},
        "changes": {ROOT: list(changes)} if changes else {},
    }
    if "heads" not in more:
        given["heads"] = heads_of(everybody, changes)
    return Contents(**{**given, **more})


def plain(
    changes: Sequence[Change] = (), /, *, sender: Person = WORKER, to: Person = COORDINATOR, **more: Any
) -> bytes:
    """The signed plaintext of such a bundle."""
    return write_plain(contents(changes, sender=sender, **more), sender, [to.card])


def sealed(
    changes: Sequence[Change] = (), /, *, sender: Person = WORKER, to: Person = COORDINATOR, **more: Any
) -> bytes:
    """The sealed file."""
    return seal.encrypt(plain(changes, sender=sender, to=to, **more), [to.recipient])


def trusting(*people: Person, state: TrustState = TrustState.VERIFIED) -> list[TrustedKey]:
    return [TrustedKey(person.card, state) for person in people]


def look(
    given: bytes | Plaintext,
    *,
    trusted: Sequence[TrustedKey] | None = None,
    me: Person = COORDINATOR,
    prev_of: Callable[[str], str | None] | None = None,
    held_here: HeldHere | None = None,
) -> Opened | Unverified:
    """Read a plaintext as the coordinator, who has verified the worker."""
    known = trusting(WORKER, COORDINATOR) if trusted is None else trusted
    may_write = table().may_write
    return open_plain(
        given, me=me.author, trusted=known, may_write=may_write, prev_of=prev_of, held_here=lambda _bundle: held_here
    )


def opened(given: bytes | Plaintext, **how: Any) -> Opened:
    """The same for a plaintext that must open."""
    found = look(given, **how)
    assert isinstance(found, Opened)
    return found


# ---- hostile bundles: validly signed, made without the writer ------------------------------


def manifest_of(parts: Sequence[tuple[str, bytes]], /, *, sender: Person = WORKER, **changed: Any) -> dict[str, Any]:
    """A manifest as the writer would make it for these (kind, content) parts, with some values changed."""
    stored = [container.deflate(content) for _, content in parts]
    made: dict[str, Any] = {
        "v": 1,
        "id": "12" * 16,
        "from": {"key": sender.signing_key.hex(), "card": pack(card_bytes(sender.card)), "vault": sender.vault},
        "to": [COORDINATOR.author],
        "counter": {COORDINATOR.author: 1},
        "created": "2018-03-12T12:00:00Z",
        "marking": "",
        "purpose": "Referral",
        "lawful_basis": "Law",
        "withheld": [],
        "parts": [
            {
                "n": number,
                "kind": kind,
                "len": len(content),
                "zlen": len(stored[number - 1]),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for number, (kind, content) in enumerate(parts, start=1)
        ],
        "parts_sha256": hashlib.sha256(b"".join(stored)).hexdigest(),
    }
    return {**made, **changed}


def signed_plain(
    manifest: Mapping[str, Any] | bytes, parts: Sequence[tuple[str, bytes]] = (), *, sender: Person = WORKER
) -> bytes:
    """A plaintext with any manifest at all, validly signed."""
    written = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    signature = sender.sign(signing.pae(signing.MANIFEST_TYPE, written))
    return container.join(written, signature, b"".join(container.deflate(content) for _, content in parts))


def signed_parts(*parts: tuple[str, bytes], sender: Person = WORKER, **changed: Any) -> bytes:
    """A validly signed plaintext of these parts."""
    return signed_plain(manifest_of(parts, sender=sender, **changed), parts, sender=sender)


def envelope_json(change: Change) -> dict[str, JsonValue]:
    """An envelope to meddle with."""
    found: dict[str, JsonValue] = json.loads(change.envelope_bytes)
    return found


@dataclass(frozen=True, slots=True)
class Everything:
    """All roots of a bundle at once."""

    changes: dict[RootId, list[Change]]
    heads: tuple[SignedHead, ...]
    quarantined: tuple[Quarantined, ...]


def everything(bundle: Opened) -> Everything:
    """What a small bundle brings, whole."""
    changes, heads, quarantined = dict[RootId, list[Change]](), list[SignedHead](), list[Quarantined]()
    for found in bundle.roots():
        if found.changes:
            changes[found.root] = list(found.changes)
        heads += found.heads
        quarantined += found.quarantined
    return Everything(changes, tuple(heads), tuple(quarantined))
