"""Numbers to ring, and what the card of them says on the screen and on paper."""

from dataclasses import dataclass
from datetime import date
from typing import Final

FIRST: Final = "Danger now: ring 999. Stay with the young person if you can. Then ring your manager."
WHILE: Final = (
    "Harm in the last days: ring before anyone washes, changes, cleans clothes or handles a phone.",
    "Sexual images: do not look, save, photograph, print or send on. Tell the police in plain words what they are.",
    "A form or a referral to the VPG is not a safeguarding referral: speak to children's social care.",
)
_FOR_EVERYBODY = 3  # digits


@dataclass(frozen=True, slots=True)
class DangerNumberLine:
    """A line of the danger-now card. `record_id` is empty for a new line; `checked_on` None: nobody has checked it yet."""

    record_id: str = ""
    label: str = ""
    number: str = ""
    when_to_ring: str = ""
    hours: str = ""
    is_local: bool = True
    checked_on: date | None = None
    checked_by: str = ""

    @property
    def is_for_everybody(self) -> bool:
        """Whether the number is the same in the whole country: 999, 101, 111. Nobody needs to check it."""
        return not self.is_local and self.number.isdecimal() and len(self.number) == _FOR_EVERYBODY

    @property
    def when(self) -> str:
        """When to ring, and at which hours, as sentences without the last stop; "" where nothing is said."""
        said = (part[:1].upper() + part[1:].rstrip(".") for part in (self.when_to_ring, self.hours) if part)
        return ". ".join(said)
