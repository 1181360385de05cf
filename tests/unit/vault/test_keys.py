"""Keys, slots and the slot file."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from cse_desk.vault import keyfile, keys
from cse_desk.vault.keyfile import BadKeyFile, KeyFile, NewerKeyFile, Slot, Unlocked
from cse_desk.vault.keys import KdfCost, KeyUse, Wrapped, WrongKey

PASSPHRASE = "orbit canyon velvet pigeon thimble"
VAULT = "0f" * 16
_COUNT = iter(range(1, 1 << 30))


def _bytes(size: int) -> bytes:
    return hashlib.shake_256(next(_COUNT).to_bytes(4, "big")).digest(size)


@pytest.fixture(scope="module")
def data_key() -> bytearray:
    return bytearray(range(32))


@pytest.fixture(scope="module")
def slot(data_key: bytearray) -> Slot:
    return _slot(data_key, PASSPHRASE)


def _slot(data_key: bytearray, passphrase: str | bytearray, own: bytearray | None = None, vault: str = VAULT) -> Slot:
    return keyfile.make_slot(
        vault,
        _bytes(16).hex(),
        passphrase,
        data_key=data_key,
        own=own or bytearray(b"own secret of one person"),
        cost=KdfCost.for_tests(),
        random_bytes=_bytes,
    )


@pytest.fixture(scope="module")
def whole(slot: Slot, data_key: bytearray) -> KeyFile:
    return keyfile.sealed(KeyFile(VAULT, 1, (slot,), b""), data_key)


# ---- the cost of a guess ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("memory_mib", "passes", "lanes", "allowed"),
    [
        (64, 2, 2, True),
        (1024, 10, 4, True),
        (256, 3, 1, True),
        (63, 2, 2, False),
        (64, 1, 2, False),
        (1025, 2, 2, False),
        (64, 11, 2, False),
        (64, 2, 0, False),
        (64, 2, 5, False),
    ],
)
def test_the_cost_has_floors_and_ceilings(memory_mib: int, passes: int, lanes: int, allowed: bool) -> None:
    assert KdfCost(memory_mib * 1024, passes, lanes).is_allowed is allowed


def test_the_cost_for_tests_is_the_floor_itself() -> None:
    assert KdfCost.for_tests() == KdfCost(64 * 1024, 2, 2)


class _Computer:
    """A computer of a given speed, with its own stopwatch."""

    def __init__(self, mib_passes_per_s: float, memory_mib: int = 1 << 20) -> None:
        self.speed, self.memory, self.now, self.asked = mib_passes_per_s, memory_mib, 0.0, list[KdfCost]()

    def derive(self, cost: KdfCost) -> None:
        self.asked.append(cost)
        if cost.memory_kib > self.memory * 1024:
            raise MemoryError
        self.now += cost.memory_kib / 1024 * cost.passes / self.speed

    def timer(self) -> float:
        return self.now

    def seconds(self, cost: KdfCost) -> float:
        return cost.memory_kib / 1024 * cost.passes / self.speed


@pytest.mark.parametrize("speed", [60, 130, 300, 800, 1_500, 4_000, 6_000])
def test_calibration_lands_between_half_a_second_and_one_and_a_half(speed: float) -> None:
    computer = _Computer(speed)
    cost = keys.calibrate(computer.derive, computer.timer)
    assert cost.is_allowed
    at_floor = cost == KdfCost.for_tests()
    assert at_floor or keys.LEAST_S <= computer.seconds(cost) <= keys.MOST_S


def test_a_slow_computer_is_never_calibrated_below_the_floor() -> None:
    computer = _Computer(5)
    assert keys.calibrate(computer.derive, computer.timer) == KdfCost.for_tests()


def test_an_absurdly_fast_computer_stays_under_the_ceiling() -> None:
    computer = _Computer(10_000_000)
    cost = keys.calibrate(computer.derive, computer.timer)
    assert cost.is_allowed
    assert cost.memory_kib == 1024 * 1024


def test_a_computer_with_little_memory_is_asked_for_less() -> None:
    computer = _Computer(1_000, memory_mib=200)
    cost = keys.calibrate(computer.derive, computer.timer)
    assert cost.is_allowed
    assert cost.memory_kib <= 200 * 1024


def test_argon2id_gives_the_answer_of_the_standard() -> None:
    """RFC 9106, 5.3."""
    tag = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8
    ).derive(b"\1" * 32)
    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


# ---- derivation ------------------------------------------------------------------------------


def test_a_passphrase_is_the_same_as_text_and_as_bytes_and_in_either_unicode_form() -> None:
    salt, cost = bytes(16), KdfCost.for_tests()
    composed, taken_apart = "caf\u00e9 au lait bitte", "cafe\u0301 au lait bitte"
    found = {
        bytes(keys.stretch(given, salt, cost))
        for given in (composed, taken_apart, bytearray(composed.encode()), bytearray(taken_apart.encode()))
    }
    assert len(found) == 1


def test_stretching_leaves_the_given_passphrase_alone() -> None:
    given = bytearray(b"typed by a person")
    keys.stretch(given, bytes(16), KdfCost.for_tests())
    assert given == b"typed by a person"


def test_each_use_has_its_own_key(data_key: bytearray) -> None:
    assert len({bytes(keys.derived(data_key, use)) for use in KeyUse}) == len(KeyUse)


def test_a_lent_key_is_wiped_when_it_comes_back(data_key: bytearray) -> None:
    with keys.key_for(data_key, KeyUse.DATABASE) as key:
        assert any(key)
    assert not any(key)


def test_the_raw_key_has_the_one_form_that_is_not_taken_for_a_passphrase() -> None:
    raw = keys.raw_key(bytearray(range(32)))
    assert bytes(raw) == b"x'" + bytes(range(32)).hex().encode() + b"'"
    assert len(raw) == 67


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        keys.raw_key(bytearray(size))


def test_every_flipped_byte_of_a_wrapped_secret_is_noticed(data_key: bytearray) -> None:
    wrapped = keys.wrap(bytearray(b"secret"), data_key, b"slot", _bytes)
    assert keys.unwrap(wrapped, data_key, b"slot") == b"secret"
    for at in range(len(wrapped.sealed)):
        sealed = bytearray(wrapped.sealed)
        sealed[at] ^= 1
        with pytest.raises(WrongKey):
            keys.unwrap(Wrapped(wrapped.nonce, bytes(sealed)), data_key, b"slot")
    with pytest.raises(WrongKey):
        keys.unwrap(wrapped, data_key, b"another slot")


def test_the_identity_signs_as_its_author_and_knows_its_recipient() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from pyrage import decrypt, encrypt, x25519

    identity = keys.Identity(keys.new_identity())
    Ed25519PublicKey.from_public_bytes(identity.signing_key).verify(identity.sign(b"words"), b"words")
    assert identity.author == hashlib.sha256(identity.signing_key).hexdigest()[:32]
    sealed = encrypt(b"words", [x25519.Recipient.from_str(identity.age_recipient)])
    assert decrypt(sealed, [x25519.Identity.from_str(identity.age_identity())]) == b"words"


# ---- slots -----------------------------------------------------------------------------------


def _unlocked(file: KeyFile, passphrase: str) -> Unlocked:
    found = keyfile.unlock(file, passphrase)
    assert found is not None
    return found


def test_a_slot_opens_with_its_passphrase_only(whole: KeyFile, data_key: bytearray) -> None:
    found = _unlocked(whole, PASSPHRASE)
    assert found.data_key == data_key
    assert found.own == b"own secret of one person"
    assert keyfile.unlock(whole, PASSPHRASE + " ") is None


def test_a_slot_of_another_vault_does_not_open_here(slot: Slot, data_key: bytearray) -> None:
    moved = keyfile.sealed(KeyFile("1e" * 16, 1, (slot,), b""), data_key)
    assert keyfile.unlock(moved, PASSPHRASE) is None


def test_the_cost_in_the_file_is_bound_to_the_slot(whole: KeyFile, slot: Slot, data_key: bytearray) -> None:
    """Otherwise whoever holds the file could make the next slot cheaper to guess."""
    cheaper = replace(slot, cost=KdfCost(64 * 1024, 3, 2))
    assert keyfile.unlock(replace(whole, slots=(cheaper,)), PASSPHRASE) is None


def test_a_cost_below_the_floor_is_never_written(data_key: bytearray) -> None:
    with pytest.raises(ValueError, match="KdfCost"):
        keyfile.make_slot(
            VAULT, VAULT, PASSPHRASE, data_key=data_key, own=data_key, cost=KdfCost(1024, 2, 2), random_bytes=_bytes
        )


def test_a_colleague_with_the_data_key_does_not_have_my_identity(data_key: bytearray) -> None:
    """Two people, one data key: each one's passphrase yields only that one's own secret."""
    one, two = bytearray(b"identity of one"), bytearray(b"identity of two")
    both = KeyFile(VAULT, 1, (_slot(data_key, PASSPHRASE, one), _slot(data_key, "another phrase", two)), b"")
    assert _unlocked(both, PASSPHRASE).own == one
    found = _unlocked(both, "another phrase")
    assert found.data_key == data_key
    assert found.own == two
    for use in KeyUse:
        with keys.key_for(found.data_key, use) as key, pytest.raises(WrongKey):
            keys.unwrap(both.slots[0].own, key, both.slots[0].belongs_to(VAULT))


def test_a_planted_or_removed_slot_is_noticed(whole: KeyFile, data_key: bytearray) -> None:
    assert keyfile.is_genuine(whole, data_key)
    planted = replace(whole, slots=(*whole.slots, _slot(data_key, "planted by somebody")))
    assert not keyfile.is_genuine(planted, data_key)
    assert not keyfile.is_genuine(replace(whole, generation=2), data_key)
    two = whole.with_slot(_slot(data_key, "a colleague's phrase"), data_key)
    assert keyfile.is_genuine(two, data_key)
    assert not keyfile.is_genuine(replace(two, slots=two.slots[:1]), data_key)


def test_a_new_passphrase_replaces_the_slot_and_counts_a_generation(
    whole: KeyFile, slot: Slot, data_key: bytearray
) -> None:
    changed = replace(_slot(data_key, "the new passphrase"), id=slot.id)
    after = whole.with_slot(changed, data_key)
    assert (after.generation, len(after.slots)) == (2, 1)


# ---- the file --------------------------------------------------------------------------------


def test_the_file_comes_back_as_it_was_written(whole: KeyFile) -> None:
    assert keyfile.from_bytes(keyfile.to_bytes(whole)) == whole


def test_every_flipped_bit_of_the_file_is_refused(whole: KeyFile) -> None:
    data = keyfile.to_bytes(whole)
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << (at % 8)
        with pytest.raises(BadKeyFile):
            keyfile.from_bytes(bytes(flipped))


def test_every_truncation_and_one_byte_more_are_refused(whole: KeyFile) -> None:
    data = keyfile.to_bytes(whole)
    for short in [*(data[:size] for size in range(len(data))), data + b"\n"]:
        with pytest.raises(BadKeyFile):
            keyfile.from_bytes(short)


def _resealed(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A file somebody edited who knows how its plain checksum is made."""
    plain = json.loads(data)
    del plain["sha256"]
    change(plain)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    plain["sha256"] = hashlib.sha256(text).hexdigest()
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _kdf(**values: object) -> Callable[[dict[str, Any]], None]:
    return lambda plain: plain["slots"][0]["kdf"].update(values)


