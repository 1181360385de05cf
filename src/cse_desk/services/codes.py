"""Code sets: what to offer on a day, and the words for what a record holds."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.models.codes import CodeSet, read_codes
from cse_desk.models.records.codes import CodeChoice, CodeSetInfo

SETS = (
    "ethnicity",
    "ethnicity-police",
    "sex",
    "gender-identity",
    "disability",
    "legal-status",
    "language",
    "communication-need",
    "relationship",
    "agency-kind",
    "placement",
    "assessment-factor",
    "referral-source",
    "lawful-basis",
    "withhold-what",
    "name-kind",
    "address-kind",
    "yes-no",
    "told",
)


@lru_cache(maxsize=64)
def _load(path: Path) -> CodeSet:
    return read_codes(path.read_bytes())


class Codes:
    """All code sets of this installation, each read when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` None: the one in our resources."""
        self._folder = folder or paths.resources() / "codes"

    def set(self, name: str) -> CodeSet:
        """One set; OSError or BadForm when its file is missing or malformed."""
        return _load(self._folder / f"{name}.json")

    def label(self, *, name: str, code: str) -> str:
        """The words for a code, also of one that is no longer valid; an unknown code in its own letters, "" for none."""
        return self.set(name).label(code) if code else ""

    def labels(self, *, name: str, codes: Collection[str]) -> tuple[str, ...]:
        """The words for several codes."""
        return tuple(self.label(name=name, code=code) for code in codes)

    def options(self, *, name: str, on: date, held: Collection[str] = ()) -> tuple[CodeChoice, ...]:
        """What may be chosen on a day, and what the record holds already though it may not."""
        valid = self.set(name).valid_on(on)
        offered = tuple(CodeChoice(one.code, one.label, one.is_alone) for one in valid)
        old = [code for code in held if code and code not in {one.code for one in valid}]
        return (*offered, *(CodeChoice(code, self.label(name=name, code=code), is_old=True) for code in old))

    def police_ethnicity(self, code: str) -> tuple[str, str]:
        """The nearest code of the police's 18+1 set, and its words; ("", "") where there is none."""
        entry = self.set("ethnicity").find(code)
        police = str(entry.more.get("police", "")) if entry else ""
        return police, self.label(name="ethnicity-police", code=police)

    def infos(self) -> tuple[CodeSetInfo, ...]:
        """Every set with its source and checked-on day, for Settings."""
        found = (self.set(name) for name in SETS)
        return tuple(CodeSetInfo(one.name, one.title, one.source, one.checked_on, len(one.entries)) for one in found)
