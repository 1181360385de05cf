"""What is done with a version: released, retired, its licence changed, thrown away, handed on; each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact
from cse_desk.models.records.own_forms import FormDetail
from cse_desk.services import half_typed as keys
from cse_desk.services import own_forms
from cse_desk.services.sealing import Sent
from cse_desk.ui.context import Context
from cse_desk.ui.doors import Question
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.screens.tools import detail as acts
from cse_desk.ui.screens.tools.releasing import LicencePage, ReleasePage, RetirePage
from cse_desk.ui.screens.tools.sending import SendPage

RELEASE, RETIRE, LICENCE, SEND = "release", "retire", "licence", "send"


class FormActs(QObject):
    """`shown(page, focus)` when a page is to be shown; `back`; `done(changes, words, can_undo)`; `failed(error)` without a page."""

    shown = Signal(str, object)
    back = Signal()
    done = Signal(object, str, bool)
    failed = Signal(object)

    def __init__(self, context: Context, half_typed: HalfTyped, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._half_typed = context, half_typed
        self._pages: dict[str, QWidget] = {}
        self.agencies: tuple[str, ...] = ()  # that a licence may name

    # -- pages made when they are first wanted --

    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        """The pages by their names."""
        return {name: partial(self._page, name) for name in (RELEASE, RETIRE, LICENCE, SEND)}

    def _page(self, name: str) -> QWidget:
        if name not in self._pages:
            self._pages[name] = {
                RELEASE: self._make_release,
                RETIRE: self._make_retire,
                LICENCE: self._make_licence,
                SEND: self._make_send,
            }[name]()
        return self._pages[name]

    @property
    def releasing(self) -> ReleasePage:
        """A draft that is released."""
        found = self._page(RELEASE)
        assert isinstance(found, ReleasePage)
        return found

    @property
    def retiring(self) -> RetirePage:
        """A version that is retired."""
        found = self._page(RETIRE)
        assert isinstance(found, RetirePage)
        return found

    @property
    def licence(self) -> LicencePage:
        """A licence that is changed."""
        found = self._page(LICENCE)
        assert isinstance(found, LicencePage)
        return found

    @property
    def sending(self) -> SendPage:
        """A form that is handed on."""
        found = self._page(SEND)
        assert isinstance(found, SendPage)
        return found

    def _make_release(self) -> QWidget:
        page = ReleasePage(self._context.clock.today, own_forms.places(), self._context.who.name)
        page.back.connect(self.back)
        page.acting.connect(self._on_release)
        return page

    def _make_retire(self) -> QWidget:
        page = RetirePage()
        page.back.connect(self.back)
        page.acting.connect(self._on_retire)
        return page

    def _make_licence(self) -> QWidget:
        page = LicencePage(self._context.clock.today)
        page.back.connect(self.back)
        page.acting.connect(self._on_licence)
        return page

    def _make_send(self) -> QWidget:
        page = SendPage()
        page.back.connect(self.back)
        page.wanted.connect(self._on_recipient)
        page.acting.connect(self._on_send)
        return page

    # -- beginning --

    def begin(self, what: str, detail: FormDetail) -> bool:
        """Begin one of these acts; False when it is none of them."""
        begins: dict[str, Callable[[FormDetail], None]] = {
            acts.RELEASE: self._begin_release,
            acts.RETIRE: self._begin_retire,
            acts.LICENCE: self._begin_licence,
            acts.SEND: self._begin_send,
            acts.THROW: self._throw,
        }
        if what in begins:
            begins[what](detail)
        return what in begins

    # -- releasing and retiring --

    def _begin_release(self, detail: FormDetail) -> None:
        self.releasing.show_detail(detail)
        self.shown.emit(RELEASE, self.releasing.version)

    @Slot()
    def _on_release(self) -> None:
        page = self.releasing
        work = partial(
            self._context.services.own_forms.release,
            form_id=page.form_id,
            version=page.version.value(),
            on=page.day.date(),
            about=page.about,
            answers_in=page.answers_in,
            looked_at=tuple(page.seen.value()),
        )
        self._context.lanes.vault.run(self, work, self._on_released, page.show_trouble)

    def _on_released(self, changes: Changes) -> None:
        self.done.emit(changes, _("Released. It is frozen from now on."), False)  # noqa: FBT003 - a signal takes no names

    def _begin_retire(self, detail: FormDetail) -> None:
        self.retiring.show_detail(detail, self._half_typed.of(keys.retire_key(detail.line.form_id)))
        self.shown.emit(RETIRE, self.retiring.why)

    @Slot()
    def _on_retire(self) -> None:
        page = self.retiring
        work = partial(self._context.services.own_forms.retire, form_id=page.form_id, why=page.why.value())
        self._context.lanes.vault.run(self, work, self._on_retired, page.show_trouble)

    def _on_retired(self, changes: Changes) -> None:
        self.retiring.forget()
        self.done.emit(changes, _("Retired."), True)  # noqa: FBT003 - a signal takes no names

    # -- licences and drafts --

    def _begin_licence(self, detail: FormDetail) -> None:
        self.licence.show_detail(detail, self.agencies)
        self.shown.emit(LICENCE, self.licence.licence.holder)

    @Slot()
    def _on_licence(self) -> None:
        page = self.licence
        change = self._context.services.own_forms.set_licence
        work = partial(change, form_id=page.form_id, licence=page.licence.value())
        self._context.lanes.vault.run(self, work, self._on_licence_saved, page.show_trouble)

    def _on_licence_saved(self, changes: Changes) -> None:
        self.done.emit(changes, _("The licence is saved."), True)  # noqa: FBT003 - a signal takes no names

    def _throw(self, detail: FormDetail) -> None:
        question = Question(
            _("Throw this draft away?"),
            _("It goes off the list. Nothing was filled in with it."),
            yes=_("Throw it away"),
            is_dangerous=True,
        )
        if self._context.doors.ask(question):
            work = partial(self._context.services.own_forms.throw_away, form_id=detail.line.form_id)
            self._context.lanes.vault.run(self, work, self._on_thrown, self.failed.emit)

    def _on_thrown(self, changes: Changes) -> None:
        self.done.emit(changes, _("The draft is thrown away."), True)  # noqa: FBT003 - a signal takes no names

    # -- handing on --

    def _begin_send(self, detail: FormDetail) -> None:
        read = self._context.services.form_sending.recipients
        self._context.lanes.reading.run(self, read, partial(self._on_recipients, detail), self.failed.emit)

    def _on_recipients(self, detail: FormDetail, recipients: Sequence[Contact]) -> None:
        self.sending.show_detail(detail, recipients)
        self.shown.emit(SEND, self.sending.to)

    @Slot(str)
    def _on_recipient(self, fingerprint: str) -> None:
        page, look = self.sending, self._context.services.form_sending.preview
        read = partial(look, form_id=page.form_id, fingerprint=fingerprint)
        self._context.lanes.reading.run(self, read, page.show_preview, page.show_trouble)

    @Slot()
    def _on_send(self) -> None:
        page = self.sending
        folder = self._context.doors.choose_folder(_("Where shall the bundle go?"))
        if folder is None:
            page.act_button.setEnabled(True)
            return
        send = self._context.services.form_sending.send
        work = partial(send, form_id=page.form_id, fingerprint=page.to.value(), folder=folder)
        self._context.lanes.vault.run(self, work, self._on_sent, page.show_trouble)

    def _on_sent(self, sent: Sent) -> None:
        said = _("The bundle is sealed: {file}").format(file=sent.path.name)
        self.sending.news.say(said, _("Send it by a safe way. They open it in Exchange."), kind="good")
        self.sending.sealed()
        bus = self._context.bus
        bus.tell_changed(Changes(sent.changes.act, kinds=frozenset({"bundle"})), can_undo=False)
        bus.tell_saved(self._context.clock.now())
