"""Exchange and referral, on two small vaults that know each other."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QWidget

from cse_desk.clock import SetClock
from cse_desk.models.enums import Role, ScreeningReason, Strand
from cse_desk.models.records.people import WithholdEntry
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.exchange.screen import ExchangeScreen
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.referral.screen import ReferralScreen
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.helpers.stage import a_window
from tests.helpers.vaults import MORNING, PASSPHRASE, PEOPLE, unlocking
from tests.unit.services.exchanging import Pair, a_person, acquaint, looked, screened, taken_in
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_updates import HARM, SHARED, returned, sent_back, updated


def a_desk(studio: Studio, role: Role) -> Desk:
    name, agency = PEOPLE[role]
    door = unlocking(studio.folder / role.value, SetClock(MORNING))
    vault = door.create(passphrase=PASSPHRASE, name=name, agency=agency, role=role)
    case_summaries.attach(vault)
    studio.at_end.append(vault.close)
    return Desk(vault)


def a_pair(studio: Studio, *, acquainted: bool = True) -> Pair:
    worker, coordinator = a_desk(studio, Role.SOCIAL_WORKER), a_desk(studio, Role.COORDINATOR)
    if acquainted:
        acquaint(worker, coordinator)
    else:
        card = coordinator.contacts.my_card()
        worker.contacts.verify(card=card.text, typed_words=" ".join(card.words))
    root = a_person(worker, MAISIE)
    screened(worker, root)
    return Pair(worker, coordinator, root, studio.folder)


def window_of(studio: Studio, desk: Desk) -> tuple[MainWindow, Callable[[Place], None]]:
    lanes = Lanes.start()
    studio.at_end.insert(0, lanes.end)
    window = a_window(context_of(desk.vault, lanes, doors=FakeDoors()), *screens())
    window.resize(studio.size)
    window.show()

    def go(place: Place) -> None:
        window.go_to(place)
        until_idle(studio, lanes)

    return window, go


def exchange_of(window: MainWindow) -> ExchangeScreen:
    found = window.screen_shown()
    assert isinstance(found, ExchangeScreen)
    return found


def _opened(studio: Studio, desk: Desk, path: Path) -> MainWindow:
    window, go = window_of(studio, desk)
    go(Place("exchange"))
    exchange_of(window).look_at(path)
    until_idle(studio, window.context.lanes)
    return window


def empty(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.COORDINATOR))
    go(Place("exchange"))
    return window


def arrived(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    for strand in (Strand.SEXUAL, Strand.MISSING, Strand.CRIMINAL):
        done = taken_in(pair.coordinator, pair.refer(strand).path)
        if strand is Strand.SEXUAL:
            pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=studio.folder)
        if strand is Strand.CRIMINAL:
            pair.coordinator.exchange.undo(bundle_id=done.bundle_id)
    window, go = window_of(studio, pair.coordinator)
    go(Place("exchange"))
    return window


def sent(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    done = taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    pair.refer(Strand.MISSING)
    taken_in(pair.worker, pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=studio.folder))
    window, go = window_of(studio, pair.worker)
    go(Place("exchange", "", "sent"))
    return window


def contacts(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    auditor = a_desk(studio, Role.AUDITOR)
    acquaint(pair.worker, auditor)
    ravi = next(one for one in pair.worker.contacts.all() if one.role is Role.AUDITOR)
    pair.worker.contacts.retire(fingerprint=ravi.fingerprint)
    window, go = window_of(studio, pair.worker)
    go(Place("exchange", "", "contacts"))
    return window


def claims(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    helen = a_desk(studio, Role.MANAGER)
    window, go = window_of(studio, pair.worker)
    go(Place("exchange", "", "contacts"))
    screen = exchange_of(window)
    screen.contacts.read_card(helen.contacts.my_card().text)
    until_idle(studio, window.context.lanes)
    for field, word in zip(screen.contacts.claims.words.fields, helen.contacts.my_card().words[:3], strict=False):
        field.set_value(word)
    return window


def my_card(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.COORDINATOR))
    go(Place("exchange", "", "card"))
    return window


def held(studio: Studio) -> QWidget:
    pair = a_pair(studio, acquainted=False)
    return _opened(studio, pair.coordinator, pair.refer().path)


def refused(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    path = pair.refer().path
    path.write_bytes(path.read_bytes()[:-40])
    return _opened(studio, pair.coordinator, path)


def preview(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    for desk, school in ((pair.worker, "Northgate College"), (pair.coordinator, "Not in school since May")):
        desk.people.save(replace(desk.people.details(pair.root), school=school))
    return _opened(studio, pair.coordinator, pair.refer(Strand.MISSING).path)


def taken(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    window = _opened(studio, pair.coordinator, pair.refer().path)
    assert looked(pair.coordinator, pair.folder.joinpath(next(studio.folder.glob("*.casex")).name))
    exchange_of(window).take_in()
    until_idle(studio, window.context.lanes)
    return window


def closing(studio: Studio) -> QWidget:
    """The window is closed while a bundle is taken in."""
    pair, go_on = a_pair(studio), Event()
    window = _opened(studio, pair.coordinator, pair.refer(Strand.SEXUAL).path)
    lane = window.context.lanes.vault
    studio.at_end.insert(0, go_on.set)
    lane.run(lane, go_on.wait, lambda _done: None, lambda _error: None)
    exchange_of(window).take_in()
    window.close()
    studio.settle(200)
    return window


def _referral(studio: Studio, pair: Pair) -> MainWindow:
    window, go = window_of(studio, pair.worker)
    go(Place("referral", pair.root))
    return window


def referral(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    window = _referral(studio, pair)
    screen = window.screen_shown()
    assert isinstance(screen, ReferralScreen)
    assert screen.fields is not None
    screen.fields.strands.set_value(["sexual-exploitation", "missing"])
    screen.fields.told.set_value("not-safe-yet")
    screen.fields.changed.emit()
    return window


def referral_missing(studio: Studio) -> QWidget:
    worker = a_desk(studio, Role.SOCIAL_WORKER)
    root = a_person(worker, MAISIE)
    window, go = window_of(studio, worker)
    go(Place("referral", root))
    return window


def referral_look_first(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    details = pair.worker.people.details(pair.root)
    entry = WithholdEntry("", "What the aunt said", "", "She asked for it.")
    pair.worker.people.save(replace(details, withhold=(*details.withhold, entry)))
    return _referral(studio, pair)


def referral_done(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    window = _referral(studio, pair)
    screen = window.screen_shown()
    assert isinstance(screen, ReferralScreen)
    assert screen.fields is not None
    screen.fields.strands.set_value(["sexual-exploitation"])
    screen.fields.told.set_value("yes")
    screen.fields.basis.set_value("public-task")
    screen.fields.why.set_value("To agree who does what.")
    doors = window.context.doors
    assert isinstance(doors, FakeDoors)
    doors.files.append(studio.folder)
    screen.seal()
    until_idle(studio, window.context.lanes)
    return window


def _returned(studio: Studio) -> Pair:
    """Referred, returned for information, and two facts written since."""
    pair = a_pair(studio)
    root = returned(pair)
    sent_back(pair)
    clock = pair.worker.vault.clock
    assert isinstance(clock, SetClock)
    clock.go_on(hours=2)
    for fact in (HARM, SHARED):
        pair.worker.facts.record(young_person_id=root, fact=fact)
    return pair


def update(studio: Studio) -> QWidget:
    pair = _returned(studio)
    window, go = window_of(studio, pair.worker)
    go(Place("update", pair.root))
    return window


def update_person(studio: Studio) -> QWidget:
    pair = _returned(studio)
    window, go = window_of(studio, pair.worker)
    pair.worker.screenings.start(young_person_id=pair.root, reason=ScreeningReason.PLANNED_REVIEW)
    go(Place("person", pair.root, "screening"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    screen.screening.start.button.click()
    until_idle(studio, window.context.lanes)
    return window


def update_answered(studio: Studio) -> QWidget:
    pair = _returned(studio)
    taken_in(pair.coordinator, updated(pair.worker, pair.root, studio.folder).path)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg", "", "pre-agenda"))
    return window


PICTURES = {
    "exchange-empty": empty,
    "exchange-arrived": arrived,
    "exchange-sent": sent,
    "exchange-contacts": contacts,
    "exchange-claims": claims,
    "exchange-card": my_card,
    "exchange-held": held,
    "exchange-refused": refused,
    "exchange-preview": preview,
    "exchange-taken": taken,
    "exchange-closing": closing,
    "update": update,
    "update-person": update_person,
    "update-answered": update_answered,
    "referral": referral,
    "referral-missing": referral_missing,
    "referral-look-first": referral_look_first,
    "referral-done": referral_done,
}
