"""Tools: the list with what is chosen, a file with faults and one that is a form, trying out, comparing, releasing, what others see."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cse_desk.forms.questionnaire import OUR_PREFIX
from cse_desk.models.enums import Role
from cse_desk.models.records.own_forms import Licence
from cse_desk.services import instruments
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.tools import detail as acts
from cse_desk.ui.screens.tools.screen import ToolsScreen
from tests.helpers.pictures.exchange import a_desk, exchange_of, window_of
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.unit.services.exchanging import acquaint

URL = "https://marlport.example/fhir/Questionnaire/getting-home"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
SCALE = Licence(
    "Hollowell Press",
    ("Marlport Safeguarding Partnership", "Marlport Council, children's social care"),
    date(2027, 3, 31),
    "Licence 2291: up to 200 uses a year; not to be copied to anybody else.",
)


def way_home(**fields: Any) -> dict[str, Any]:
    """A small form with weights and bands."""
    ways = [("foot", "On foot", 0), ("bus", "By bus", 1), ("car", "Somebody's car", 6)]
    options = [
        {"valueCoding": {"code": code, "display": words, "extension": [{"url": WEIGHT, "valueDecimal": weight}]}}
        for code, words, weight in ways
    ]
    score = "%resource.descendants().answer.value.ordinal().sum()"
    band = [
        {"url": "score", "valueString": "score"},
        *(
            {"url": "band", "extension": [{"url": "code", "valueString": code}, {"url": "from", "valueDecimal": least}]}
            for code, least in (("Talk about it", 0), ("Plan it together", 2), ("Do something today", 6))
        ),
    ]
    items: list[dict[str, Any]] = [
        {"linkId": "how", "type": "choice", "text": "How do you get home?", "required": True, "answerOption": options},
        {
            "linkId": "whose",
            "type": "string",
            "text": "Whose car is it?",
            "enableWhen": [{"question": "how", "operator": "=", "answerCoding": {"code": "car"}}],
        },
        {"linkId": "safe", "type": "text", "text": "Where do you feel safe?"},
        {
            "linkId": "score",
            "type": "decimal",
            "text": "Score",
            "extension": [
                {
                    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
                    "valueExpression": {"language": "text/fhirpath", "expression": score},
                }
            ],
        },
        {
            "linkId": "band",
            "type": "string",
            "text": "What next",
            "extension": [{"url": OUR_PREFIX + "bands", "extension": band}],
        },
    ]
    form = {
        "resourceType": "Questionnaire",
        "url": URL,
        "version": "1.0.0",
        "title": "Getting home",
        "status": "draft",
        "purpose": "To plan a safe way home together.",
        "item": [{"linkId": "page", "type": "group", "text": "Getting home", "item": items}],
    }
    return {**form, **fields}


def file_of(folder: Path, form: object, name: str = "getting-home.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(form), "utf-8")
    return path


def keep(desk: Desk, folder: Path, form: dict[str, Any], *, licence: Licence | None = None, version: str = "") -> str:
    """Kept, and released where a version is given."""
    forms = desk.own_forms
    form_id = forms.keep(text=forms.look(path=file_of(folder, form)).text, licence=licence).form_id
    if version:
        seen = [one.words for one in forms.detail(form_id=form_id).unheeded]
        forms.release(
            form_id=form_id,
            version=version,
            on=date(2026, 11, 20),
            about="young-person",
            answers_in="sessions",
            looked_at=seen,
        )
    return form_id


def stuffed(desk: Desk, folder: Path) -> dict[str, str]:
    """Two versions in use, a draft, one under a licence, one retired."""
    old = keep(desk, folder, way_home(), version="1.0.0")
    changed = way_home()
    changed["item"][0]["item"][0]["text"] = "How will you get home today?"
    changed["item"][0]["item"].insert(3, {"linkId": "ring", "type": "string", "text": "Whom can you ring?"})
    new = keep(desk, folder, changed, version="1.1.0")
    scale = {"title": "Ten statements", "url": "https://hollowell.example/fhir/Questionnaire/ten", "version": "2.0"}
    odd = [{"url": "https://hollowell.example/norms", "valueString": "2019"}]
    licensed = keep(desk, folder, way_home(**scale, modifierExtension=odd), licence=SCALE, version="2.0")
    plan = {"title": "After-school plan", "url": "https://marlport.example/fhir/Questionnaire/after", "version": "0.3"}
    draft = keep(desk, folder, way_home(**plan, modifierExtension=odd))
    gone = {"title": "Old check-in", "url": "https://marlport.example/fhir/Questionnaire/in", "version": "4"}
    retired = keep(desk, folder, way_home(**gone), version="4")
    desk.own_forms.retire(form_id=retired, why="The session record asks the same.")
    return {"old": old, "new": new, "licensed": licensed, "draft": draft, "retired": retired}


def _screen(
    studio: Studio, role: Role = Role.COORDINATOR, *, chosen: str = "licensed", empty: bool = False
) -> tuple[QWidget, ToolsScreen, Callable[[], None]]:
    desk = a_desk(studio, role)
    ids = {} if empty else stuffed(desk, studio.folder)
    window, go = window_of(studio, desk)
    go(Place("tools", ids.get(chosen, "")))
    screen = window.screen_shown()
    assert isinstance(screen, ToolsScreen)

    def wait() -> None:
        studio.settle(200)
        until_idle(studio, screen.context.lanes)

    wait()
    return window, screen, wait


def listed(studio: Studio) -> QWidget:
    return _screen(studio)[0]


def reader(studio: Studio) -> QWidget:
    return _screen(studio, Role.SOCIAL_WORKER, empty=True)[0]


def nothing(studio: Studio) -> QWidget:
    window, screen, wait = _screen(studio, empty=True)
    screen.pane.states.set_value("draft")
    screen.pane.states.changed.emit("draft")
    wait()
    return window


def _looked(studio: Studio, path: Path) -> QWidget:
    window, screen, wait = _screen(studio)
    screen.context.doors.files.append(path)  # type: ignore[attr-defined]  # doors that were prepared
    screen.bring_in()
    wait()
    return window


def looked(studio: Studio) -> QWidget:
    odd = [{"url": "https://hollowell.example/norms", "valueString": "2019"}]
    form = way_home(modifierExtension=odd, copyright="© Hollowell Press 2019. Used under a licence.")
    form["item"][0]["item"][2]["text"] = "Where do you feel safest?"
    window = _looked(studio, file_of(studio.folder, form, "getting-home-2.json"))
    screen = window.screen_shown()  # type: ignore[attr-defined]  # a main window
    assert isinstance(screen, ToolsScreen)
    screen.look.licensed.click()
    return window


def faults(studio: Studio) -> QWidget:
    from openpyxl import load_workbook

    path = studio.folder / "session record.xlsx"
    path.write_bytes(_sheet_of("session-record"))
    workbook = load_workbook(path)
    sheet = workbook["Questions"]
    sheet["C3"], sheet["A5"], sheet["B6"] = "chioce", "s.when", 7
    workbook.save(path)
    return _looked(studio, path)


def _sheet_of(instrument: str) -> bytes:
    from cse_desk.services.forms_by_sheet import sheet_of

    return sheet_of(instruments.text_of(instrument).encode())


def _acted(studio: Studio, what: str, chosen: str) -> tuple[QWidget, ToolsScreen]:
    window, screen, wait = _screen(studio, chosen=chosen)
    screen.pane.detail.buttons[what].click()
    wait()
    return window, screen


def trying(studio: Studio) -> QWidget:
    window, screen = _acted(studio, acts.TRY, "new")
    screen.trying.form_page.answer("how", "car")
    studio.settle(100)
    return window


def comparing(studio: Studio) -> QWidget:
    return _acted(studio, acts.COMPARE, "new")[0]


def releasing(studio: Studio) -> QWidget:
    return _acted(studio, acts.RELEASE, "draft")[0]


def retiring(studio: Studio) -> QWidget:
    return _acted(studio, acts.RETIRE, "new")[0]


def _pair(studio: Studio) -> tuple[Desk, Desk, dict[str, str]]:
    desk, colleague = a_desk(studio, Role.COORDINATOR), a_desk(studio, Role.SOCIAL_WORKER)
    acquaint(desk, colleague)
    ids = stuffed(desk, studio.folder)
    desk.own_forms.set_licence(form_id=ids["licensed"], licence=replace(SCALE, agencies=SCALE.agencies[:1]))
    return desk, colleague, ids


def sending(studio: Studio) -> QWidget:
    """To an agency that the licence does not name."""
    desk, _colleague, ids = _pair(studio)
    window, go = window_of(studio, desk)
    go(Place("tools", ids["licensed"]))
    screen = window.screen_shown()
    assert isinstance(screen, ToolsScreen)
    screen.pane.detail.buttons[acts.SEND].click()
    until_idle(studio, screen.context.lanes)
    to = screen.acts.sending.to
    to.set_value(desk.form_sending.recipients()[0].fingerprint)
    to.changed.emit(to.value())
    until_idle(studio, screen.context.lanes)
    return window


def arrived(studio: Studio) -> QWidget:
    """A form that a colleague handed on, looked at before it is taken in."""
    desk, colleague, ids = _pair(studio)
    folder = studio.folder / "stick"
    folder.mkdir()
    to = desk.form_sending.recipients()[0].fingerprint
    sent = desk.form_sending.send(form_id=ids["new"], fingerprint=to, folder=folder)
    window, go = window_of(studio, colleague)
    go(Place("exchange"))
    exchange_of(window).look_at(sent.path)
    until_idle(studio, window.context.lanes)
    return window


PICTURES = {
    "tools-list": listed,
    "tools-reader": reader,
    "tools-nothing": nothing,
    "tools-looked": looked,
    "tools-faults": faults,
    "tools-trying": trying,
    "tools-comparing": comparing,
    "tools-releasing": releasing,
    "tools-retiring": retiring,
    "tools-sending": sending,
    "tools-arrived": arrived,
}
