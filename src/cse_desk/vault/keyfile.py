"""The slot file `vault.keys`: which passphrases open the vault. It holds no name and no secret in the clear.

JSON: {"format", "v", "vault", "generation", "slots": [{"id", "kind", "kdf": {...}, "nonce",
"wrapped", "own_nonce", "own"}], "hmac", "sha256"}.
`sha256` tells damage from a wrong passphrase; `hmac` (under a key of the data key) tells a slot planted or taken away.
`vault` here is the id that the slots belong to; it stays when a backup is restored, unlike the incarnation, which is inside the database.

Replaced by temp file, fsync, rename, read back; then the spare `vault.keys.prev` is brought to the same state. So at any moment one of
the two is whole, and once a passphrase has been changed the old one opens neither. (An older copy elsewhere still opens with the old one.)
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from cse_desk.ids import is_id
from cse_desk.vault import keys
from cse_desk.vault.keys import KdfCost, KeyUse, Passphrase, RandomBytes, Wrapped

NAME = "vault.keys"
SPARE = "vault.keys.prev"
VERSION = 1
_FORMAT = "cse-desk keys"
_MOST_BYTES = 64 * 1024
_MOST_SLOTS = 32


class BadKeyFile(Exception):  # becomes DamagedFile
    """The bytes are not a whole slot file."""


class NewerKeyFile(Exception):  # becomes NewerFile
    """A later version wrote it."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class Slot:
    """One passphrase's way in: the data key, and its person's own identity, each under a key stretched from it."""

    id: str
    cost: KdfCost
    salt: bytes
    data_key: Wrapped
    own: Wrapped

    def belongs_to(self, vault: str) -> bytes:
        """What the wrapped secrets are bound to."""
        cost = self.cost
        bound = ["cse-desk slot v1", vault, self.id, cost.memory_kib, cost.passes, cost.lanes, self.salt.hex()]
        return json.dumps(bound, separators=(",", ":")).encode("ascii")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of one vault."""

    vault: str
    generation: int
    slots: tuple[Slot, ...]
    hmac: bytes

    def with_slot(self, slot: Slot, data_key: bytearray) -> "KeyFile":
        """The next generation, with the slot added or replaced."""
        others = tuple(one for one in self.slots if one.id != slot.id)
        return sealed(replace(self, generation=self.generation + 1, slots=(*others, slot)), data_key)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a passphrase yields."""

    slot: Slot
    data_key: bytearray
    own: bytearray


# ---- slots --------------------------------------------------------------------------------


def make_slot(
    vault: str,
    slot_id: str,
    passphrase: Passphrase,
    *,
    data_key: bytearray,
    own: bytearray,
    cost: KdfCost,
    random_bytes: RandomBytes,
) -> Slot:
    """Wrap the data key and the person's own identity for a passphrase."""
    if not cost.is_allowed:
        raise ValueError(cost)
    nothing = Wrapped(b"", b"")
    slot = Slot(slot_id, cost, random_bytes(keys.SALT_BYTES), nothing, nothing)
    bound = slot.belongs_to(vault)
    stretched = keys.stretch(passphrase, slot.salt, cost)
    try:
        with keys.key_for(stretched, KeyUse.WRAP_DATA_KEY) as under:
            wrapped = keys.wrap(data_key, under, bound, random_bytes)
        with keys.key_for(stretched, KeyUse.WRAP_IDENTITY) as under:
            return replace(slot, data_key=wrapped, own=keys.wrap(own, under, bound, random_bytes))
    finally:
        keys.wipe(stretched)


def unlock(keyfile: KeyFile, passphrase: Passphrase) -> Unlocked | None:
    """The first slot this passphrase opens; None when none does. Each slot costs one derivation."""
    for slot in keyfile.slots:
        stretched = keys.stretch(passphrase, slot.salt, slot.cost)
        try:
            return _opened(slot, stretched, slot.belongs_to(keyfile.vault))
        except keys.WrongKey:
            continue
        finally:
            keys.wipe(stretched)
    return None


def _opened(slot: Slot, stretched: bytearray, bound: bytes) -> Unlocked:
    with keys.key_for(stretched, KeyUse.WRAP_DATA_KEY) as under:
        data_key = keys.unwrap(slot.data_key, under, bound)
    with keys.key_for(stretched, KeyUse.WRAP_IDENTITY) as under:
        return Unlocked(slot, data_key, keys.unwrap(slot.own, under, bound))


# ---- bytes --------------------------------------------------------------------------------


