"""The seeded vault and bundle, kept between runs under a fingerprint of the schema and of what makes them."""

import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.schema import CreateTable

from cse_desk.bundle import cards, writer
from cse_desk.bundle.cards import Card
from cse_desk.changes.envelope import Change
from cse_desk.clock import SetClock
from cse_desk.ids import AuthorId, Ids, RootId, VaultId
from cse_desk.models.enums import Role
from cse_desk.models.tables import log as log_tables
from cse_desk.models.tables.summary import DERIVED
from cse_desk.services import case_summaries, tools
from cse_desk.services.contacts import Contacts
from cse_desk.vault import keys, schema, search
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.shapes import all_shapes
from cse_desk.vault.store import NewPerson, Vault, create_vault, open_vault
from tests.bench.appender import append_directly
from tests.bench.generator import BUSY_EACH, CHANGES_EACH, NOW, Known, Scribe, Writer

CACHE = Path(__file__).resolve().parents[2] / "out" / "bench-cache"
PASSPHRASE = "orbit canyon velvet pigeon thimble"
OWNER = NewPerson("Leanne Ward", "Marlport Council", Role.SOCIAL_WORKER)
_SENDER = ("Joy Bello", "Harbour Project", Role.CSE_WORKER)
_AT_ONCE = 5_000  # young people
_SHARE_KNOWN = 10  # every tenth young person of the bundle is known already
_MADE_BY = ("generator.py", "words.py")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in the vault, and how many changes the bundle brings."""

    name: str
    people: int
    arriving: int

    @property
    def changes(self) -> int:
        """Changes in the vault."""
        return self.people * CHANGES_EACH


SIZES = {one.name: one for one in (Size("full", 100_000, 50_000), Size("small", 1_000, 2_000), Size("tiny", 40, 100))}


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a bench works on. The folder is never written to: `copy` first."""

    size: Size
    folder: Path

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.folder / "vaults" / "seeded"

    @property
    def bundle(self) -> Path:
        """A bundle of `size.arriving` changes for the owner of the vault."""
        return self.folder / "arriving.casex"

    def copy(self, target: Path) -> Path:
        """A vault folder of one's own under `target`, with its name."""
        target.mkdir(parents=True, exist_ok=True)
        folder = target / self.vault.name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.vault, folder)
        _settle(folder)
        return folder


def _settle(folder: Path) -> None:
    """Have a copy on the disk before the clock runs: else the first commit waits for all of it."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def clock() -> SetClock:
    """The day on which every bench works."""
    return SetClock(NOW)


def unlock(folder: Path) -> Vault:
    """Open a copy, its list kept from now on."""
    vault = open_vault(folder, PASSPHRASE, clock=clock(), ids=Ids())
    case_summaries.attach(vault)
    return vault


def seeded(size: Size, say: Say, cache: Path = CACHE) -> Seeded:
    """The vault of that size; made when there is none that fits the code as it is. Its log is kept by itself: it takes longest."""
    found = Seeded(size, cache / f"{size.name}-{_fingerprint(size, _tables_of_all())}")
    if _is_made(found.folder):
        return found
    log_only = Seeded(size, cache / f"log-{size.name}-{_fingerprint(size, _tables_of_log())}")
    if not _is_made(log_only.folder):
        _remove(cache.glob(f"log-{size.name}-*"))
        _timed(log_only, _write_log, say)
    _remove(cache.glob(f"{size.name}-*"))
    log_only.copy(found.vault.parent)
    _timed(found, _finish, say)
    return found


def _fingerprint(size: Size, tables: Sequence[str]) -> str:
    """Changes whenever a vault would be made differently: other tables, another tool, another generator."""
    made_by = [(Path(__file__).parent / name).read_text("utf-8") for name in _MADE_BY]
    form = tools.screening_tool()
    return sha256("\0".join([repr(size), form.url, form.version, *tables, *made_by]).encode()).hexdigest()[:16]


def _tables_of_log() -> list[str]:
    return [str(schema.KNOWN), *(str(CreateTable(table)) for table in log_tables.LOG)]


def _tables_of_all() -> list[str]:
    derived = (*log_tables.DERIVED, *DERIVED.sorted_tables)
    made_for = (all_shapes().fingerprint(), case_summaries._made_for(), search._CREATE)
    return [*_tables_of_log(), *made_for, *(str(CreateTable(table)) for table in derived)]


def _is_made(folder: Path) -> bool:
    return (folder / "made.json").exists()


def _remove(folders: Iterable[Path]) -> None:
    for folder in list(folders):
        shutil.rmtree(folder)


def _timed(found: Seeded, make: Callable[[Seeded, Say], None], say: Say) -> None:
    started = time.perf_counter()
    make(found, say)
    facts = {
        "seconds": round(time.perf_counter() - started, 1),
        "megabytes": round((found.vault / "vault.db").stat().st_size / 1e6, 1),
    }
    (found.folder / "made.json").write_text(json.dumps(facts))
    say(f"  {facts['seconds']} s, {facts['megabytes']} MB")


# ---- making --------------------------------------------------------------------------------


def _write_log(found: Seeded, say: Say) -> None:
    say(f"writing {found.size.changes:,} changes about {found.size.people:,} young people (kept for the next run)")
    found.vault.parent.mkdir(parents=True)
    vault = create_vault(found.vault, PASSPHRASE, OWNER, clock=clock(), ids=Ids(), cost=KdfCost.for_tests())
    try:
        vault.keep_card(cards.card_text(_card_of(vault)))
        scribe = Scribe(Writer(vault.author, vault.vault_id, *_of(OWNER), vault.sign), tools.screening_tool(), _rng(1))
        _append(vault, scribe, found.size, say)
    finally:
        vault.close()


def _finish(found: Seeded, say: Say) -> None:
    say("making the tables, the list and a bundle (kept for the next run)")
    vault = open_vault(found.vault, PASSPHRASE, clock=clock(), ids=Ids())
    try:
        vault.rebuild(_telling(say, "registers and tables"))
        case_summaries.attach(vault)
        _seal(vault, found, say)
    finally:
        vault.close()


def _append(vault: Vault, scribe: Scribe, size: Size, say: Say) -> None:
    done = 0
    while done < size.people:
        count = min(_AT_ONCE, size.people - done)
        with vault._writing() as session:
            made = append_directly(session, scribe.young_people(count))
            session.commit()
        assert made == count * CHANGES_EACH
        scribe.forget()
        done += count
        say(f"  {done * CHANGES_EACH:,} changes")


def _telling(say: Say, what: str) -> Callable[[int, int], None]:
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done * 10 // max(total, 1) > told:
            told = done * 10 // max(total, 1)
            say(f"  {what}: {done:,} of {total:,}")

    return tell


# ---- the bundle ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody else who seals."""

    identity: keys.Identity
    card: Card

    def sign(self, message: bytes) -> bytes:
        """Ed25519."""
        return self.identity.sign(message)


