"""Where things are: our resources, and the person's own data folder on this computer."""

import sys
from pathlib import Path

import platformdirs

APP_FOLDER = "cse_desk"
_CHECKOUT = Path(__file__).resolve().parents[2]  # asked tens of thousands of times while a bundle is put into words


def resources() -> Path:
    """The folder of everything an agency may replace: forms, codes, fonts, letters, ..."""
    bundled = getattr(sys, "_MEIPASS", None)
    if bundled is not None:
        return Path(bundled) / "resources"
    return _CHECKOUT / "resources"


def data_dir() -> Path:
    """The per-user, local (never roaming) data folder; not created here."""
    return Path(platformdirs.user_data_dir(APP_FOLDER, appauthor=False, roaming=False))


def vaults_dir(data: Path | None = None) -> Path:
    """The folder that holds one random-named folder for each vault."""
    return (data or data_dir()) / "vaults"


def is_frozen() -> bool:
    """Whether this is the built program and not a checkout."""
    return bool(getattr(sys, "frozen", False))
