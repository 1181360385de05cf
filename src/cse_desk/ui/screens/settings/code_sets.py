"""The lists of codes that are offered where one chooses: where each is from, and when somebody last compared it with that."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.records.codes import CodeSetInfo
from cse_desk.services.codes import Codes
from cse_desk.ui.context import Context
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel


class CodeSetsPart(Part):
    """One button until they are wanted."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            _("Lists of codes"),
            _("What is offered where one chooses: legal status, ethnicity, language and others. They are dated."),
        )
        self._context = context
        self.open = self.add_act(Button(_("Show the lists"), icon="document"))
        self.open.clicked.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Show them; they come with the program, and stay shown."""
        self.open.setEnabled(False)
        self._context.lanes.reading.run(self, Codes().infos, self._on_infos, self.say_failed)

    def _on_infos(self, infos: Sequence[CodeSetInfo]) -> None:
        with at_once(self):
            for one in infos:
                self.body.addWidget(_line(one))
            self.row.hide()
        self.told.emit(self)


def _line(one: CodeSetInfo) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(PlainLabel(one.title, kind="strong", wrap=True))
    column.addWidget(PlainLabel(_words(one), kind="small-muted", wrap=True))
    return holder


def _words(one: CodeSetInfo) -> str:
    count = ngettext("{count} entry", "{count} entries", one.entries)
    compared = (
        _("Compared with it on {day}.").format(day=day(one.checked_on)) if one.checked_on else _("Never compared.")
    )
    return _("{count}. From: {source}. {compared}").format(
        count=count, source=one.source.rstrip("."), compared=compared
    )