@pytest.mark.parametrize(
    "change",
    [
        _kdf(memory_kib=64 * 1024 - 1),
        _kdf(memory_kib=1024 * 1024 + 1),
        _kdf(memory_kib="65536"),
        _kdf(memory_kib=65536.0),
        _kdf(passes=1),
        _kdf(passes=11),
        _kdf(passes=True),
        _kdf(lanes=0),
        _kdf(lanes=1 << 40),
        _kdf(name="argon2d"),
        _kdf(salt="00"),
        _kdf(salt=7),
        lambda plain: plain.update(slots=[]),
        lambda plain: plain.update(slots=plain["slots"] * 33),
        lambda plain: plain.update(slots="none"),
        lambda plain: plain.update(vault="somewhere"),
        lambda plain: plain.update(generation="1"),
        lambda plain: plain.update(more=1),
        lambda plain: plain.update(v=0),
        lambda plain: plain.update(v=None),
        lambda plain: plain.pop("hmac"),
        lambda plain: plain["slots"][0].update(kind="recovery"),
        lambda plain: plain["slots"][0].update(nonce="zz"),
        lambda plain: plain["slots"][0].update(wrapped=""),
        lambda plain: plain["slots"][0].pop("own"),
    ],
)
def test_a_doctored_file_can_neither_weaken_nor_hang_us(
    whole: KeyFile, change: Callable[[dict[str, Any]], None]
) -> None:
    with pytest.raises(BadKeyFile):
        keyfile.from_bytes(_resealed(keyfile.to_bytes(whole), change))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"[" * 70_000, b"\xff\xfe", b"[" * 2_000, b"{}" * 40_000])
def test_something_else_is_not_a_slot_file(data: bytes) -> None:
    with pytest.raises(BadKeyFile):
        keyfile.from_bytes(data)


def test_a_later_versions_file_is_named_as_such(whole: KeyFile) -> None:
    with pytest.raises(NewerKeyFile) as newer:
        keyfile.from_bytes(_resealed(keyfile.to_bytes(whole), lambda plain: plain.update(v=2, colour="blue")))
    assert newer.value.found == 2


def test_both_copies_are_the_same_after_writing(tmp_path: Path, whole: KeyFile) -> None:
    keyfile.write(tmp_path, whole)
    assert {path.name for path in tmp_path.iterdir()} == {keyfile.NAME, keyfile.SPARE}
    assert (tmp_path / keyfile.NAME).read_bytes() == (tmp_path / keyfile.SPARE).read_bytes()


def test_the_file_holds_no_secret_in_the_clear(whole: KeyFile, data_key: bytearray) -> None:
    data = keyfile.to_bytes(whole)
    for secret in (bytes(data_key), b"own secret of one person", PASSPHRASE.encode()):
        assert secret not in data
        assert secret.hex().encode() not in data
