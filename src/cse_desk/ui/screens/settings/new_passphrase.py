"""Another passphrase for the vault: the old one, a new one that is offered or one's own, typed again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.ui import problems, theme
from cse_desk.ui.jobs import Job, Lanes
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.notices import ErrorSummary, Trouble
from cse_desk.ui.widgets.offered import OfferedPassphrase
from cse_desk.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from cse_desk.services.keeping import Keeping

OFFERED, OWN = "offered", "own"


def _change(keeping: Keeping, old: bytearray, new: bytearray) -> None:
    """In the vault lane; both are wiped, however it ends."""
    try:
        keeping.change_passphrase(old=old, new=new)
    finally:
        for secret in (old, new):
            secret[:] = bytes(len(secret))


class PassphrasePart(Part):
    """One button until it is wanted; then the fields. Nothing typed outlives the form."""

    def __init__(self, keeping: Keeping, lanes: Lanes) -> None:
        super().__init__(
            _("Passphrase"), _("It opens this vault and nothing else. Nobody can look it up or reset it for you.")
        )
        self._keeping, self._lanes = keeping, lanes
        self._offering: Job | None = None
        self.form = self._make_form()
        self.body.addWidget(self.form)
        self.form.setVisible(False)
        self.open = self.add_act(Button(_("Change the passphrase"), icon="key"))
        self.act = self.add_act(Button(_("Change it"), name=_("Change the passphrase now")))
        self.back = self.add_act(Button(_("Leave it as it is"), kind="link"))
        self.open.clicked.connect(self.show_form)
        self.act.clicked.connect(self._on_change)
        self.back.clicked.connect(self._on_back)
        self._show_form(shown=False)

    # -- the fields --

    def _make_form(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.summary = ErrorSummary()
        self.old = PassphraseField(name=_("The passphrase you have now"))
        choices = ((OFFERED, _("Use this passphrase")), (OWN, _("Use my own")))
        self.how = RadioGroup(choices, name=_("New passphrase"), across=True)
        self.own = PassphraseField(name=_("Your own new passphrase"))
        self.again = PassphraseField(name=_("The new passphrase again"))
        own_hint = _("Four or more words that do not belong together.")
        self._fields = {
            "old": Labelled(_("The passphrase you have now"), self.old),
            "own": Labelled(_("Your own new passphrase"), self.own, hint=own_hint),
            "again": Labelled(
                _("Type the new one to show that you have it"), self.again, hint=_("With the spaces between the words.")
            ),
        }
        self.box = OfferedPassphrase(_("Write it on paper and keep it away from this computer."))
        self.box.another.connect(self._on_another)
        for widget in (
            self.summary,
            self._fields["old"],
            self.how,
            self.box,
            self._fields["own"],
            self._fields["again"],
        ):
            column.addWidget(widget)
        self.how.changed.connect(self._on_how)
        self.again.entered.connect(self._on_change)
        return holder

    def offered(self) -> str:
        """The passphrase that is offered now."""
        return self.box.words()

    @Slot()
    def show_form(self) -> None:
        """Open the fields, with a fresh passphrase offered."""
        if self.is_busy:
            return
        self.news.hide()
        self._choose(OFFERED)
        self._show_form(shown=True)
        self.old.setFocus()
        self._on_another()
        self.told.emit(self)

    def forget(self) -> None:
        """Empty and close the fields: somebody leaves, or the vault is locked."""
        if self._offering is not None:
            self._offering.drop()
        for field in (self.old, self.own, self.again):
            field.set_value("")
            field.show_letters(shown=False)
        for labelled in self._fields.values():
            labelled.show_problem("")
        self.summary.show_troubles(())
        self.box.show_words("")
        self._show_form(shown=False)

    def _show_form(self, *, shown: bool) -> None:
        for widget, wanted in ((self.form, shown), (self.act, shown), (self.back, shown), (self.open, not shown)):
            theme.set_shown(widget, wanted)
        self.row.updateGeometry()

    @Slot()
    def _on_back(self) -> None:
        self.forget()
        self.open.setFocus()

    @Slot()
    def _on_another(self) -> None:
        self._offering = self._lanes.reading.run(
            self, self._keeping.offer_passphrase, self.box.show_words, self.say_failed
        )

    @Slot(object)
    def _on_how(self, how: object) -> None:
        self._choose(str(how))
        (self.own if how == OWN else self.again).setFocus()

    def _choose(self, how: str) -> None:
        self.how.set_value(how)
        theme.set_shown(self._fields["own"], how == OWN)
        theme.set_shown(self.box, how != OWN)

    # -- changing --

    def _troubles(self) -> list[Trouble]:
        own = self.how.value() == OWN
        wanted = self.own.value() if own else self.offered()
        differs = _("The two passphrases differ.") if own else _("This is not the passphrase above.")
        checks = (
            ("old", bool(self.old.value()), _("Type the passphrase you have now.")),
            ("own", not own or bool(self.own.value()), _("Type a new passphrase.")),
            ("again", bool(wanted) and self.again.value() == wanted, differs),
        )
        for key, fine, words in checks:
            self._fields[key].show_problem("" if fine else words)
        return [Trouble(words, self._fields[key].field) for key, fine, words in checks if not fine]

    @Slot()
    def _on_change(self) -> None:
        if self.is_busy:
            return
        troubles = self._troubles()
        self._show_troubles(troubles)
        if troubles:
            return
        old, new = bytearray(self.old.value().encode()), bytearray(self.again.value().encode())
        self.begin(_("Working out the keys of both passphrases. This takes some seconds on purpose."))
        work = partial(_change, self._keeping, old, new)
        self._lanes.vault.run(self, work, self._on_changed, self.say_failed)

    def _show_troubles(self, troubles: list[Trouble]) -> None:
        self.summary.show_troubles(troubles, title=_("Not changed yet. Please look at:"))
        if troubles:
            self.told.emit(self.summary)

    def _on_changed(self, _nothing: None) -> None:
        was_here = self.form.isVisibleTo(self)
        self.end()
        self.forget()
        if was_here:
            self.open.setFocus()
        self.say(
            _("The passphrase is changed."),
            _(
                "From now on only the new one opens this vault. Backups and copies made before still open with the old one: "
                "make a new backup, and destroy the old ones with the paper that has the old words."
            ),
        )

    def say_failed(self, error: Exception) -> None:
        """Beside the field it is about; the old passphrase stays valid."""
        super().say_failed(error)
        concerned = {errors.WrongPassphrase: "old", errors.WeakPassphrase: "own"}.get(type(error))
        if concerned is None or not self.form.isVisibleTo(self):
            return
        labelled = self._fields[concerned]
        labelled.show_problem(self.news.title.text())
        if concerned == "old":
            self.old.set_value("")
        labelled.setFocus()

    def words_for(self, error: Exception) -> Said:
        """The passphrase was not changed."""
        stands = _("The passphrase was not changed.")
        said = problems.words_for(error)
        if isinstance(error, errors.WrongPassphrase):
            return Said(_("This is not the passphrase you have now."), stands, said.next)
        if isinstance(error, errors.TooManyTries):
            return Said(said.title, stands, said.next)
        if isinstance(error, errors.DiskFull):
            return Said(said.title, stands, _("Free some room, then try again. The old passphrase opens the vault."))
        if isinstance(error, errors.WeakPassphrase):
            return Said(said.title, f"{said.kept} {stands}", said.next)
        return said
