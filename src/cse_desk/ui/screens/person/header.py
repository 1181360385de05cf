"""Above the tabs: who this is, the two words, how to reach them and what is withheld."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence, ngettext
from cse_desk.models.enums import ReferralState
from cse_desk.models.labels import label
from cse_desk.models.records.people import PersonPage
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel, Title
from cse_desk.ui.widgets.notices import Banner, IconLabel
from cse_desk.ui.widgets.result_words import ResultWords

_SIDE_BY_SIDE = 760
_WORDS = 424  # the two words beside the name, and more where long words need it


class ContactWarning(QFrame):
    """Do not post or ring home; and how many things are withheld from whom."""

    asked_why = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(8)
        self._icon = IconLabel("alert", "high")
        self._words = PlainLabel(wrap=True)
        self._short = ElidedLabel()
        self._is_compact = False
        self._withheld = PlainLabel(kind="muted")
        self.why_button = Button(_("See why"), kind="link", name=_("See what is withheld, from whom and why"))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._short, 1)
        self._short.hide()
        row.addWidget(self._withheld)
        row.addWidget(self.why_button)
        self.why_button.clicked.connect(self.asked_why)

    def show_page(self, page: PersonPage) -> None:
        """The warnings of a young person; hidden when there is none."""
        strict, count = page.details.do_not_contact_home, page.withheld_count
        theme.set_kind(self, "notice" if strict else "info")
        self._icon.show_icon("alert" if strict else "info", "high" if strict else "primary")
        self._words.setText(page.contact_warning or _("Nothing is said about safe contact."))
        self._short.set_text(self._words.text())
        for words in (self._words, self._short):
            words.set_kind("strong" if strict else "body")
        people = len({one.from_whom.strip().casefold() for one in page.details.withhold})
        told = ngettext("{count} thing withheld", "{count} things withheld", count)
        whom = ngettext("from {count} person", "from {count} people", people)
        self._withheld.setText(f"{told} {whom}" if count else "")
        self._has_withheld = bool(count)
        self._is_strict = strict
        self.set_compact(on=self._is_compact)
        theme.set_shown(self.why_button, bool(count))
        theme.set_shown(self, bool(page.contact_warning or count))
        self.setAccessibleName(f"{self._words.text()} {self._withheld.text()}".strip())

    _has_withheld = False
    _is_strict = False

    def set_compact(self, *, on: bool) -> None:
        """Less where the window is low: one line that ends in …, but for what must not be done, which is never cut."""
        self._is_compact = on
        theme.set_shown(self._words, not on or self._is_strict)
        theme.set_shown(self._short, on and not self._is_strict)
        theme.set_shown(self._withheld, self._has_withheld and not on)


class PersonHeader(QWidget):
    """Name, age, lead, words, warnings."""

    asked_why = Signal()
    asked_history = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: PersonPage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        column.addLayout(self._row)
        self._row.setSpacing(12)
        names = QVBoxLayout()
        self._row.addLayout(names, 1)
        names.setSpacing(4)
        line = FlowRow(gap=12, line_gap=0)
        self.name = Title()
        self.known_as = ElidedLabel(kind="muted")
        self.known_as.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._is_compact = False
        line.add(self.name)
        line.add(self.known_as)
        self.about = PlainLabel(kind="muted", wrap=True)
        names.addWidget(line)
        names.addWidget(self.about)
        names.addStretch(1)
        self.words = ResultWords()
        self._row.addWidget(self.words)
        self._row.setAlignment(self.words, Qt.AlignmentFlag.AlignTop)
        self.warning = ContactWarning()
        self.differs = Banner()
        column.addWidget(self.warning)
        column.addWidget(self.differs)
        self.warning.asked_why.connect(self.asked_why)
        self.differs.acted.connect(self.asked_history)

    def show_page(self, page: PersonPage) -> None:
        """One young person."""
        self._page = page
        self.name.setText(page.name)
        self._say_beside()
        self.about.setText(_about(page))
        self.words.show_words(
            page.harm, page.level, direction=page.direction, before=page.previous_level, on=page.said_on
        )
        self.warning.show_page(page)
        self._show_differing(page)
        self._fit(self.width())

    def _show_differing(self, page: PersonPage) -> None:
        title, text, action = "", "", ""
        if page.details.conflicts:
            title = _("Two values stand: {fields}.").format(fields=", ".join(page.details.conflicts))
            text = _("People wrote different things at the same time. Nothing is lost; somebody has to choose.")
            action = _("Choose")
        elif page.details.is_to_look_at:
            title = _("Something in this record is to be looked at.")
            text = _(
                "It came of several people writing apart. Nothing is lost; the history says what it is, and who can settle it."
            )
            action = _("Look")
        elif page.details.made_by_newer_version:
            title = _("A part of this record was made by a newer version of Desk.")
            text = _("It is kept, and shown when this computer has that version.")
        self.differs.say(title, text, kind="info", action=action)

    def _say_beside(self) -> None:
        """The other name, last, because it may read from the right; in a low window the age, for which there is no line of its own."""
        if self._page is None:
            return
        told = [self._page.age_words] if self.about.isHidden() else []
        if self._page.known_as:
            told.append(_("known as {name}").format(name=self._page.known_as))
        self.known_as.set_text(", ".join(told))
        theme.set_shown(self.known_as, bool(told))

    def set_compact(self, *, on: bool) -> None:
        """Leave the height to what is below: one line for who it is and the two words, where they fit on one."""
        self._is_compact = on
        self.name.set_kind("heading-2" if on else "heading-1")
        self.about.setVisible(not on)
        self._say_beside()
        self.words.set_compact(on=on)
        self.warning.set_compact(on=on)
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(6 if on else 12)
        self._row.setAlignment(self.words, Qt.AlignmentFlag.AlignVCenter if on else Qt.AlignmentFlag.AlignTop)
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words below the name where there is no room beside it."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, room: int) -> None:
        worn, beside = theme.current(), self.words.width_beside()
        name = max(self.name.sizeHint().width(), self.known_as.sizeHint().width()) + self._row.spacing()
        narrow = room < (name + beside if self._is_compact else worn.px(_SIDE_BY_SIDE))
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        wanted = beside if self._is_compact else min(max(worn.px(_WORDS), beside), room // 2)
        self.words.setMinimumWidth(0 if narrow else wanted)


def _about(page: PersonPage) -> str:
    """Age, birth, pronouns, lead and the VPG, in sentences."""
    parts = [", ".join(part for part in (page.age_words, page.born_words) if part)]
    if page.details.pronouns:
        parts.append(page.details.pronouns[:1].upper() + page.details.pronouns[1:])
    parts.append(_("Lead: {name}").format(name=page.lead) if page.lead else _("No lead yet"))
    states: dict[ReferralState, list[str]] = {}
    for strand, state in page.referral:
        states.setdefault(state, []).append(in_sentence(label(strand)))
    states.pop(ReferralState.NONE, None)
    for state, strands in states.items():
        words = _("VPG, {state}: {strands}")
        parts.append(words.format(state=in_sentence(label(state)), strands=", ".join(strands)))
    if page.came_from:
        parts.append(_("Came from {sender}").format(sender=page.came_from))
    return ". ".join(parts) + "."