def a_sender() -> Sender:
    """A colleague of another agency, with keys of their own."""
    identity = keys.Identity(keys.new_identity(_rng(2).randbytes))
    name, agency, role = _SENDER
    card = cards.make_card(
        name=name,
        agency=agency,
        role=role,
        signing_key=identity.signing_key,
        age_recipient=identity.age_recipient,
        sign=identity.sign,
    )
    return Sender(identity, card)


def contents_of(sender: Sender, recipient: Card, known: list[Known], arriving: int) -> writer.Contents:
    """What the sender writes down: of every ten young people one is known at the other end."""
    name, agency, role = _SENDER
    rng, vault = _rng(3), Ids(_rng(4).randbytes).new()
    scribe = Scribe(
        Writer(sender.card.author, vault, name, agency, role.value, sender.sign), tools.screening_tool(), rng
    )
    changes: dict[RootId, list[Change]] = {RootId(one.root): list(scribe.about(one)) for one in known}
    for _ in range(arriving // BUSY_EACH - len(known)):
        made = list(scribe.busy())
        changes[made[0].envelope.root] = made
    return writer.Contents(
        bundle_id=Ids(rng.randbytes).new(),
        vault=VaultId(vault),
        created=NOW,
        purpose="Bench",
        lawful_basis="public-task",
        counters={AuthorId(recipient.author): 1},
        changes=changes,
        heads=tuple(scribe.head(root, compartment) for root, compartment in scribe.chains),
    )


def _seal(vault: Vault, found: Seeded, say: Say) -> None:
    sender = a_sender()
    words = " ".join(cards.safety_words(sender.card))
    Contacts(vault).verify(card=cards.card_text(sender.card), typed_words=words)
    known = known_people(vault, found.size.arriving // BUSY_EACH // _SHARE_KNOWN)
    recipient = _card_of(vault)
    sealed = writer.seal(contents_of(sender, recipient, known, found.size.arriving), sender, [recipient])
    found.bundle.write_bytes(sealed)
    say(f"  a bundle of {found.size.arriving:,} changes, {len(sealed) / 1e6:.1f} MB")


def known_people(vault: Vault, count: int) -> list[Known]:
    """Young people of the vault; of every other one the sender has seen who wrote the school."""
    with vault.reading() as session:
        connection = session.connection()
        rows = list(_schools(connection, count))
    return [Known(root, change if at % 2 else "") for at, (root, change) in enumerate(rows)]


def _schools(connection: Connection, count: int) -> Iterator[tuple[str, str]]:
    rows = connection.exec_driver_sql(
        "SELECT r.record, c.id FROM log_record r JOIN log_register g ON g.record = r.n, json_each(g.heads) h"
        " JOIN log_change c ON c.n = h.value ->> 0"
        " WHERE r.kind = 'young-person' AND json_type(h.value, '$[2].school') IS NOT NULL LIMIT ?",
        (count,),
    )
    return ((root, change) for root, change in rows)


def _card_of(vault: Vault) -> Card:
    me = vault.me
    return cards.make_card(
        name=me.name,
        agency=me.agency,
        role=me.role,
        signing_key=me.signing_key,
        age_recipient=me.age_recipient,
        sign=vault.sign,
    )


def _of(person: NewPerson) -> tuple[str, str, str]:
    return person.name, person.agency, person.role.value


def _rng(number: int) -> random.Random:
    return random.Random(20261124 + number)
