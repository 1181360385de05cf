"""Numbers that differ between areas (design/DOMAIN, "cfg"): kept in the vault, with usual values."""

from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy.orm import Session

from cse_desk.models.tables.local import Setting
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault

_KEY = "casework"


@dataclass(frozen=True, slots=True)
class CaseworkSettings:
    """How soon things fall due."""

    reassess_months: int = (
        0  # a screening is done again this long after it was signed; 0: as resources/settings/reassessment.json
    )
    sign_off_working_days: int = 1


def read_settings(session: Session) -> CaseworkSettings:
    """What this vault was told; anything missing or malformed is the usual value."""
    row = session.get(Setting, _KEY)
    found = row.value if row is not None and isinstance(row.value, dict) else {}
    known = {one.name for one in fields(CaseworkSettings)}
    wanted = {name: value for name, value in found.items() if name in known and type(value) is int and 0 < value <= 60}
    return replace(CaseworkSettings(), **wanted)


def keep_settings(vault: Vault, settings: CaseworkSettings) -> None:
    """Change them; what is due is worked out again the next time the vault is opened, and for each record that is touched."""
    with vault.transaction("Settings") as writing:
        writing.session.merge(Setting(key=_KEY, value=asdict(settings)))
        writing.note(Event.SETTINGS, setting=_KEY)
