"""A social worker at every screen of theirs: a young person's page, the register, a screening, forms, tools, settings."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.forms.screening_tool import SAFE_NOW
from cse_desk.models.enums import ScreeningReason
from cse_desk.services.desk import Desk
from cse_desk.services.screenings import Screenings
from cse_desk.ui.doors import DecisionDialog, Question
from cse_desk.ui.filled.pane import StartFormCard
from cse_desk.ui.screens.forms.filling import FillPage
from cse_desk.ui.screens.forms.screen import FormScreen
from cse_desk.ui.screens.person.tabs import FACTS, FORMS, HISTORY, MISSING, OVERVIEW, SCREENING, VOICE
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.screens.tools.screen import ToolsScreen
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.play import SETTLING, Play, Step, press

_PEOPLE = 6
_NOTE = "Says she was given the telephone by somebody older, and that he waits for her."
_QUESTION = Question("Throw the draft away?", f"{_NOTE} It is not recorded anywhere else.", yes="Throw it away")
_FORMS = ("pre-check", "harm-record", "outcome-ladders")
_TABS = (OVERVIEW, SCREENING, VOICE, MISSING, FACTS, FORMS, HISTORY)


def desk_play(vaults: Path) -> Play:
    """Over the seeded vault."""
    vault = seed.unlock(vaults / "seeded")
    roots = _roots(vault)
    new, full = _screening(vault, roots[0], {}), _all_yes(vault, roots[1])
    forms = Desk(vault).filled_forms
    begun = [forms.start(instrument=one, young_person_id=roots[0])[1] for one in _FORMS]
    return Play(vaults, vault, partial(_steps, roots, new, full, begun))


def _steps(roots: list[str], new: str, full: str, forms: list[str], play: Play) -> Iterator[Step]:
    yield SETTLING, _nothing
    for _again in range(3):
        yield "today", play.go("today")
        yield "people", play.go("people")
    yield from _page(roots, play)
    yield "register: new", play.go("register")
    for root in roots[:3]:
        yield "register: known", play.go("register", root)
    yield from _through(play, "new", new, roots[0])
    yield from _through(play, "all yes", full, roots[1])
    yield from _answer_everything(play, new)
    for screen in ("contribution", "contribution"):
        yield screen, play.go(screen, full)
    for form in forms:
        yield from _form(play, form)
    for screen in ("signoffs", "office-forms", "exchange", "settings", "settings"):
        yield screen, play.go(screen)
    for screen in ("referral", "referral", "update", "pasting"):
        yield screen, play.go(screen, roots[0])
    yield from _tools(play)
    yield "danger", play.window.danger.toggle
    yield SETTLING, play.window.danger.toggle
    yield "search box", play.window.palette_box.open
    for letter in "mar":
        yield "search box", partial(press, letter)
    yield SETTLING, play.window.palette_box.close_palette
    for _again in range(2):
        dialog = DecisionDialog(_QUESTION, play.window)
        yield "confirmation", dialog.open
        yield "confirmation", dialog.reject


def _nothing() -> None:
    """Only wait."""


def _page(roots: list[str], play: Play) -> Iterator[Step]:
    """A young person's page: every tab, everything that can be recorded there."""
    for root in roots:
        yield "person", play.go("person", root)
        for tab in _TABS:
            yield f"person: {tab}", play.go("person", root, tab)
    for command in play.screen().commands():
        if command.id.startswith("screen.add-"):
            yield "person: a form", command.do
    yield "person: forms", play.go("person", roots[0], FORMS)
    yield from _chooser(play)


def _chooser(play: Play) -> Iterator[Step]:
    """Which form to fill in: the list opened, each chosen."""
    card = play.screen().findChild(StartFormCard)
    assert card is not None
    yield "person: chooser", card.choice.showPopup
    yield SETTLING, card.choice.hidePopup
    for at in range(card.choice.count()):
        yield "person: chooser", partial(_choose, card, at)


def _choose(card: StartFormCard, at: int) -> None:
    card.choice.setCurrentIndex(at)
    card.choice.activated.emit(at)


