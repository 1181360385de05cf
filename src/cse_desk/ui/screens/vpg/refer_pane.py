"""A referral of the coordinator's own: who, which strands, why. It waits at pre-agenda like one that came in a bundle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralState, Strand
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.ui import theme
from cse_desk.ui.context import Context, Services
from cse_desk.ui.duty_words import ANSWERING
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import Labelled, SearchField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import ErrorSummary, Trouble
from cse_desk.ui.widgets.strand_checks import StrandChecks
from cse_desk.ui.widgets.text_area import TextArea

_WAIT_MS = 120
_MOST = 8
_KEY = "own-referral"


def _found(services: Services, text: str, chosen: str) -> tuple[PersonRow, ...]:
    """In the reading lane: who answers to these words, and who is chosen already."""
    ids = services.people.rows(PersonFilter(text=text))[:_MOST] if text else ()
    wanted = ids if not chosen or chosen in ids else (chosen, *ids)
    return services.people.row_page(wanted)


class ReferPane(Pane):
    """`Place("vpg", <young person or "">, "refer")`."""

    def __init__(self, context: Context) -> None:
        reads = _("You cannot refer from here.")
        super().__init__(context, _("Refer a young person yourself"), needs=ANSWERING, reads=reads)
        self.set_title(_("Refer a young person yourself"), _("It waits at pre-agenda at once, with its reason."))
        self.chosen = ""
        self._rows: tuple[PersonRow, ...] = ()
        self.summary = ErrorSummary()
        self.column.addWidget(self.summary)
        self.search = SearchField(name=_("Find a young person"), placeholder=_("Name or known as"))
        self.people = RadioGroup(name=_("Young person"))
        self.nobody = PlainLabel(kind="muted", wrap=True)
        self.strands = StrandChecks()
        self.why = TextArea(name=_("Why"), lines=3, max_length=2000, coached=True)
        self._labels = {
            "who": Labelled(_("Find a young person"), self.search),
            "strands": Labelled(_("Strands"), self.strands),
            "why": Labelled(_("Why?"), self.why, hint=_("It stands beside the referral, and in its history.")),
        }
        self.who_card = Card(_("Who"))
        self._who = self.who_card.body(spacing=12)
        for widget in (self._labels["who"], self.people, self.nobody):
            self._who.addWidget(widget)
        about = Card(_("What it is about"))
        body = about.body(spacing=12)
        body.addWidget(self._labels["strands"])
        body.addWidget(self._labels["why"])
        self.column.addWidget(self.who_card)
        self.column.addWidget(about)
        self.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.refer_button = Button(_("Put on the pre-agenda"), kind="primary", icon="inbox")
        self.footer(self.back_button, None, self.refer_button)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_WAIT_MS)
        self.keeper = ReasonKeeper(context, self.values, self)
        for part in (self.who_card, about, self.refer_button):
            theme.set_shown(part, self.may_write)
        self._listen()

    def _listen(self) -> None:
        self.back_button.clicked.connect(partial(self.asked.emit, "pre-agenda", ""))
        self.refer_button.clicked.connect(self.refer)
        self.search.changed.connect(self._on_search)
        self._look.timeout.connect(self.look_up)
        for field in (self.strands, self.why):
            field.changed.connect(self.keeper.typed)

    # -- who --

    def show_person(self, young_person_id: str) -> None:
        """Begin; with a young person they are chosen already."""
        self.keeper.key = _KEY
        self.summary.show_troubles([])
        if young_person_id:
            self.chosen = young_person_id
        self.read("draft", partial(self.context.services.pre_agenda.draft, key=_KEY), self._on_draft)

    def reload(self) -> None:
        """Who answers to what is typed, as they stand now."""
        self.look_up()

    def first_focus(self) -> QWidget | None:
        """Where one looks for somebody; who is chosen already needs their strands."""
        return self.strands if self.chosen else self.search

    def _on_draft(self, words: dict[str, str]) -> None:
        if words and not self.why.value():
            self.chosen = self.chosen or words.get("who", "")
            self.strands.set_value(words.get("strands", "").split())
            self.why.set_value(words.get("why", ""))
        self.look_up()
        self.offer_focus()

    @Slot()
    def _on_search(self, _text: object = None) -> None:
        self._look.start()

    @Slot()
    def look_up(self) -> None:
        """Look for what is typed."""
        self._look.stop()
        work = partial(_found, self.context.services, self.search.value().strip(), self.chosen)
        self.read("found", work, self._on_found)

    def _on_found(self, rows: Sequence[PersonRow]) -> None:
        if self._rows != tuple(rows):
            self._rows = tuple(rows)
            self._offer(rows)
        self.people.set_value(self.chosen)
        none = _("Nobody is found. Put them into the register first, under Young people.")
        self.nobody.setText(none if self.search.value() else _("Type two letters of a name."))
        theme.set_shown(self.nobody, not rows)
        theme.set_shown(self.people, bool(rows))
        self._load_states()

    def _offer(self, rows: Sequence[PersonRow]) -> None:
        old = self.people
        self.people = RadioGroup(tuple((one.young_person_id, _words(one)) for one in rows), name=_("Young person"))
        self._who.replaceWidget(old, self.people)
        old.hide()
        old.deleteLater()
        self.people.changed.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, young_person_id: object) -> None:
        self.chosen = str(young_person_id)
        self.keeper.typed()
        self._load_states()

    def _load_states(self) -> None:
        if self.chosen:
            work = partial(self.context.services.referrals.states, young_person_id=self.chosen)
            self.read("states", work, self._on_states)

    def _on_states(self, states: dict[Strand, ReferralState]) -> None:
        self.strands.show_states(states, is_sent_again=False)
        self.strands.set_value([one for one in self.strands.value() if self.strands.checks[Strand(one)].isEnabled()])

    # -- referring --

    def values(self) -> dict[str, str]:
        """What is typed, for keeping."""
        return {"who": self.chosen, "strands": " ".join(self.strands.value()), "why": self.why.value()}

    def keep(self, done: Callable[[], None]) -> None:
        """Keep what is half typed."""
        self.keeper.keep_now(done)

    def troubles(self) -> list[Trouble]:
        """What has to be said first, each beside its field."""
        words = {
            "who": _("Choose the young person."),
            "strands": _("Choose at least one strand."),
            "why": _("Say why."),
        }
        found = []
        for key, value in self.values().items():
            said = "" if value.strip() else words[key]
            self._labels[key].show_problem(said)
            found += [Trouble(said, self._labels[key].field)] if said else []
        return found

    @Slot()
    def refer(self) -> None:
        """Record it; it waits at once."""
        troubles = self.troubles()
        self.summary.show_troubles(troubles, title=_("Not referred yet. Please look at:"))
        if troubles:
            self.scroll_to(self.summary)
            return
        self.keeper.stop()
        work = partial(
            self.context.services.pre_agenda.refer,
            young_person_id=self.chosen,
            strands=[Strand(one) for one in self.strands.value()],
            why=self.why.value(),
        )
        self.record(work, self._on_referred)

    def _on_referred(self, changes: Changes) -> None:
        self.chosen = ""
        self.search.set_value("")
        self.strands.set_value(())
        self.why.set_value("")
        self.keeper.forget()
        self.told(changes, _("It waits at pre-agenda."), can_undo=True)
        self.asked.emit("pre-agenda", "")


def _words(one: PersonRow) -> str:
    known = _("known as {name}").format(name=one.known_as) if one.known_as and one.known_as != one.name else ""
    age = "" if one.age is None else _("aged about {years}") if one.age_is_estimate else _("aged {years}")
    return ", ".join(part for part in (one.name, known, age.format(years=one.age)) if part)
