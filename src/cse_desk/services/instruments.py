"""The instruments of this installation: the register of those we ship, and their forms, read once."""

from functools import lru_cache

from cse_desk import paths
from cse_desk.errors import NotFound
from cse_desk.forms import instruments
from cse_desk.forms.instruments import Instrument
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Form

REGISTER = "instruments.json"


@lru_cache(maxsize=1)
def register() -> tuple[Instrument, ...]:
    """Every instrument we ship, in the order in which a case meets them."""
    return instruments.read((paths.resources() / "forms" / REGISTER).read_bytes())


def instrument(instrument_id: str) -> Instrument:
    """One of them; NotFound."""
    found = next((one for one in register() if one.id == instrument_id), None)
    if found is None:
        raise NotFound(instrument_id)
    return found


@lru_cache(maxsize=32)
def form_of(instrument_id: str) -> Form:
    """The form of an instrument; NotFound."""
    return load((paths.resources() / "forms" / instrument(instrument_id).file).read_bytes()).form
