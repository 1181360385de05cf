"""Settings outside the vault: window geometry, appearance, vault ids - nothing else, and no names (design/SECURITY)."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

_FILE = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """What this computer remembers about the window."""

    theme: str = "light"  # light / dark / high-contrast
    text_percent: int = 100  # 100-200
    rail_collapsed: bool = False
    window: tuple[int, ...] = ()  # x, y, width, height
    last_vault: str = ""  # a random id
    idle_minutes: int = 5  # 1-15
    known: tuple[str, ...] = field(default=())  # vault ids this computer has opened


def load(folder: Path) -> Settings:
    """What was kept; unreadable or foreign values fall back to the defaults."""
    try:
        found = json.loads((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    return _tolerant(found)


def _tolerant(found: dict[str, object]) -> Settings:
    kept = Settings()
    for one in fields(Settings):
        value = found.get(one.name)
        default = getattr(kept, one.name)
        if isinstance(default, tuple) and isinstance(value, list):
            kept = replace(kept, **{one.name: tuple(value)})
        elif type(value) is type(default):
            kept = replace(kept, **{one.name: value})
    return replace(
        kept,
        text_percent=min(200, max(100, kept.text_percent)),
        idle_minutes=min(15, max(1, kept.idle_minutes)),
        window=kept.window if len(kept.window) == 4 and all(type(n) is int for n in kept.window) else (),
        known=tuple(one for one in kept.known if isinstance(one, str)),
    )


def save(folder: Path, settings: Settings) -> None:
    """Replace what was kept, whole or not at all; OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{_FILE}.new"
    temporary.write_text(json.dumps(asdict(settings), indent=1), "utf-8")
    os.replace(temporary, folder / _FILE)
