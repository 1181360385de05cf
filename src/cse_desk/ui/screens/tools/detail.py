"""One version beside the list: what it is for, where its rules come from, what the program cannot do with it, and what may be done."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import FormSource, FormState
from cse_desk.models.labels import label
from cse_desk.models.records.own_forms import FormDetail, Licence, Unheeded
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner, IconLabel
from cse_desk.ui.widgets.page import Column, scroller

TRY, BLANK, SHEET, JSON, COMPARE, RELEASE, RETIRE, LICENCE, THROW, SEND = (
    "try", "blank", "sheet", "json", "compare", "release", "retire", "licence", "throw", "send",
)  # fmt: skip
_MOST_SHOWN = 12


def unheeded_words(words: str, *, is_serious: bool) -> str:
    """What the program does not act on, said in words where it may change what is asked: not by a colour alone."""
    return _("May change what is asked: {words}").format(words=words) if is_serious else words


def unheeded_row(one: Unheeded) -> QWidget:
    """What the program does not act on; with a sign and words where it may change what is asked."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    icon = IconLabel("alert", "high") if one.is_serious else IconLabel("info", "muted")
    line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    words = unheeded_words(one.words, is_serious=one.is_serious)
    line.addWidget(PlainLabel(words, kind="body" if one.is_serious else "small", wrap=True), 1)
    return row


