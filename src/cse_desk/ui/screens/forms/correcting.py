"""Why a finished form is corrected: the reason is kept while it is typed, and stands on the correction."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.half_typed import Kept, KeptFields
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea


class CorrectCard(Card):
    """Hidden until it is asked for, or something was typed before. `wanted` with the reason."""

    wanted = Signal(str)

    def __init__(self, kept: Kept, parent: QWidget | None = None) -> None:
        super().__init__(_("Correct this form"), parent=parent)
        column = self.body(spacing=10)
        told = _(
            "Another form is begun with the same answers. This one stays as it is, and stands until that one is finished."
        )
        column.addWidget(PlainLabel(told, wrap=True))
        self.why = TextArea(name=_("Why it is corrected"), lines=2, max_length=400, coached=True)
        self._labelled = Labelled(_("Why it is corrected"), self.why)
        column.addWidget(self._labelled)
        self.button = Button(_("Begin the correction"), kind="primary", icon="edit")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.why.changed.connect(self._on_typed)
        self.button.clicked.connect(self._on_clicked)
        theme.set_shown(self, shown=False)
        self._kept = KeptFields(kept, self, why=self.why)
        self._kept.restored.connect(self.show)

    @Slot()
    def unfold(self) -> None:
        """Ask for the reason."""
        theme.set_shown(self, shown=True)
        self.be_ready()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> None:
        """It cannot be corrected, or is not to be."""
        theme.set_shown(self, shown=False)

    def be_ready(self) -> None:
        """It can be pressed."""
        self.button.setEnabled(True)

    @Slot()
    def _on_typed(self) -> None:
        self._labelled.show_problem("")

    @Slot()
    def _on_clicked(self) -> None:
        why = self.why.value().strip()
        self._labelled.show_problem("" if why else _("Say why."))
        if not why:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.button.setEnabled(False)
        self.wanted.emit(why)
