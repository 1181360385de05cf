"""This computer: colours, size of the text, and after how long it locks. Put on at once, and remembered."""

from dataclasses import replace

from PySide6.QtCore import Slot

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.settings import Settings
from cse_desk.ui import theme
from cse_desk.ui.bus import Bus
from cse_desk.ui.theme import ThemeName
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel

_IDLE_MINUTES = range(1, 16)


class ComputerCard(Card):
    """Asks the window, which puts the settings on and keeps them; shows them as they are, whoever changed them."""

    def __init__(self, bus: Bus) -> None:
        super().__init__(_("This computer"))
        self._bus = bus
        themes = (
            (ThemeName.LIGHT.value, _("Light")),
            (ThemeName.DARK.value, _("Dark")),
            (ThemeName.HIGH_CONTRAST.value, _("High contrast")),
        )
        self.theme = RadioGroup(themes, name=_("Colours"))
        percents = tuple((str(one), _("{percent} %").format(percent=one)) for one in theme.TEXT_PERCENTS)
        self.text = DropDown(percents, name=_("Size of the text"))
        minutes = tuple((str(one), ngettext("{count} minute", "{count} minutes", one)) for one in _IDLE_MINUTES)
        self.idle = DropDown(minutes, name=_("Lock when nobody has touched it for"))
        column = self.body(spacing=16)
        column.addWidget(Labelled(_("Colours"), self.theme))
        hint = _("Ctrl and + or - change it anywhere, Ctrl and 0 sets it to 100 %.")
        column.addWidget(Labelled(_("Size of the text"), self.text, hint=hint))
        hint = _("What was typed is kept. F9 blanks the screen at once, Ctrl and L locks.")
        column.addWidget(Labelled(_("Lock when nobody has touched it for"), self.idle, hint=hint))
        column.addWidget(
            PlainLabel(
                _("Put on at once and remembered on this computer, beside the vault. It says nothing about anybody."),
                kind="small-muted",
                wrap=True,
            )
        )
        self.theme.changed.connect(self._on_theme)
        self.text.changed.connect(self._on_text)
        self.idle.changed.connect(self._on_idle)
        bus.settings_changed.connect(self.show_settings)
        self.show_settings(bus.settings)

    @Slot(object)
    def show_settings(self, settings: Settings) -> None:
        """As they are now."""
        self.theme.set_value(settings.theme)
        self.text.set_value(str(settings.text_percent))
        self.idle.set_value(str(settings.idle_minutes))

    @Slot(object)
    def _on_theme(self, name: object) -> None:
        self._ask(replace(self._bus.settings, theme=str(name)))

    @Slot(object)
    def _on_text(self, percent: object) -> None:
        self._ask(replace(self._bus.settings, text_percent=int(str(percent))))

    @Slot(object)
    def _on_idle(self, minutes: object) -> None:
        self._ask(replace(self._bus.settings, idle_minutes=int(str(minutes))))

    def _ask(self, settings: Settings) -> None:
        self._bus.ask_for_settings(settings)
