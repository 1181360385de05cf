"""Settings outside the vault: window geometry, appearance, vault ids - nothing else, and no names (design/SECURITY)."""

import json
from dataclasses import asdict, dataclass, field
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


def _text(found: dict[str, object], key: str, otherwise: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else otherwise


def _number(found: dict[str, object], key: str, otherwise: int, least: int, most: int) -> int:
    value = found.get(key)
    return min(most, max(least, value)) if type(value) is int else otherwise


def _tolerant(found: dict[str, object]) -> Settings:
    usual = Settings()
    window, known = found.get("window"), found.get("known")
    return Settings(
        theme=_text(found, "theme", usual.theme),
        text_percent=_number(found, "text_percent", usual.text_percent, 100, 200),
        rail_collapsed=found.get("rail_collapsed") is True,
        window=_numbers(window) if isinstance(window, list) else (),
        last_vault=_text(found, "last_vault", ""),
        idle_minutes=_number(found, "idle_minutes", usual.idle_minutes, 1, 15),
        known=tuple(one for one in known if isinstance(one, str)) if isinstance(known, list) else (),
    )


def _numbers(window: list[object]) -> tuple[int, ...]:
    numbers = tuple(one for one in window if type(one) is int)
    return numbers if len(numbers) == 4 == len(window) else ()


def save(folder: Path, settings: Settings) -> None:
    """Replace what was kept, whole or not at all; OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{_FILE}.new"
    temporary.write_text(json.dumps(asdict(settings), indent=1), "utf-8")
    temporary.replace(folder / _FILE)