def sealed(keyfile: KeyFile, data_key: bytearray) -> KeyFile:
    """The same slots under a fresh HMAC."""
    return replace(keyfile, hmac=keys.mac(data_key, KeyUse.HEADER, _body(keyfile)))


def is_genuine(keyfile: KeyFile, data_key: bytearray) -> bool:
    """Whether nobody added, removed or changed a slot without the data key."""
    return keys.same(keyfile.hmac, keys.mac(data_key, KeyUse.HEADER, _body(keyfile)))


def _body(keyfile: KeyFile) -> bytes:
    return _compact(_plain(keyfile))


def _compact(plain: Mapping[str, object]) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def _plain(keyfile: KeyFile) -> dict[str, object]:
    slots = [_plain_slot(slot) for slot in keyfile.slots]
    return {"format": _FORMAT, "v": VERSION, "vault": keyfile.vault, "generation": keyfile.generation, "slots": slots}


def _plain_slot(slot: Slot) -> dict[str, object]:
    return {
        "id": slot.id,
        "kind": "passphrase",
        "kdf": {
            "name": "argon2id",
            "memory_kib": slot.cost.memory_kib,
            "passes": slot.cost.passes,
            "lanes": slot.cost.lanes,
            "salt": slot.salt.hex(),
        },
        "nonce": slot.data_key.nonce.hex(),
        "wrapped": slot.data_key.sealed.hex(),
        "own_nonce": slot.own.nonce.hex(),
        "own": slot.own.sealed.hex(),
    }


def to_bytes(keyfile: KeyFile) -> bytes:
    """The file's bytes."""
    plain = {**_plain(keyfile), "hmac": keyfile.hmac.hex()}
    return _compact({**plain, "sha256": hashlib.sha256(_compact(plain)).hexdigest()})


def from_bytes(data: bytes) -> KeyFile:
    """Read a slot file; BadKeyFile unless whole and within bounds, NewerKeyFile when of a later version."""
    try:
        plain = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        raise BadKeyFile from None
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise BadKeyFile
    found = plain.get("v")
    digest = plain.pop("sha256", None)
    if digest != hashlib.sha256(_compact(plain)).hexdigest():
        raise BadKeyFile
    if type(found) is int and found > VERSION:
        raise NewerKeyFile(found)
    try:
        keyfile = _read(plain)
    except (KeyError, TypeError, ValueError):
        raise BadKeyFile from None
    if to_bytes(keyfile) != data:  # unknown members, other spelling: not what we write
        raise BadKeyFile
    return keyfile


def _read(plain: dict[str, object]) -> KeyFile:
    slots = tuple(_read_slot(one) for one in cast("list[dict[str, object]]", plain["slots"]))
    vault, generation = plain["vault"], plain["generation"]
    if not is_id(vault) or type(generation) is not int or not 0 < len(slots) <= _MOST_SLOTS:
        raise ValueError
    return KeyFile(str(vault), generation, slots, bytes.fromhex(str(plain["hmac"])))


def _read_slot(plain: dict[str, object]) -> Slot:
    kdf = cast("dict[str, object]", plain["kdf"])
    cost = KdfCost(_whole(kdf["memory_kib"]), _whole(kdf["passes"]), _whole(kdf["lanes"]))
    if not cost.is_allowed or not is_id(plain["id"]) or plain["kind"] != "passphrase" or kdf["name"] != "argon2id":
        raise ValueError
    return Slot(
        id=str(plain["id"]),
        cost=cost,
        salt=_exactly(keys.SALT_BYTES, kdf["salt"]),
        data_key=Wrapped(_exactly(keys.NONCE_BYTES, plain["nonce"]), _exactly(keys.KEY_BYTES + 16, plain["wrapped"])),
        own=Wrapped(_exactly(keys.NONCE_BYTES, plain["own_nonce"]), bytes.fromhex(str(plain["own"]))),
    )


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError
    return value


def _exactly(size: int, value: object) -> bytes:
    found = bytes.fromhex(str(value))
    if len(found) != size:
        raise ValueError
    return found


# ---- files --------------------------------------------------------------------------------


def write(folder: Path, keyfile: KeyFile) -> None:
    """Replace `vault.keys`, read it back, then bring the spare to the same state; OSError when the disk refuses."""
    data = to_bytes(keyfile)
    replace_file(folder / NAME, data)
    if (folder / NAME).read_bytes() != data:
        raise OSError(5, "read back differs")
    replace_file(folder / SPARE, data)


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole small file or nothing: temp name, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f"{path.name}.new")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
