"""The screening screen: questions, danger now, result, judgement signed, paper. On real vaults with invented young people."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.ids import Ids
from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome, Role, ScreeningReason
from cse_desk.models.records.people import NameEntry, PersonDetails, ProfessionalEntry
from cse_desk.models.records.screening import Judgement
from cse_desk.services.desk import Desk
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.screens.pasting.screen import PastingScreen
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.screens.signoffs.screen import SignOffScreen
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.screening_room import a_screening, screening_spec
from tests.helpers.shots import Studio
from tests.helpers.stage import a_window
from tests.unit.services.answering import whole

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
RAIL = (("today", "Today", "today"), ("people", "Young people", "people"), ("exchange", "Exchange", "exchange"))


def _worker(name: str, role: str, agency: str) -> ProfessionalEntry:
    return ProfessionalEntry("", name, role, agency, "", is_lead=False, from_day=None, to_day=None)


MAISIE = PersonDetails(
    names=(NameEntry("", "legal", "Maisie", "Tranter"), NameEntry("", "known-as", "Maisie T.", "")),
    born=date(2012, 8, 9),
    professionals=(_worker("Ngozi Okafor", "Teacher", "Saltmarsh Academy"), _worker("Dan Reeve", "PC", "Police")),
)
KOFI = PersonDetails(
    names=(NameEntry("", "legal", "Kofi", "Adjei"), NameEntry("", "known-as", "Kofi A.", "")), born=date(2011, 3, 4)
)
VULNERABLE = ("d1.02", "d6.02")  # how recent is not asked
SIGN: Mapping[str, JsonValue] = {"basis": "evidence", "recency": "now", "who": "Ngozi Okafor, school"}


def under(indicator: str, answer: str, **more: JsonValue) -> dict[str, JsonValue]:
    """An answered indicator with what opens under it."""
    opened: dict[str, JsonValue] = {**SIGN, **more}
    if indicator in VULNERABLE:
        opened.pop("recency")
    return {indicator: answer} | {f"{indicator}.{name}": value for name, value in opened.items()}


def online(desk: Desk) -> dict[str, JsonValue]:
    """Everything up to Online answered, the blackmail open."""
    form = desk.screenings.form()
    answers = whole(form, {"s3.01": "yes", "s3.01.words": "I just want him to stop messaging."})
    kept = {path: value for path, value in answers.items() if not path.startswith(("d9.", "d10.", "s2.", "s4."))}
    kept |= under("d8.02", "possible") | under("d8.03", "possible") | {"d8.06": "not-known"}
    kept.pop("d8.05")
    kept.pop("d8.09")
    note = (
        "Messages since Sunday ask for money and say he will tell everyone. Mais showed Ms Okafor that messages exist."
    )
    opened = under("d8.08", "yes", note=note)
    opened.pop("d8.08.basis")
    return kept | opened


def pressed_home(desk: Desk) -> dict[str, JsonValue]:
    """A whole screening: criminal exploitation, one sign of harm possible, some not known."""
    more: dict[str, JsonValue] = {
        "s3.01": "yes",
        "s3.01.words": "They know where I get off the bus. I can't just say no.",
    }
    more |= under("d10.07", "possible") | under("d10.04", "yes") | under("d10.06", "possible", level="medium")
    more |= under("d2.06", "yes") | under("d1.02", "yes") | under("d6.02", "yes") | under("d5.02", "yes")
    more |= {"d10.06.level-why": "He was asked once and said no."}
    more |= {"d3.04": "not-known", "d6.06": "not-known", "d10.05": "not-known", "d1.08": "yes", "d5.08": "partly"}
    return whole(desk.screenings.form(), more)


def _vault(studio: Studio, role: Role = Role.SOCIAL_WORKER) -> Vault:
    door = ReadyUnlocking(studio.folder, clock=SetClock(NOW), ids=Ids(), cost=KdfCost.for_tests())
    return door.create(
        passphrase="orbit canyon velvet pigeon thimble", name="Leanne Ward", agency="Marlport Council", role=role
    )


def _empty(context: object) -> Screen:
    return Screen(context)  # type: ignore[arg-type]


def _shown(
    studio: Studio, details: PersonDetails, answers: Callable[[Desk], dict[str, JsonValue]], part: str
) -> MainWindow:
    vault = _vault(studio)
    screening_id = a_screening(vault, details, answers(Desk(vault)), reason=ScreeningReason.AFTER_MISSING)
    return _window(studio, vault, screening_id, part)


def _window(studio: Studio, vault: Vault, screening_id: str, part: str) -> MainWindow:
    lanes = Lanes.start()
    context = context_of(vault, lanes)
    specs = [ScreenSpec(id_, label, icon, _empty) for id_, label, icon in RAIL]
    window = a_window(context, *specs, screening_spec())
    studio.at_end += [lanes.end, vault.close]
    window.resize(studio.size)
    window.show()
    window.activateWindow()
    window.go_to(Place("screening", screening_id, part))
    for _round in range(40):
        studio.settle(40)
        if not any(lane.is_busy for lane in lanes.all()) and not slices.is_any_at_work():
            break
    return window


def _screen(window: MainWindow) -> ScreeningScreen:
    screen = window.screen_shown()
    assert isinstance(screen, ScreeningScreen)
    return screen


def questions(studio: Studio) -> QWidget:
    window = _shown(studio, MAISIE, online, "d8")
    screen = _screen(window)
    assert isinstance(screen.wizard, Wizard)
    assert screen.work is not None
    screen.wizard.form_page.focus_path("d8.08.note")
    screen.work.answer("d8.05", None)
    screen.wizard.head.only_left.click()
    screen.wizard.form_page.focus_path("d8.08.note")
    screen.wizard.prompts.unfold("P6")
    window.resize(studio.size)
    studio.settle(3500)  # the draft is kept
    screen.wizard.form_page.focus_path("d8.08.note")
    screen.wizard._area.verticalScrollBar().setValue(0)  # the question is in sight
    studio.settle(200)
    return window


def first_page(studio: Studio) -> QWidget:
    return _shown(studio, MAISIE, lambda _desk: {}, "")


def danger(studio: Studio) -> QWidget:
    return _shown(studio, MAISIE, lambda _desk: {"s0.01": "no"}, "today")


def views(studio: Studio) -> QWidget:
    return _shown(studio, MAISIE, online, "views")


def result(studio: Studio) -> QWidget:
    return _shown(studio, KOFI, pressed_home, "result")


def result_lower(studio: Studio) -> QWidget:
    window = _shown(studio, KOFI, pressed_home, "result")
    page = _screen(window).result
    assert page is not None
    page.judgement.field("level").button("low").click()  # type: ignore[attr-defined]
    page.judgement.field("harm").button("possibly").click()  # type: ignore[attr-defined]
    page.sign()
    studio.settle(300)
    return window


def numbers(studio: Studio) -> QWidget:
    window = _shown(studio, KOFI, pressed_home, "result")
    page = _screen(window).result
    assert page is not None
    page.profile.toggle.click()
    page.ask.add_button.click()
    page.prompts.cards()[0].ask(PromptOutcome.NOT_NEEDED)
    studio.settle(200)
    return window


def signed(studio: Studio) -> QWidget:
    vault = _vault(studio)
    desk = Desk(vault)
    screening_id = a_screening(vault, KOFI, pressed_home(desk))
    record = desk.screenings.open(screening_id=screening_id)
    found = desk.screenings.result(screening_id=screening_id)
    judgement = Judgement(
        HarmWord.POSSIBLY, LevelWord.HIGH, "They wait for him.", "The route is safe.", "Who owns the debt.", ""
    )
    if (found.harm, found.level) != (judgement.harm, judgement.level):
        judgement = replace(judgement, differs_why="They have his new number.")
    desk.screenings.sign(screening_id=screening_id, judgement=judgement, seen=record.seen)
    return _window(studio, vault, screening_id, "result")


def paper(studio: Studio) -> QWidget:
    window = _shown(studio, KOFI, pressed_home, "paper")
    studio.settle(1500)
    return window


def _again(studio: Studio, part: str) -> MainWindow:
    """The second screening of somebody, half done; last time three months ago."""
    vault = _vault(studio)
    desk = Desk(vault)
    first = a_screening(vault, KOFI, pressed_home(desk))
    record = desk.screenings.open(screening_id=first)
    found = desk.screenings.result(screening_id=first)
    judgement = Judgement(found.harm, found.level, "They wait for him.", "The route is safe.", "Who owns the debt.", "")
    desk.screenings.sign(screening_id=first, judgement=judgement, seen=record.seen)
    assert isinstance(vault.clock, SetClock)
    vault.clock.go_on(days=91)
    _changes, second = desk.screenings.start(
        young_person_id=record.young_person_id, reason=ScreeningReason.PLANNED_REVIEW
    )
    answers = under("d10.04", "yes", note="She puts it down to his lifestyle choice; he absconded twice.")
    answers |= {"d10.07": "not-known", "d10.05": "no"}
    begun = desk.screenings.open(screening_id=second)
    desk.screenings.save(
        screening_id=second, answers=begun.answers | answers, last_page="", last_item="", seen=begun.seen
    )
    desk.reassessments.carry(screening_id=second, page="d2")
    return _window(studio, vault, second, part)


def again_questions(studio: Studio) -> QWidget:
    return _again(studio, "d10")


def again_result(studio: Studio) -> QWidget:
    window = _again(studio, "result")
    page = _screen(window).result
    assert page is not None
    page._area.ensureWidgetVisible(page.since, 0, 0)
    studio.settle(300)
    return window


def together(studio: Studio) -> QWidget:
    window = _shown(studio, MAISIE, online, "together")
    studio.settle(300)
    return window


def explained(studio: Studio) -> QWidget:
    return _shown(studio, KOFI, pressed_home, "explained")


def council(studio: Studio) -> QWidget:
    window = _shown(studio, KOFI, pressed_home, "paper")
    studio.settle(1500)
    page = _screen(window).paper
    assert page is not None
    page.kind.set_value("council")
    page.kind.changed.emit("council")
    studio.settle(1500)
    return window


def coached(studio: Studio) -> QWidget:
    window = _again(studio, "d10")
    wizard = _screen(window).wizard
    assert isinstance(wizard, Wizard)
    wizard.form_page.focus_path("d10.04.note")
    box = wizard.form_page.widget_of("d10.04.note")
    assert box is not None
    wizard._area.ensureWidgetVisible(box, 0, 60)
    studio.settle(300)
    return window


def sign_offs(studio: Studio) -> QWidget:
    vault = _vault(studio)
    desk = Desk(vault)
    for details in (KOFI, MAISIE):
        screening_id = a_screening(vault, details, pressed_home(desk))
        record = desk.screenings.open(screening_id=screening_id)
        why = "They have his new number, and they wait on the way home."
        judgement = Judgement(
            HarmWord.POSSIBLY, LevelWord.HIGH, "They wait for him.", "A safe route.", "The debt.", why
        )
        desk.screenings.sign(screening_id=screening_id, judgement=judgement, seen=record.seen)
    return _other(studio, vault, ScreenSpec("signoffs", "To sign off", "tick", SignOffScreen), "")


def sign_offs_many(studio: Studio) -> QWidget:
    """At the foot of the first twenty."""
    window = sign_offs(studio)
    screen = window.screen_shown()  # type: ignore[attr-defined]
    assert isinstance(screen, SignOffScreen)
    (one, *_rest) = screen._found
    screen._on_waiting(
        [replace(one, screening_id=f"{at:032x}", person=f"{name}") for at, name in enumerate(_names(32))]
    )
    while slices.is_any_at_work():
        studio.settle(40)
    screen.more_button.setFocus()
    studio.settle(200)
    return window


def _names(count: int) -> list[str]:
    given = ("Maisie", "Kofi", "Zoë", "Łukasz", "Amira", "Tyler", "Jodie", "Shanice")
    return [f"{given[at % len(given)]} {family}" for at, family in enumerate(("Tranter", "Adjei", "Lund", "Pike") * 8)][
        :count
    ]


def pasting(studio: Studio) -> QWidget:
    vault = _vault(studio)
    root = next(iter(Desk(vault).people.create(MAISIE).roots))
    window = _other(studio, vault, ScreenSpec("pasting", "Paste", "document", PastingScreen), root)
    screen = window.screen_shown()
    assert isinstance(screen, PastingScreen)
    screen.text.insertPlainText(
        "Chronology\n03/11/2026\tSchool\tNot in class after lunch.\nRang home, no answer.\n"
        "04 Nov 2026 - Police - Stopped a car, two men.\n31/02/2026 Call."
    )
    studio.settle(400)
    return window


def _other(studio: Studio, vault: Vault, spec: ScreenSpec, target: str) -> MainWindow:
    lanes = Lanes.start()
    context = context_of(vault, lanes)
    window = a_window(context, *[ScreenSpec(id_, label, icon, _empty) for id_, label, icon in RAIL], spec)
    studio.at_end += [lanes.end, vault.close]
    window.resize(studio.size)
    window.show()
    window.activateWindow()
    window.go_to(Place(spec.id, target))
    studio.settle(600)
    return window


PICTURES = {
    "screening-explained": explained,
    "screening-council": council,
    "screening-coached": coached,
    "sign-offs": sign_offs,
    "sign-offs-many": sign_offs_many,
    "pasting": pasting,
    "screening-together": together,
    "screening-again": again_questions,
    "screening-since": again_result,
    "screening-questions": questions,
    "screening-first": first_page,
    "screening-danger": danger,
    "screening-views": views,
    "screening-result": result,
    "screening-obstacles": result_lower,
    "screening-numbers": numbers,
    "screening-signed": signed,
    "screening-paper": paper,
}
