"""What a whole run of the program found out, from its process to the test."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class RunReport:
    """See tests/helpers/whole_run.py."""

    planted: dict[str, str] = field(default_factory=dict)  # word in lower case -> where it was written
    faults: list[str] = field(default_factory=list)  # of the run itself, as tracebacks
    code: int = -1
    vault: str = ""
    is_open: bool = True  # the vault, after the run
    walked: dict[str, int] = field(default_factory=dict)  # place -> fields that took words
    deaf: list[str] = field(default_factory=list)  # fields that took none
    screens: list[str] = field(default_factory=list)  # that are registered
    not_plain: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # of windows
    windows: list[str] = field(default_factory=list)  # still visible after the run
    asked: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)  # names of files and of print jobs
    restarted: list[list[str]] = field(default_factory=list)  # command lines
    clipboard_before: str = ""
    clipboard: str = ""
    sql_on_gui: list[str] = field(default_factory=list)
    sql_everywhere: int = 0
    trespasses: list[str] = field(default_factory=list)  # sockets, files written outside ROOT
    writable_outside: list[str] = field(default_factory=list)  # open in the process, by whatever part of it
    network_parts: list[str] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """As JSON."""
        path.write_text(json.dumps(asdict(self), indent=1), "utf-8")

    @classmethod
    def read(cls, path: Path) -> "RunReport":
        """What `write` wrote."""
        return cls(**json.loads(path.read_text("utf-8")))
