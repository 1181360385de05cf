"""Growing delay on wrong passphrases. It survives a restart, is at most a minute, and never erases or locks for ever.

Kept beside the vault in `tries`; whoever may delete that file may as well copy the vault and guess elsewhere - the delay is
for the person who tries at this screen. A mangled file counts as a few tries; a clock set back starts the same wait again, once.
"""

import json
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from cse_desk.clock import Clock
from cse_desk.errors import TooManyTries
from cse_desk.vault import keyfile
from cse_desk.vault.trouble import from_os

NAME = "tries"
FREE = 3
MOST_S = 60
_MANGLED = FREE + 1


def delay_s(failed: int) -> int:
    """Seconds to wait after so many failed tries: 0, 0, 0, 2, 4, 8 ... 60."""
    if failed <= FREE:
        return 0
    return min(MOST_S, 1 << min(failed - FREE, 6))


class Tries:
    """The count of one vault."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._clock = clock

    def begin(self) -> int:
        """Count a try before it is made (so that ending the program does not undo it); how many failed before.

        Raises TooManyTries with `wait_s` while the delay runs; that is not counted.
        """
        failed, last = self._read()
        now = self._clock.now()
        if last > now:
            last = now
            self._write(failed, now)
        left = (last + timedelta(seconds=delay_s(failed)) - now).total_seconds()
        if left > 0:
            raise TooManyTries(self._folder, wait_s=ceil(left))
        self._write(failed + 1, now)
        return failed

    def forget(self) -> None:
        """The passphrase was right."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime]:
        now = self._clock.now()
        try:
            found = json.loads(self._path.read_bytes())
            failed, last = found["failed"], datetime.fromisoformat(found["last"]).astimezone(UTC)
        except FileNotFoundError:
            return 0, now
        except OSError as error:
            raise from_os(error, self._folder) from None
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return _MANGLED, now - timedelta(seconds=MOST_S)
        if type(failed) is not int or failed < 0:
            return _MANGLED, now - timedelta(seconds=MOST_S)
        return min(failed, 1_000), last

    def _write(self, failed: int, last: datetime) -> None:
        data = json.dumps({"failed": failed, "last": last.isoformat()}).encode("ascii")
        try:
            keyfile.replace_file(self._path, data)
        except OSError as error:
            raise from_os(error, self._folder) from None
