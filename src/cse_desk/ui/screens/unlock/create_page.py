"""A new vault: who works in it, and a passphrase of generated words, typed again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Role
from cse_desk.models.labels import label
from cse_desk.ui.context import OpenVault
from cse_desk.ui.jobs import Lane
from cse_desk.ui.screens.unlock.parts import DoorPage
from cse_desk.ui.screens.unlock.secret import with_secret
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.notices import Trouble
from cse_desk.ui.widgets.offered import OfferedPassphrase
from cse_desk.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking

OFFERED, OWN = "offered", "own"


def _offer(unlocking: Callable[[], Unlocking]) -> str:
    return unlocking().offer_passphrase()


def _create(unlocking: Callable[[], Unlocking], name: str, agency: str, role: Role, secret: bytearray) -> OpenVault:
    service = unlocking()
    service.judge(passphrase=secret, name=name, agency=agency)
    return service.create(passphrase=secret, name=name, agency=agency, role=role)


class CreatePage(DoorPage):
    """Makes a vault for one person."""

    opened = Signal(object, str)  # vault, name of its folder

    def __init__(self, unlocking: Callable[[], Unlocking], vault_lane: Lane) -> None:
        super().__init__(
            _("Create your vault"),
            _(
                "A vault is an encrypted file on this computer. It is yours alone; what you share leaves in sealed bundles."
            ),
        )
        self._unlocking, self._lane = unlocking, vault_lane
        self.name = TextField(name=_("Your name"), max_length=120)
        self.agency = TextField(name=_("Your agency and team"), max_length=160)
        roles = tuple((role.value, label(role)) for role in Role)
        self.role = DropDown(roles, name=_("Your role"), empty=_("Choose"))
        self._fields = {
            "name": Labelled(_("Your name"), self.name),
            "agency": Labelled(_("Your agency and team"), self.agency),
            "role": Labelled(_("Your role"), self.role),
        }
        for field in self._fields.values():
            self.column.addWidget(field)
        self._add_passphrase()
        act = Button(_("Create the vault"), kind="primary")
        self.finish(act, ((_("Unlock one that is here"), "unlock"), (_("Restore a backup"), "restore")))
        act.clicked.connect(self._on_create)

    def _add_passphrase(self) -> None:
        choices = ((OFFERED, _("Use this passphrase")), (OWN, _("Use my own")))
        self.how = RadioGroup(choices, name=_("Passphrase"), across=True)
        self.how.set_value(OFFERED)
        self.how.changed.connect(self._on_how)
        self.box = OfferedPassphrase(_("Write it on paper and keep it away from this computer. Nobody can reset it."))
        self.box.another.connect(self.offer)
        self.own = PassphraseField(name=_("Your own passphrase"))
        self._own = Labelled(
            _("Your own passphrase"), self.own, hint=_("Four or more words that do not belong together.")
        )
        self.again = PassphraseField(name=_("The passphrase again"))
        self._fields["own"] = self._own
        self._fields["again"] = Labelled(_("Type it to show that you have it"), self.again)
        for widget in (self.how, self.box, self._own, self._fields["again"]):
            self.column.addWidget(widget)
        self._own.setVisible(False)
        self.again.entered.connect(self._on_create)

    @Slot()
    def offer(self) -> None:
        """Ask for a fresh passphrase."""
        self._lane.run(self, partial(_offer, self._unlocking), self.box.show_words, self.say_failed)

    @Slot(object)
    def _on_how(self, how: object) -> None:
        self._own.setVisible(how == OWN)
        self.box.setVisible(how != OWN)
        (self.own if how == OWN else self.again).setFocus()

    def offered(self) -> str:
        """The passphrase that is offered now."""
        return self.box.words()

    def _troubles(self) -> list[Trouble]:
        own = self.how.value() == OWN
        wanted = self.own.value() if own else self.offered()
        again = _("The two passphrases differ.") if own else _("This is not the passphrase above. Look at its spaces.")
        checks = (
            ("name", bool(self.name.value()), _("Write your name.")),
            ("agency", bool(self.agency.value()), _("Write your agency.")),
            ("role", bool(self.role.value()), _("Choose your role.")),
            ("own", not own or bool(self.own.value()), _("Type a passphrase.")),
            ("again", bool(wanted) and self.again.value() == wanted, again),
        )
        found = []
        for key, fine, words in checks:
            self._fields[key].show_problem("" if fine else words)
            if not fine:
                found.append(Trouble(words, self._fields[key].field))
        return found

    @Slot()
    def _on_create(self) -> None:
        if not self.act.isEnabled():
            return
        troubles = self._troubles()
        self.summary.show_troubles(troubles, title=_("Not created yet. Please look at:"))
        if troubles:
            return
        secret = bytearray(self.again.value().encode())
        work = partial(_create, self._unlocking, self.name.value(), self.agency.value(), Role(self.role.value()))
        self.begin_work(
            _(
                "Making the vault and its keys. This takes some seconds on purpose: it is what a thief would have to repeat."
            )
        )
        self._lane.run(self, partial(with_secret, work, secret), self._on_created, self.say_failed)

    def _on_created(self, vault: OpenVault) -> None:
        for field in (self.own, self.again):
            field.set_value("")
        self.box.show_words("")
        self.opened.emit(vault, vault.folder.name)
