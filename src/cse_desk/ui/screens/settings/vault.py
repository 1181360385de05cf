"""This vault: its backup, its passphrase, its file, and the numbers to ring."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.records.keeping import Restored, VaultFacts
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screens.settings.backing_up import BackupPart
from cse_desk.ui.screens.settings.left_copies import LeftCopiesPart
from cse_desk.ui.screens.settings.left_drafts import LeftDraftsPart
from cse_desk.ui.screens.settings.new_passphrase import PassphrasePart
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.screens.settings.upkeep import UpkeepPart
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel


class VaultCard(Card):
    """Everything about the vault as a file."""

    told = Signal(object)  # a widget with news
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(_("This vault"))
        self._context = context
        self._job: Job | None = None
        keeping, lanes = context.services.keeping, context.lanes
        self.people = self.add_fact(_("Young people in it"), "…")
        self.last = self.add_fact(_("Last backup"), "…")
        self.checked = self.add_fact(_("File last read whole"), "…")
        self.restored = PlainLabel(kind="small-muted", wrap=True)
        self.restored.setContentsMargins(16, 4, 16, 8)
        self.restored.hide()
        self.add(self.restored)
        self.backup = BackupPart(keeping, lanes.vault, context.doors)
        self.left = LeftCopiesPart(keeping, lanes.vault, context.doors)
        self.left_drafts = LeftDraftsPart(keeping, lanes.vault, context.doors)
        self.passphrase = PassphrasePart(keeping, lanes)
        self.upkeep = UpkeepPart(keeping, lanes.vault)
        self.numbers = Part(
            _("Numbers to ring"),
            _(
                "The card that F8 opens over everything. Somebody should ring each number now and then to see that it is right."
            ),
        )
        self.open_numbers = self.numbers.add_act(Button(_("Change the numbers"), icon="phone", key="F8"))
        self.open_numbers.clicked.connect(context.bus.asked_for_danger)
        self.print_numbers = self.numbers.add_act(Button(_("Print the card"), icon="print"))
        self.print_numbers.clicked.connect(self._on_print_numbers)
        for row in (self._backups(), self.passphrase, self.upkeep, self.numbers):
            self.add_row(row, padding=12)
        for part in (self.backup, self.left, self.left_drafts, self.passphrase, self.upkeep, self.numbers):
            part.told.connect(self.told)
        self.backup.done.connect(self.reload)
        self.left.removed.connect(self.reload)
        self.left_drafts.removed.connect(self.reload)
        self.upkeep.checked.connect(self.reload)

    def _backups(self) -> QWidget:
        """The one that is made now, those that updates made, and what was damaged and put aside."""
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.backup)
        column.addWidget(self.left)
        column.addWidget(self.left_drafts)
        return both

    @Slot()
    def _on_print_numbers(self) -> None:
        self._context.bus.go("numbers")

    @Slot()
    def reload(self) -> None:
        """The facts, as they are now."""
        self._job = self._context.lanes.reading.run(
            self, self._context.services.keeping.facts, self._on_facts, self.failed.emit, instead_of=self._job
        )

    def _on_facts(self, facts: VaultFacts) -> None:
        last = moment(facts.last_backup) if facts.last_backup else _("none yet")
        self.people.setText(f"{facts.people:,}")
        self.people.read_out_as(_("Young people in it: {count}").format(count=facts.people))
        self.last.setText(last)
        self.last.read_out_as(_("Last backup: {last}").format(last=last))
        checked = moment(facts.checked) if facts.checked else _("due: check the file")
        self.checked.setText(checked)
        self.checked.read_out_as(_("File last read whole: {checked}").format(checked=checked))
        self.left.show_copies(facts.copies, facts.last_backup)
        self.left_drafts.show_files(facts.drafts)
        self.restored.setText(_restored_words(facts.restored) if facts.restored else "")
        self.restored.setVisible(facts.restored is not None)


def _restored_words(restored: Restored) -> str:
    return _(
        "Restored on {at} from {name}, a backup of {made}. What was recorded after that is not in this vault; it is in the vault "
        "the backup was made of, if that is still there."
    ).format(at=moment(restored.at), name=restored.name, made=moment(restored.made))
