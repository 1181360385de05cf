"""Codes of records as words of this version; what another version wrote is left out, never guessed."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from cse_desk.models.enums import Strand
from cse_desk.services.person_details import texts

_Word = TypeVar("_Word", bound=StrEnum)


def word_of(kind: type[_Word], code: str | None) -> _Word | None:
    """A code as a word of this version; None for another version's."""
    return _words(kind).get(code) if code else None


@lru_cache(maxsize=32)
def _words(kind: type[_Word]) -> Mapping[str, _Word]:
    return {str(one): one for one in kind}


def strands_of(codes: object) -> frozenset[Strand]:
    """The strands a row names; those of another version are left out."""
    known = _words(Strand)
    return frozenset(known[one] for one in texts(codes) if one in known)