def _through(play: Play, kind: str, screening: str, root: str) -> Iterator[Step]:
    """Open it, turn every page, look at the result."""
    yield f"screening: {kind}", play.go("screening", screening, "" if kind == "new" else "d1")
    pages = [page.id for page in _wizard(play).form_page.flow.pages][:-1]
    for page in pages:
        yield f"page: {kind}", partial(_wizard(play).go_to, page)
    for page in reversed(pages):
        yield f"page: {'back' if kind == 'new' else kind}", partial(_wizard(play).go_to, page)
    yield f"result: {kind}", play.go("screening", screening, "result")
    yield SETTLING, play.go("person", root)


def _answer_everything(play: Play, screening: str) -> Iterator[Step]:
    """Each question of two domains by each of its keys; then a note, letter by letter; then what is left."""
    yield SETTLING, play.go("screening", screening, "d8")
    form_page = _wizard(play).form_page
    asked: list[str] = []
    for page in ("d8", "d4"):
        yield "page: new", partial(_wizard(play).go_to, page)
        asked = [one.path for one in form_page.flow.visible(page) if one.item.marks.block]
        for path in asked:
            yield SETTLING, partial(form_page.focus_path, path)
            for key in "npuy":
                yield "answer", partial(press, key)
    yield SETTLING, partial(form_page.focus_path, f"{asked[0]}.note")
    for letter in _NOTE:
        yield "letter", partial(press, letter)
    for on in (True, False):
        yield "only left", partial(_only_left, play, on)


def _only_left(play: Play, on: bool) -> None:
    head = _wizard(play).head
    head.only_left.set_value(on)
    head.only_left.changed.emit(on)


def _wizard(play: Play) -> Wizard:
    screen = play.screen()
    assert isinstance(screen, ScreeningScreen)
    assert isinstance(screen.wizard, Wizard)
    return screen.wizard


def _form(play: Play, form: str) -> Iterator[Step]:
    """Open it, turn its pages, look it over."""
    yield "form", play.go("form", form)
    page = _filling(play)
    for one in [one.id for one in page.form_page.flow.pages]:
        yield "form: a page", partial(page.go_to, one)
    yield "form: look", play.go("form", form, "look")


def _filling(play: Play) -> FillPage:
    screen = play.screen()
    assert isinstance(screen, FormScreen)
    assert screen.fill_page is not None
    return screen.fill_page


def _tools(play: Play) -> Iterator[Step]:
    """The list, each form chosen, the first tried out, compared and licensed."""
    yield "tools", play.go("tools")
    screen = play.screen()
    assert isinstance(screen, ToolsScreen)
    for row in range(min(4, screen.pane.model.rowCount())):
        yield "tools: chosen", partial(screen.pane.table.selectRow, row)
    for name, part in (("try", "_on_try"), ("compare", "_begin_compare")):
        act: Callable[[], object] = getattr(screen, part)
        yield f"tools: {name}", act
        yield SETTLING, screen.go_back


# ---- what there is -------------------------------------------------------------------------


def _roots(vault: Vault) -> list[str]:
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT root FROM case_summaries ORDER BY root LIMIT ?", (_PEOPLE,))
        return [str(root) for (root,) in rows]


def _screening(vault: Vault, root: str, answers: dict[str, JsonValue]) -> str:
    screenings = Screenings(vault)
    _changes, screening = screenings.start(
        young_person_id=root, reason=ScreeningReason.NEW_CONCERN, besides_why="Another concern."
    )
    seen = screenings.open(screening_id=screening).seen
    given = {"s0.02": "new-concern", SAFE_NOW: "yes", **answers}
    screenings.save(screening_id=screening, answers=given, last_page="", last_item="", seen=seen)
    return screening


def _all_yes(vault: Vault, root: str) -> str:
    """Every indicator Yes with its details open: as many fields as there can be."""
    form = Screenings(vault).form()
    answers: dict[str, JsonValue] = {item.link_id: "yes" for item in form.walk() if item.marks.block}
    flow = Flow(form, {**answers, SAFE_NOW: "yes"})
    notes = {path: _NOTE for path in (f"{one}.note" for one in answers) if flow.is_asked(path)}
    return _screening(vault, root, {**answers, **notes})
