"""Which screens there are, in the order of the rail. Each is imported when first shown."""

from cse_desk.ui.screen import ScreenSpec


def screens() -> tuple[ScreenSpec, ...]:
    """The screens that are built: Today · Young people · ... · Settings (design UX, "Shape of the main window")."""
    return ()