class DetailPane(QFrame):
    """`acted` with what is to be done with the version that is shown."""

    acted = Signal(str)

    def __init__(
        self, *, may_write: bool, why_not: tuple[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        """`why_not`: title and words for somebody whose role reads forms and does not write them."""
        super().__init__(parent)
        theme.set_kind(self, "side-right")
        self._why_not = why_not
        self.setAccessibleName(_("The form chosen in the list"))
        self._may_write = may_write
        self.detail: FormDetail | None = None
        self.buttons: dict[str, Button] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._area = scroller(QWidget(), name=_("The form chosen in the list"))
        whole.addWidget(self._area, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No line is chosen."""
        self.detail = None
        self.buttons = {}
        content = Column(padding=16, spacing=10)
        if self._why_not is not None:
            content.rows.addWidget(Banner(*self._why_not))
        content.rows.addWidget(PlainLabel(_("Choose a form in the list to see it here."), kind="muted", wrap=True))
        content.rows.addStretch(1)
        self._area.setWidget(content)

    def show_detail(self, detail: FormDetail) -> None:
        """One version; the same one with nothing new stays as it is."""
        if detail == self.detail:
            return
        held = next((what for what, button in self.buttons.items() if button.hasFocus()), "")
        self.detail = detail
        content = Column(padding=16, spacing=10)
        for widget in self._widgets(detail):
            content.rows.addWidget(widget)
        content.rows.addStretch(1)
        self._area.setWidget(content)
        if held in self.buttons:
            self.buttons[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _widgets(self, detail: FormDetail) -> Iterator[QWidget]:
        line = detail.line
        yield Heading(line.title, level=2, wrap=True)
        state = _("Version {version} · {state} · {source}")
        words = state.format(version=line.version, state=label(line.state), source=label(line.source))
        yield PlainLabel(words, kind="muted", wrap=True)
        yield from _news(detail)
        yield from self._make_buttons(detail)
        if self._why_not is not None:
            yield Banner(*self._why_not)
        yield Line()
        yield from _facts(detail)
        if detail.licence is not None:
            yield Line()
            yield from _licence(detail.licence)
        yield Line()
        yield from _cannot(detail.unheeded)

    # -- what may be done --

    def _make_buttons(self, detail: FormDetail) -> tuple[FlowRow, FlowRow]:
        """What one does with it, and below, smaller, what takes it out of here."""
        large, small = FlowRow(gap=8, line_gap=8), FlowRow(gap=8, line_gap=8)
        self.buttons = {}
        for what, words, kind, icon in _acts(detail, may_write=self._may_write):
            button = Button(words, kind=kind, icon=icon, name=f"{words}: {detail.line.title}")
            button.clicked.connect(partial(self.acted.emit, what))
            self.buttons[what] = button
            (small if kind == "small" else large).add(button)
        return large, small


def _acts(detail: FormDetail, *, may_write: bool) -> Iterator[tuple[str, str, str, str]]:
    """What, its words, the kind of button and its icon."""
    line = detail.line
    is_own = line.source not in (FormSource.SHIPPED, FormSource.RECEIVED)
    is_draft = is_own and line.state is FormState.DRAFT
    if not detail.is_whole:
        return
    if may_write and is_draft:
        yield RELEASE, _("Release …"), "primary", "tick"
    yield TRY, _("Try it out"), "secondary", "play"
    yield BLANK, _("Print blank"), "secondary", "print"
    yield COMPARE, _("Compare …"), "secondary", "same"
    yield SHEET, _("Save as a spreadsheet …"), "small", "save"
    yield JSON, _("Save as JSON …"), "small", "save"
    if may_write and is_own and line.state is FormState.RELEASED:
        yield SEND, _("Send to a colleague …"), "small", "send"
    if may_write and is_own and detail.licence is not None:
        yield LICENCE, _("Licence …"), "small", "key"
    if may_write and is_own and line.state is FormState.RELEASED:
        yield RETIRE, _("Retire …"), "danger", "minus"
    if may_write and is_draft:
        yield THROW, _("Throw away …"), "danger", "remove"


# ---- in words ------------------------------------------------------------------------------


def _news(detail: FormDetail) -> Iterator[Banner]:
    line = detail.line
    if line.is_differing:
        yield Banner(
            _("Two different texts were released under this version."),
            _("Both are kept, and what was filled in stands by its own. Retire one, and release the next version."),
            kind="notice",
        )
    if not detail.is_whole:
        yield Banner(_("A part of this form has not arrived."), _("Ask who sent it to send it again."), kind="notice")
    if line.is_ended:
        yield Banner(
            _("The licence is over: it cannot be filled in anew."),
            _("What was filled in stays readable."),
            kind="notice",
        )
    if detail.newest and line.state is FormState.RELEASED:
        yield Banner(_("Version {version} is newer; that one is used.").format(version=detail.newest))


def _facts(detail: FormDetail) -> Iterator[QWidget]:
    line = detail.line
    count = ngettext("{count} question", "{count} questions", line.questions)
    facts: Sequence[tuple[str, str]] = (
        (_("What it is for"), detail.purpose),
        (_("Who fills it in"), detail.filled_in_by),
        (_("Answers are kept with"), detail.about),
        (_("How long"), count),
        (_("How often filled in here"), _used(detail.uses)),
        (_("Where its rules come from"), "\n".join(f"• {one}" for one in detail.rules_from)),
        (_("How far it was tested"), detail.validated),
        (_("Written"), _on_by(line.written_on, detail.written_by)),
        (_("Released"), _on_by(line.released_on, detail.released_by)),
        (_("Retired"), _on_by(line.retired_on, detail.retired_by)),
        (_("Why it was retired"), detail.retired_why),
        (_("Address"), line.url),
    )
    for name, words in facts:
        if words:
            yield fact(name, words)


def _used(uses: int) -> str:
    return ngettext("{count} time", "{count} times", uses) if uses else _("Not yet")


def fact(name: str, words: str) -> QWidget:
    """A name with its words below it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(name, kind="label"))
    column.addWidget(PlainLabel(words, wrap=True))
    return holder


def _on_by(on: date | None, by: str) -> str:
    if on is None:
        return ""
    return _("{day}, by {name}").format(day=day(on), name=by) if by else day(on)


def _licence(licence: Licence) -> Iterator[QWidget]:
    until = day(licence.until) if licence.until else _("without an end")
    yield fact(_("Licence from"), licence.holder)
    yield fact(_("Given to"), "\n".join(f"• {one}" for one in licence.agencies))
    yield fact(_("Until"), until)
    if licence.words:
        yield fact(_("Words of the licence"), licence.words)
    told = _("Bundles to anybody else carry neither its questions nor its answers.")
    yield PlainLabel(told, kind="small-muted", wrap=True)


def _cannot(unheeded: Sequence[Unheeded]) -> Iterator[QWidget]:
    if not unheeded:
        yield PlainLabel(_("The program can do everything that stands in it."), kind="small-muted", wrap=True)
        return
    yield Heading(_("What the program cannot do with it"), level=4, wrap=True)
    for one in unheeded[:_MOST_SHOWN]:
        yield unheeded_row(one)
    if len(unheeded) > _MOST_SHOWN:
        more = len(unheeded) - _MOST_SHOWN
        yield PlainLabel(ngettext("and {count} more", "and {count} more", more), kind="small-muted")
