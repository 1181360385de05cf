"""NHS numbers and unique pupil numbers: their forms and check digits.

Sources: NHS Data Dictionary, NHS number (modulus 11); Department for Education, unique pupil numbers guide (check letter, modulus 23).
"""

import re
from enum import StrEnum

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # no I, O, S: values 0-22
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]")
_SPACES = re.compile(r"[\s\-]+")
LOCAL_IDENTIFIER_LENGTH = 20


class IdentifierProblem(StrEnum):
    """What is wrong with a number as typed."""

    FORM = "form"  # not the right letters and digits
    CHECK = "check"  # right form, but its check digit or letter does not fit: a slip of the fingers
    LENGTH = "length"


def tidy(text: str) -> str:
    """As kept: no spaces or hyphens, capitals."""
    return _SPACES.sub("", text).upper()


def nhs_number_problem(text: str) -> IdentifierProblem | None:
    """What is wrong with an NHS number, spaces allowed; None when its check digit fits."""
    digits = tidy(text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return IdentifierProblem.FORM
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    check = (11 - total % 11) % 11
    return None if check == int(digits[9]) else IdentifierProblem.CHECK  # 10 equals no digit: no such number


def shown_nhs_number(text: str) -> str:
    """In the groups people read out: 3-3-4; anything else as it is."""
    digits = tidy(text)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if re.fullmatch(r"[0-9]{10}", digits) else text


def upn_problem(text: str) -> IdentifierProblem | None:
    """What is wrong with a unique pupil number, permanent or temporary (last character a letter)."""
    upn = tidy(text)
    if not _UPN.fullmatch(upn, 0) or not upn.isascii() or (upn[-1].isalpha() and upn[-1] not in _UPN_LETTERS):
        return IdentifierProblem.FORM
    return None if upn[0] == _upn_check(upn[1:]) else IdentifierProblem.CHECK


def _upn_check(rest: str) -> str:
    total = sum(_upn_value(character) * place for place, character in enumerate(rest, start=2))
    return _UPN_LETTERS[total % 23]


def _upn_value(character: str) -> int:
    return int(character) if character.isdecimal() else _UPN_LETTERS.index(character)


def local_identifier_problem(text: str) -> IdentifierProblem | None:
    """A number in another system is free text of at most twenty characters."""
    return IdentifierProblem.LENGTH if len(text.strip()) > LOCAL_IDENTIFIER_LENGTH else None
