"""Exchange: sealed bundles in and out, and whom they may come from and go to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import BundleLine, HeldFile, IncomingPreview, Trays
from cse_desk.ui import theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.doors import BUNDLE
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Going, Screen
from cse_desk.ui.screens.exchange import trays
from cse_desk.ui.screens.exchange.contacts import ContactsPane
from cse_desk.ui.screens.exchange.my_card import MyCardPane
from cse_desk.ui.screens.exchange.opened import OpenedPane
from cse_desk.ui.screens.exchange.taking_in import TakingIn
from cse_desk.ui.screens.exchange.trays import TrayPane, waits
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import Heading
from cse_desk.ui.widgets.late_pages import LatePages
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.paper_page import PaperPage

if TYPE_CHECKING:
    from cse_desk.services.contacts import MyCard
    from cse_desk.services.exchange import TookIn

ARRIVED, SENT, CONTACTS, MY_CARD = "arrived", "sent", "contacts", "card"
TABS = (ARRIVED, SENT, CONTACTS, MY_CARD)
_WHOLE, _OPENED, _PAPER = "whole", "opened", "paper"


class ExchangeScreen(Screen):
    """`Place("exchange", "", part)`: part is arrived, sent, contacts or card."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._path: Path | None = None
        self._looking: Job | None = None
        self._bundle = ""
        self.taking = TakingIn(context, self)
        self._make()
        self._listen()

    # -- building --

    def _make(self) -> None:
        self._stack = LatePages({_WHOLE: lambda: self._whole, _OPENED: self._make_opened, _PAPER: self._make_paper})
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(24, 20, 24, 0)
        top.setSpacing(10)
        title = QHBoxLayout()
        top.addLayout(title)
        self.open_button = Button(_("Open a bundle …"), kind="primary", icon="open", key="Ctrl+O")
        title.addWidget(Heading(_("Exchange"), level=1), 1)
        title.addWidget(self.open_button)
        self.news = Banner(closable=True)
        top.addWidget(self.news)
        tabs = QHBoxLayout()
        top.addLayout(tabs)
        tabs.addWidget(self._make_tabs())
        tabs.addStretch(1)
        line = QFrame()
        theme.set_kind(line, "line")
        column.addWidget(line)
        column.addWidget(self._make_panes(), 1)
        self._stack.show_page(_WHOLE)
        self.fill(self._stack)

    # -- what is made when it is first wanted --

    @property
    def contacts(self) -> ContactsPane:
        """Contacts."""
        return cast("ContactsPane", self._panes.page(CONTACTS))

    @property
    def my_card(self) -> MyCardPane:
        """My card."""
        return cast("MyCardPane", self._panes.page(MY_CARD))

    @property
    def opened(self) -> OpenedPane:
        """A file that is looked at."""
        return cast("OpenedPane", self._stack.page(_OPENED))

    @property
    def paper(self) -> PaperPage:
        """A card on paper."""
        return cast("PaperPage", self._stack.page(_PAPER))

    def _make_contacts(self) -> ContactsPane:
        pane = ContactsPane(self.context)
        pane.told.connect(self._tell)
        pane.failed.connect(self._on_failed)
        return pane

    def _make_my_card(self) -> MyCardPane:
        pane = MyCardPane()
        pane.copied.connect(self._on_copy)
        pane.printed.connect(self.show_paper)
        return pane

    def _make_opened(self) -> OpenedPane:
        pane = OpenedPane(self.context)
        pane.back.connect(self.show_trays)
        pane.another.connect(self.open_bundle)
        pane.verified.connect(self._on_sender_verified)
        pane.take_in.connect(self.take_in)
        pane.undo.connect(self._on_undo_opened)
        pane.receipt.connect(self._on_receipt_opened)
        pane.person.connect(self._on_person)
        return pane

    def _make_paper(self) -> PaperPage:
        page = PaperPage(self.context)
        page.back.connect(self.show_trays)
        return page

    def _make_tabs(self) -> QTabBar:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of Exchange"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for at, words in enumerate((_("Arrived"), _("Sent"), _("Contacts"), _("My card"))):
            self.tabs.addTab(words)
            self.tabs.setTabToolTip(at, f"Ctrl+{at + 1}")
        return self.tabs

    def _make_panes(self) -> LatePages:
        self.arrived = TrayPane(
            EmptyState(
                _("Nothing has arrived yet"),
                _("A colleague sends you a sealed bundle as a file. Open it here: you see what it would do first."),
                action=_("Open a bundle …"),
            ),
            name=_("Arrived"),
        )
        self.sent = TrayPane(
            EmptyState(
                _("Nothing was sent yet"),
                _("A referral is sealed from the young person's page."),
                icon="outbox",
                action=_("To the young people"),
            ),
            name=_("Sent"),
        )
        self._panes = LatePages(
            {
                ARRIVED: lambda: self.arrived,
                SENT: lambda: self.sent,
                CONTACTS: self._make_contacts,
                MY_CARD: self._make_my_card,
            }
        )
        for pane in (ARRIVED, SENT):
            self._panes.page(pane)
        return self._panes

    def _listen(self) -> None:
        assert self.arrived.empty.button is not None
        assert self.sent.empty.button is not None
        self.arrived.empty.button.clicked.connect(self.open_bundle)
        self.sent.empty.button.clicked.connect(self._on_people)
        self.open_button.clicked.connect(self.open_bundle)
        self.tabs.currentChanged.connect(self._on_tab)
        for tray in (self.arrived, self.sent):
            tray.acted.connect(self._on_tray)
        self.taking.done.connect(self._on_taken_in)
        self.taking.failed.connect(self._on_not_taken_in)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.show_trays)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Show a part; where none is named, the bundle that is being taken in."""
        if place.part in TABS:
            self.show_tab(place.part)
        if self.taking.is_on and not place.part:
            self._stack.setCurrentWidget(self.opened)
        else:
            self.show_trays()
        self._reload()

    def going_on(self) -> Going | None:
        """A bundle that is being taken in."""
        return self.taking.going()

    def first_focus(self) -> QWidget:
        """The tabs: arrow keys go from one to the next; of a bundle that is being taken in the way back to them."""
        return self.tabs if self._stack.currentWidget() is self._whole else self.opened.back_button

    def commands(self) -> tuple[Command, ...]:
        """Tabs, and a file to open."""
        words = (_("Arrived"), _("Sent"), _("Contacts"), _("My card"))
        icons = ("inbox", "outbox", "people", "key")
        tabs = (
            Command(f"screen.{tab}", said, partial(self.show_tab, tab), f"Ctrl+{at}", icon)
            for at, (tab, said, icon) in enumerate(zip(TABS, words, icons, strict=True), 1)
        )
        opening = Command("screen.open", _("Open a bundle …"), self.open_bundle, "Ctrl+O", "open", "take in import")
        return (*tabs, opening)

    def show_tab(self, tab: str) -> None:
        """Show a tab."""
        self.tabs.setCurrentIndex(TABS.index(tab))
        self.show_trays()

    @Slot()
    def show_trays(self) -> None:
        """From a file or a page back to the tabs."""
        if self._stack.currentWidget() is self._whole:
            return
        self._stack.setCurrentWidget(self._whole)
        self.tabs.setFocus()

    @Slot(int)
    def _on_tab(self, at: int) -> None:
        is_new = not self._panes.is_made(TABS[at])
        self._panes.show_page(TABS[at])
        self.news.hide()
        if is_new:
            self._reload()

    def on_changed(self, changes: Changes) -> None:
        """A bundle came or left, a contact was verified, a referral moved on."""
        if changes.kinds & {"bundle", "contact", "referral-event"}:
            self._reload()

    def _reload(self) -> None:
        services, reading = self.context.services, self.context.lanes.reading
        reading.run(self, services.exchange.trays, self._on_trays, self._on_failed)
        if self._panes.is_made(CONTACTS):
            self.contacts.load()
        if self._panes.is_made(MY_CARD):
            reading.run(self, partial(services.contacts.my_card, with_square=True), self._on_my_card, self._on_failed)

    def _on_trays(self, trays: Trays) -> None:
        for pane, direction in ((self.arrived, "in"), (self.sent, "out")):
            here = [line for line in trays.lines if line.direction == direction]
            if not pane.show_lines(here, trays.older.get(direction, 0)):
                self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.bus.counted.emit("exchange", sum(1 for line in trays.lines if waits(line)))

    def _on_my_card(self, card: MyCard) -> None:
        self.my_card.show_card(card)

    def _on_failed(self, error: Exception) -> None:
        self.show_trays()
        self.news.say_failed(error)

    # -- opening a file --

    @Slot()
    def open_bundle(self) -> None:
        """Choose a file and look at it."""
        if self._is_taking_in():
            return
        path = self.context.doors.choose_open_file(_("Open a bundle"), [BUNDLE])
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Read a file and say what it would do; nothing is taken in."""
        if self._is_taking_in():
            return
        self._path, self._bundle = path, ""
        self._stack.setCurrentWidget(self.opened)
        self.opened.show_reading(path.name)
        look, reading = partial(self.context.services.exchange.look, path=path), self.context.lanes.reading
        self._looking = reading.run(self, look, self._on_looked, self.opened.show_failed, instead_of=self._looking)

    def _is_taking_in(self) -> bool:
        """One file at a time, so that what is said on the page is about it: the one being taken in is shown instead."""
        if self.taking.is_on:
            self._stack.setCurrentWidget(self.opened)
            self.opened.back_button.setFocus()
            self.context.bus.told.emit(_("This bundle is being taken in. Open the other file once it is."), "")
        return self.taking.is_on

    def _on_looked(self, found: IncomingPreview | HeldFile) -> None:
        if isinstance(found, HeldFile):
            self.opened.show_held(found)
            return
        self._bundle = found.bundle_id
        self.opened.show_preview(found)
        self.opened.take_button.setFocus()

    @Slot(object)
    def _on_sender_verified(self, changes: Changes) -> None:
        """What was held can be looked at now."""
        if self._path is not None:
            self.look_at(self._path)
        self._tell(changes)

    @Slot()
    def take_in(self) -> None:
        """Take in what was looked at, in one transaction."""
        if self._path is None or not self._bundle or self.taking.is_on:
            return
        self.opened.show_taking_in()
        self.context.bus.tell_saving()
        self.taking.begin(self._path, self._bundle)

    @Slot(object)
    def _on_taken_in(self, done: TookIn) -> None:
        self.opened.show_taken_in(done)
        self._tell(done.changes)

    @Slot(object)
    def _on_not_taken_in(self, error: Exception) -> None:
        self.context.bus.tell_saved(self.context.clock.now())
        self.opened.show_failed(error)

    @Slot(object, str)
    def _tell(self, changes: Changes, words: str = "") -> None:
        self.context.bus.tell_changed(changes, words, can_undo=False)
        self.context.bus.tell_saved(self.context.clock.now())

    # -- after taking in --

    @Slot()
    def _on_undo_opened(self) -> None:
        self._undo(self._bundle)

    def _undo(self, bundle_id: str) -> None:
        work = partial(self.context.services.exchange.undo, bundle_id=bundle_id)
        self.context.lanes.vault.run(self, work, self._on_undone, self._on_failed)

    def _on_undone(self, changes: Changes) -> None:
        self.show_trays()
        self._tell(changes, _("Taken back. What came only by that bundle no longer counts."))

    @Slot()
    def _on_receipt_opened(self) -> None:
        self._receipt(self._bundle, self._on_receipt_sent)

    def _receipt(self, bundle_id: str, done: Callable[[Path], None]) -> None:
        folder = self.context.doors.choose_folder(_("Where shall the receipt go?"))
        if folder is None:
            return
        work = partial(self.context.services.exchange.receipt, bundle_id=bundle_id, folder=folder)
        self.context.lanes.vault.run(self, work, done, self._on_failed)

    def _on_receipt_sent(self, path: Path) -> None:
        self.opened.show_receipt_sent(path.name)
        self._reload()

    def _on_receipt_from_tray(self, path: Path) -> None:
        self.news.say(
            _("The receipt is sealed: {file}").format(file=path.name),
            _("Send it to the person who sent you the bundle."),
            kind="good",
        )
        self._reload()

    @Slot(str)
    def _on_person(self, young_person_id: str) -> None:
        self.context.bus.go("person", young_person_id)

    @Slot()
    def _on_people(self) -> None:
        self.context.bus.go("people")

    @Slot(str, object)
    def _on_tray(self, what: str, line: BundleLine) -> None:
        exchange = self.context.services.exchange
        if what == trays.RECEIPT:
            self._receipt(line.bundle_id, self._on_receipt_from_tray)
        elif what == trays.UNDO:
            self._undo(line.bundle_id)
        elif what == trays.AGAIN:
            self._send_again(line)
        else:
            say = exchange.it_left if what == trays.LEFT else exchange.it_did_not_leave
            work = partial(say, bundle_id=line.bundle_id)
            self.context.lanes.vault.run(self, work, self._on_cleared, self._on_failed)

    def _send_again(self, line: BundleLine) -> None:
        """Where a bundle of its purpose is sealed."""
        from cse_desk.services import panel_sharing, referrals, updates

        root = line.about[0][0]
        places = {
            referrals.PURPOSE: ("referral", root),
            updates.PURPOSE: ("update", root),
            panel_sharing.PURPOSE: ("vpg", root, "send-back"),
        }
        self.context.bus.go(*places.get(line.what, ("person", root, "screening")))

    def _on_cleared(self, changes: Changes) -> None:
        self._tell(changes, _("Written down."))

    # -- my card --

    @Slot(str)
    def _on_copy(self, text: str) -> None:
        self.context.doors.copy(text)
        self.news.say(_("Your card is on the clipboard until you lock."), kind="good")

    @Slot()
    def show_paper(self) -> None:
        """The card on paper."""
        self.paper.show_paper(self.context.services.contacts.my_card_pdf, title=_("Contact card"), what="contact-card")
        self._stack.setCurrentWidget(self.paper)
        self.paper.back_button.setFocus()
