"""The look in one place: colours, space, type and radius, and the theme that is worn now. Source: design UX, "Look"."""

from dataclasses import dataclass, fields
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

_DRESSED = "desk-dressed"

SPACE = (4, 8, 12, 16, 24, 32)
RADIUS = 6
FOCUS_OUTSIDE = 3
FOCUS_INSIDE = 1
TEXT_PERCENTS = (100, 125, 150, 175, 200)
LEAST_TARGET = 24


class ThemeName(StrEnum):
    """The themes a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Type(StrEnum):
    """The steps of the type scale, by use."""

    SMALL = "small"
    BODY = "body"
    HEADING_3 = "heading-3"
    HEADING_2 = "heading-2"
    HEADING_1 = "heading-1"


TYPE_PX = {Type.SMALL: 13, Type.BODY: 15, Type.HEADING_3: 18, Type.HEADING_2: 22, Type.HEADING_1: 28}


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour the window uses, as #RRGGBB, by what it is for."""

    ground: str
    surface: str
    text: str
    muted: str
    primary: str
    on_primary: str
    primary_over: str  # the filled button under the pointer
    border: str  # edges of controls: at least 3:1
    hairline: str  # lines that only divide: may be lighter
    selection: str
    over: str  # an outlined control under the pointer
    focus: str
    focus_inside: str
    low: str
    medium: str
    high: str
    on_high: str
    not_known: str
    words_bar: str  # the child's words: these two nowhere else
    words_ground: str
    off: str  # text of what cannot be used now
    hint: str  # an example in an empty field: never to be taken for an answer
    track: str  # what a bar of progress runs along

    def of(self, token: str) -> str:
        """The colour of a token by name, e.g. "not-known"."""
        found = getattr(self, token.replace("-", "_"))
        assert isinstance(found, str)
        return found


LIGHT = Colours(
    ground="#F6F4EF",
    surface="#FFFFFF",
    text="#1C2430",
    muted="#55606E",
    primary="#1F5C6B",
    on_primary="#FFFFFF",
    primary_over="#174753",
    border="#7A8591",
    hairline="#DDD9D0",
    selection="#E3EEF0",
    over="#F0F4F4",
    focus="#FFBF47",
    focus_inside="#1C2430",
    low="#2E6B3A",
    medium="#8A5A00",
    high="#A3261F",
    on_high="#FFFFFF",
    not_known="#55606E",
    words_bar="#5B3F94",
    words_ground="#F3EFFA",
    off="#6B7580",
    hint="#55606E",
    track="#DDD9D0",
)

DARK = Colours(
    ground="#12181F",
    surface="#1B232C",
    text="#E8ECF0",
    muted="#A9B4BF",
    primary="#7CC3D1",
    on_primary="#0D1B20",
    primary_over="#98D3DF",
    border="#6E7B88",
    hairline="#303B46",
    selection="#21363E",
    over="#24303A",
    focus="#FFBF47",
    focus_inside="#E8ECF0",
    low="#7CCB8B",
    medium="#E5B454",
    high="#FF8F85",
    on_high="#2A0B08",
    not_known="#A9B4BF",
    words_bar="#C3AEEF",
    words_ground="#241E33",
    off="#8994A0",
    hint="#A9B4BF",
    track="#303B46",
)

HIGH_CONTRAST = Colours(
    ground="#000000",
    surface="#000000",
    text="#FFFFFF",
    muted="#FFFFFF",
    primary="#FFFF00",
    on_primary="#000000",
    primary_over="#FFFFFF",
    border="#FFFFFF",
    hairline="#FFFFFF",
    selection="#333300",
    over="#333333",
    focus="#FFFF00",
    focus_inside="#000000",
    low="#FFFFFF",
    medium="#FFFFFF",
    high="#FFFF00",
    on_high="#000000",
    not_known="#FFFFFF",
    words_bar="#FFFFFF",
    words_ground="#000000",
    off="#A0A0A0",
    hint="#A0A0A0",
    track="#333333",
)

COLOURS = {ThemeName.LIGHT: LIGHT, ThemeName.DARK: DARK, ThemeName.HIGH_CONTRAST: HIGH_CONTRAST}


@dataclass(frozen=True, slots=True)
class Theme:
    """What the window wears: one set of colours at one size of text."""

    name: ThemeName = ThemeName.LIGHT
    percent: int = 100

    @property
    def colours(self) -> Colours:
        """The colours of this theme."""
        return COLOURS[self.name]

    def px(self, at_100: float) -> int:
        """A length that grows with the text: icons, control heights, paddings inside controls."""
        return round(at_100 * self.percent / 100)

    def type_px(self, step: Type) -> int:
        """The height of a step of the type scale, in pixels."""
        return self.px(TYPE_PX[step])

    def colour(self, token: str) -> QColor:
        """A token as Qt takes it."""
        return QColor(self.colours.of(token))


_worn: Theme | None = None


def theme_from(name: str, percent: int) -> Theme:
    """The theme a settings file asks for; unknown names give the light one."""
    known = ThemeName(name) if name in set(ThemeName) else ThemeName.LIGHT
    return Theme(known, min(200, max(100, percent)))


def current() -> Theme:
    """The theme the application wears."""
    return _worn or Theme()


def wear(application: QApplication, theme: Theme) -> None:
    """Put a theme on, at once, in every window; load the typefaces the first time."""
    from cse_desk.ui import fonts

    families = fonts.load()
    global _worn  # asked for by every widget that measures or paints itself, thousands of times while a screen is laid out
    first_time, _worn = _worn is None, theme
    if first_time:
        application.setStyle("Fusion")
        for effect in (Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateTooltip):
            application.setEffectEnabled(effect, enable=False)
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(theme.type_px(Type.BODY))
    application.setFont(font)
    application.setPalette(_palette(theme.colours))
    for window in application.topLevelWidgets():
        if window.property(_DRESSED):
            dress(window)
    for widget in application.allWidgets():
        widget.updateGeometry()
        widget.update()
    worn_by = getattr(application.findChild(QObject, "focus-ring"), "put_on_again", None)
    if worn_by is not None:
        worn_by()


def dress(window: QWidget) -> None:
    """Have a window that stands in no other wear the theme, with all that is in it, now and after every change of theme.

    Each window has the sheet and not the application: as soon as the application has one, Qt dresses everything again at every
    step of putting a screen together, which makes it twice as slow.
    """
    from cse_desk.ui import sheet

    window.setProperty(_DRESSED, "yes")
    window.setStyleSheet(sheet.stylesheet(current()))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, token in (
        (role.Window, "ground"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "ground"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.PlaceholderText, "hint"),
        (role.Highlight, "primary"),
        (role.HighlightedText, "on_primary"),
        (role.Link, "primary"),
        (role.LinkVisited, "primary"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
    ):
        palette.setColor(which, QColor(colours.of(token)))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.off))
    return palette


def set_kind(widget: QWidget, kind: str) -> None:
    """Give a widget the look the sheet knows by this name; may be called again later."""
    if widget.property("kind") == kind:
        return
    widget.setProperty("kind", kind)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it is polished when it is first shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.updateGeometry()


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part of a page; one that is not placed yet is shown with its page and not as a window of its own."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(shown)


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white. Source: WCAG 2.2."""
    red, green, blue = (_channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21. Source: WCAG 2.2."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


TOKENS = tuple(one.name for one in fields(Colours))
