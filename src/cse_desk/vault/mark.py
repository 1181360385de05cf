"""The mark beside the vault: "the database holds at least the access log up to here".

SQLCipher proves each page, not the whole: a copy without its -wal, or an older copy, passes every check of its own (design/SECURITY).
Every committed act adds an access log entry, so the number and hash of the newest entry stand for the state of the whole database.

Scheme, cheap enough to need no thought: `vault.mark` is written (temp, fsync, rename; under an HMAC) when the vault is opened
(`closed` false), then after a commit at most every 64 commits or 30 seconds, and at close (`closed` true). It is always written after what
it speaks of is durable, so the database may be ahead of it, never behind. At open:
- not closed, and no -wal: the -wal was lost (only an orderly close removes it) - found whatever the mark's age;
- the entry of the mark is missing or has another hash: an older or another copy;
- no mark, or one that fails its HMAC: it cannot be told, which is treated the same.
Not found: the loss of less than 64 commits and 30 seconds from a -wal that was cut while the vault was open.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from cse_desk.vault import keyfile, keys
from cse_desk.vault.keys import KeyUse

NAME = "vault.mark"
COMMITS = 64
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What the database must hold: the hash of entry `seq` of its access log."""

    vault: str  # the slot file's id
    seq: int
    hash: str
    closed: bool
    checked: str  # ISO moment of the last full check


def write(folder: Path, mark: Mark, data_key: bytearray) -> None:
    """Replace the mark; OSError when the disk refuses."""
    body = _body(mark)
    code = keys.mac(data_key, KeyUse.MARK, body)
    keyfile.replace_file(folder / NAME, body + b"\n" + code.hex().encode("ascii"))


def read(folder: Path, vault: str, data_key: bytearray) -> Mark | None:
    """The genuine mark of this vault, or None."""
    try:
        body, _, code = (folder / NAME).read_bytes().partition(b"\n")
        if not keys.same(bytes.fromhex(code.decode("ascii")), keys.mac(data_key, KeyUse.MARK, body)):
            return None
        mark = Mark(**json.loads(body))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return mark if mark.vault == vault else None


def _body(mark: Mark) -> bytes:
    plain = {"vault": mark.vault, "seq": mark.seq, "hash": mark.hash, "closed": mark.closed, "checked": mark.checked}
    return json.dumps(plain, sort_keys=True).encode("ascii")
