"""What a recipient's copy of an agenda or of minutes does not say because it is withheld from them (design/DOMAIN §8: also on prints).

An entry that may mean the recipient is treated as if it did; of one in somebody's own words nobody can say what it covers, so the copy
says nothing that was recorded about the young person.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import AgendaItemContent, AttenderLine, MinutedWords, Sourced
from cse_desk.models.rules.words import fold, words_of
from cse_desk.models.tables.people import Withhold
from cse_desk.services.codes import Codes
from cse_desk.services.person_details import rows_of
from cse_desk.services.withholding import Meant, code_of, is_meant

_PARTS: Mapping[str, tuple[str, ...]] = {
    "addresses": ("living",),
    "carers": ("family",),
    "school": ("school", "education"),
    "safe-contact": ("contact_warning",),
    "professionals": ("lead", "plan"),
    "gender-identity": ("pronouns",),
    "harm": ("harms",),
    "missing": ("missing",),
    "voice": ("own_words", "other_voices"),
    "living": ("living",),
    "people-of-concern": ("places_people",),
    "sessions": ("plan",),
    "screening": (),
    "told": (),
    "warnings": (),
}
_EVERY = frozenset(part for parts in _PARTS.values() for part in parts)
_RETOLD = frozenset(
    {"harm", "missing", "voice", "living", "people-of-concern", "sessions", "screening", "told", "warnings"}
)  # also in what changed, and in what the closure guard says
_ANYTHING = ""  # in place of a code: an entry in somebody's own words
_WHY = "withheld from this copy"
Withheld = Mapping[str, frozenset[str]]  # young person -> codes


def withheld_from(
    session: Session, roots: Iterable[str], *, name: str, agency: str, among: Iterable[AttenderLine]
) -> Withheld:
    """What is withheld from somebody of that name and agency, by young person; `among`: who sits there, so that a word which two
    agencies have in common tells nobody from another."""
    codes, shared = Codes().set("withhold-what"), _shared(among)
    found: dict[str, set[str]] = {}
    for row in rows_of(session, Withhold, roots):
        says = row.what or row.from_whom or row.why
        if says and is_meant(row.from_whom or "", f"{name} {agency}", shared) is not Meant.NO:
            code = code_of(row.what or "", codes)
            found.setdefault(row.root, set()).add(code.code if code else _ANYTHING)
    return {root: frozenset(some) for root, some in found.items()}


def _shared(among: Iterable[AttenderLine]) -> frozenset[str]:
    agencies = {fold(one.agency) for one in among}
    counted = Counter(word for agency in agencies for word in set(words_of(agency)))
    return frozenset(word for word, count in counted.items() if count > 1)


def agenda_without(item: AgendaItemContent, codes: Collection[str]) -> AgendaItemContent:
    """The item without those parts, and with a line that says so."""
    gone = _gone(codes)
    if not codes:
        return item
    blank = {part: type(getattr(item, part))() for part in gone}
    why = {
        **({"no_words_because": _(_WHY)} if "own_words" in gone else {}),
        **({"missing_none_because": _(_WHY)} if "missing" in gone else {}),
    }
    retold = {"changed": (), "guard": ()} if _RETOLD & set(codes) or _ANYTHING in codes else {}
    kept = replace(item, **blank, **why, **retold)  # type: ignore[arg-type]  # parts by name
    note = Sourced(_("A part of this item is withheld from this copy."), _("register"))
    return replace(kept, changed=(*kept.changed, note))


def minutes_without(words: MinutedWords, codes: Collection[str]) -> MinutedWords:
    """The minuted words without the young person's own, where those are withheld; what was said at the meeting stays."""
    return replace(words, own_words=()) if "own_words" in _gone(codes) else words


def _gone(codes: Collection[str]) -> frozenset[str]:
    if _ANYTHING in codes:
        return _EVERY
    return frozenset(part for code in codes for part in _PARTS.get(code, ()))
