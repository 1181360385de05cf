"""The codes the form offers, read in the reading lane; what the record holds already stays choosable though its set has moved on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from cse_desk.i18n import gettext as _
from cse_desk.models.records.codes import CodeChoice
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.codes import Codes
from cse_desk.ui.widgets.code_field import Code

_SETS = (
    "name-kind",
    "sex",
    "gender-identity",
    "language",
    "yes-no",
    "communication-need",
    "legal-status",
    "disability",
    "address-kind",
    "relationship",
    "withhold-what",
)


@dataclass(frozen=True, slots=True)
class Choices:
    """Sets by name; ethnicity carries the police code beside each."""

    sets: Mapping[str, tuple[CodeChoice, ...]] = field(default_factory=dict)
    ethnicity: tuple[Code, ...] = ()
    police: Mapping[str, str] = field(default_factory=dict)  # DfE code -> "W1, White British"

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """(code, words) of a set."""
        return tuple((one.code, words_for(one)) for one in self.sets.get(name, ()))

    def codes(self, name: str) -> tuple[Code, ...]:
        """A set for a field that searches."""
        return tuple(Code(code, words) for code, words in self.pairs(name))

    def alone(self, name: str) -> tuple[str, ...]:
        """Codes that exclude every other."""
        return tuple(one.code for one in self.sets.get(name, ()) if one.is_alone)


def words_for(one: CodeChoice) -> str:
    """What a choice is called; one that only this record holds says so."""
    return _("{label} (not in today's list)").format(label=one.label) if one.is_old else one.label


def read(details: PersonDetails, today: date) -> Choices:
    """Everything the form offers today."""
    codes = Codes()
    held = _held(details)
    sets = {name: codes.options(name=name, on=today, held=held.get(name, ())) for name in _SETS}
    ethnicity = codes.options(name="ethnicity", on=today, held=[details.ethnicity] if details.ethnicity else ())
    police = {one.code: ", ".join(filter(None, codes.police_ethnicity(one.code))) for one in ethnicity}
    offered = tuple(Code(one.code, words_for(one), f"{one.code} {police[one.code]}") for one in ethnicity)
    return Choices(sets, offered, police)


def _held(details: PersonDetails) -> dict[str, Collection[str]]:
    return {
        "sex": [details.sex],
        "gender-identity": [details.gender_identity],
        "language": [],  # any language may be typed
        "yes-no": [],
        "communication-need": details.communication_needs,
        "legal-status": [details.legal_status],
        "disability": details.disabilities,
        "name-kind": [one.kind for one in details.names],
        "address-kind": [one.kind for one in details.addresses],
        "relationship": [one.relationship for one in details.carers],
        "withhold-what": [],  # other things may be typed
    }


def police_words(choices: Choices, code: object) -> str:
    """The police's code for a DfE one."""
    found = choices.police.get(str(code or ""), "")
    return _("Police: {code}").format(code=found) if found else ""
