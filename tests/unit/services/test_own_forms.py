"""Forms an office keeps: what a file is, drafts, release and its frozen text, retiring, licences, and where fills find them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cse_desk.errors import NotFound, Refused
from cse_desk.forms.questionnaire import OUR_PREFIX
from cse_desk.forms.sheet.reading import questionnaire_of
from cse_desk.forms.sheet.workbook import from_xlsx
from cse_desk.models.enums import Compartment, FormSource, FormState, Role
from cse_desk.models.records.own_forms import Licence
from cse_desk.models.tables.local import AccessEntry
from cse_desk.services import instruments
from cse_desk.services.desk import Desk
from cse_desk.services.own_forms import Kept, OwnForms
from cse_desk.services.refusals import FormRule, Rule
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault

TODAY = date(2026, 11, 24)
URL = "https://marlport.example/fhir/Questionnaire/getting-home"
HOW = "How do you get home?"
LICENCE = Licence(
    "Hollowell Press", ("Marlport Safeguarding Partnership",), date(2027, 3, 31), "Up to 200 uses a year."
)


def a_form(**fields: Any) -> dict[str, Any]:
    """A small form as an office would write it."""
    item = {"linkId": "how", "type": "string", "text": HOW}
    given = {"url": URL, "version": "1.0.0", "title": "Getting home", "purpose": "To plan a safe way home."}
    return {"resourceType": "Questionnaire", "status": "draft", **given, "item": [item], **fields}


def file_of(folder: Path, form: Mapping[str, Any], name: str = "getting-home.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(form), "utf-8")
    return path


@pytest.fixture
def desk(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


@pytest.fixture
def forms(desk: Desk) -> OwnForms:
    return desk.own_forms


def kept(forms: OwnForms, folder: Path, *, licence: Licence | None = None, replaces: str = "", **fields: Any) -> Kept:
    looked = forms.look(path=file_of(folder, a_form(**fields)))
    return forms.keep(text=looked.text, licence=licence, replaces=replaces)


def release(forms: OwnForms, form_id: str, version: str = "1.0.0", **fields: Any) -> None:
    given = {"about": "young-person", "answers_in": "sessions", "on": TODAY, **fields}
    forms.release(form_id=form_id, version=version, **given)


def refusal(error: pytest.ExceptionInfo[Refused]) -> object:
    return error.value.rule


def own(forms: OwnForms) -> list[tuple[str, FormState]]:
    return [(one.version, one.state) for one in forms.lines() if one.source is not FormSource.SHIPPED]


# ---- looking ---------------------------------------------------------------------------------


def test_a_file_is_looked_at_and_nothing_of_it_is_kept(forms: OwnForms, tmp_path: Path) -> None:
    odd = {"url": "https://elsewhere.example/rule", "valueString": "x"}
    looked = forms.look(path=file_of(tmp_path, a_form(modifierExtension=[odd], copyright="Hollowell Press 2019")))

    assert (looked.questions, looked.faults, looked.copyright) == (1, (), "Hollowell Press 2019")
    assert looked.unheeded[0].is_serious
    assert own(forms) == []


def test_what_is_wrong_is_said_by_its_cell_and_nothing_is_half_loaded(forms: OwnForms, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    forms.write_out(form_id="session-record", path=path)
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    workbook["Questions"]["C3"] = "chioce"
    workbook.save(path)

    looked = forms.look(path=path)

    assert looked.form is None
    assert looked.text == ""
    assert looked.faults[0].cell == "Questions!C3"
    assert "chioce" in looked.faults[0].words


def test_a_file_that_is_no_form_says_so(forms: OwnForms, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{", "utf-8")

    assert forms.look(path=tmp_path / "notes.json").faults
    assert forms.look(path=tmp_path / "gone.json").faults
    assert forms.look(path=file_of(tmp_path, {"resourceType": "Bundle"})).faults


def test_a_form_without_address_version_or_title_gets_them(forms: OwnForms, tmp_path: Path) -> None:
    bare = {key: value for key, value in a_form().items() if key not in ("url", "version", "title")}

    form = forms.look(path=file_of(tmp_path, bare, "Way home.json")).form

    assert form is not None
    assert form.url.startswith("urn:uuid:")
    assert (form.version, form.title) == ("1", "Way home")


def test_the_empty_template_opens_and_says_what_is_missing(forms: OwnForms, tmp_path: Path) -> None:
    forms.write_template(path=tmp_path / "empty.xlsx")

    assert "Read me" in _sheets(tmp_path / "empty.xlsx")
    assert "item" not in questionnaire_of(from_xlsx((tmp_path / "empty.xlsx").read_bytes()))


def _sheets(path: Path) -> list[str]:
    from openpyxl import load_workbook

    return list(load_workbook(path).sheetnames)


# ---- drafts ----------------------------------------------------------------------------------


def test_a_draft_is_kept_word_for_word_however_long(forms: OwnForms, desk: Desk, tmp_path: Path) -> None:
    long = {"linkId": "x", "type": "display", "text": "Łukasz, Zoë – عائشة 𝄞 " * 12_000}
    form_id = kept(forms, tmp_path, item=[a_form()["item"][0], long]).form_id

    assert forms.form(form_id=form_id).by_link_id["x"].text == long["text"]
    assert own(forms) == [("1.0.0", FormState.DRAFT)]
    desk.vault.rebuild()
    assert forms.form(form_id=form_id).by_link_id["x"].text == long["text"]


def test_a_draft_is_written_over_and_thrown_away(forms: OwnForms, tmp_path: Path) -> None:
    form_id = kept(forms, tmp_path).form_id
    draft = forms.look(path=file_of(tmp_path, a_form(title="Home"))).draft
    assert draft is not None

    kept(forms, tmp_path, title="Home", replaces=draft.form_id)

    assert forms.detail(form_id=form_id).line.title == "Home"
    assert len(own(forms)) == 1
    forms.throw_away(form_id=form_id)
    assert own(forms) == []
    with pytest.raises(NotFound):
        forms.detail(form_id=form_id)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEAD])
def test_those_who_keep_the_directory_keep_tools(open_vault: OpenVault, role: Role, tmp_path: Path) -> None:
    assert kept(OwnForms(open_vault(role)), tmp_path).form_id


def test_others_read(vault: Vault, tmp_path: Path) -> None:
    forms = OwnForms(vault)
    assert len(forms.lines()) == len(instruments.register())
    with pytest.raises(Refused) as refused:
        kept(forms, tmp_path)
    assert refusal(refused) is Rule.ROLE


def test_the_forms_the_program_knows_by_heart_are_not_taken_over(forms: OwnForms, tmp_path: Path) -> None:
    tool = instruments.instrument("screening-tool")
    with pytest.raises(Refused) as refused:
        kept(forms, tmp_path, url=tool.url)
    assert refusal(refused) is FormRule.BUILT_IN


# ---- releasing -------------------------------------------------------------------------------


def test_a_released_form_is_frozen_and_found_by_who_fills_it_in(forms: OwnForms, desk: Desk, tmp_path: Path) -> None:
    form_id = kept(forms, tmp_path).form_id
    assert form_id not in {one.id for one in desk.instruments.register()}

    release(forms, form_id, answers_in="voice")

    one = desk.instruments.register()[-1]
    assert (one.id, one.canonical, one.compartment) == (form_id, f"{URL}|1.0.0", "voice")
    form = desk.instruments.form_of(form_id)
    assert (form.status, form.by_link_id["how"].text) == ("active", HOW)
    detail = forms.detail(form_id=form_id)
    assert (detail.line.released_on, detail.released_by, detail.about) == (
        TODAY,
        "Martin Achebe",
        "The young person: Voice",
    )
    for change in (lambda: kept(forms, tmp_path, replaces=form_id), lambda: forms.throw_away(form_id=form_id)):
        with pytest.raises(Refused) as refused:
            change()
        assert refusal(refused) is FormRule.FROZEN


def test_a_newer_version_stands_beside_the_frozen_one(forms: OwnForms, desk: Desk, tmp_path: Path) -> None:
    first = kept(forms, tmp_path).form_id
    release(forms, first)
    looked = forms.look(path=file_of(tmp_path, a_form(title="Getting home safely")))
    assert (looked.raised_from, looked.draft) == ("1.0.0", None)

    second = forms.keep(text=looked.text).form_id
    with pytest.raises(Refused) as refused:
        release(forms, second, "1.0")
    assert refusal(refused) is FormRule.VERSION_TAKEN
    release(forms, second, forms.detail(form_id=second).next_version)

    assert own(forms) == [("1.0.0", FormState.RELEASED), ("1.1.0", FormState.RELEASED)]
    assert [one.id for one in desk.instruments.register()[-1:]] == [second]
    assert desk.instruments.form_of(first).title == "Getting home"
    found = desk.instruments.find(URL, "1.0.0")
    assert found is not None
    assert found.id == first


def test_what_cannot_be_honoured_is_looked_at_before_a_release(forms: OwnForms, tmp_path: Path) -> None:
    odd = {"url": "https://elsewhere.example/rule", "valueString": "x"}
    form_id = kept(forms, tmp_path, modifierExtension=[odd]).form_id
    wanted = [one.words for one in forms.detail(form_id=form_id).unheeded]
    with pytest.raises(Refused) as refused:
        release(forms, form_id)
    assert refused.value.facts["first"] == wanted[0]

    release(forms, form_id, looked_at=wanted)

    assert list(forms.detail(form_id=form_id).looked_at) == wanted


@pytest.mark.parametrize(
    ("on", "rule"), [(None, FormRule.NO_DAY), (date(2026, 11, 25), FormRule.DAY_AHEAD)], ids=["no day", "tomorrow"]
)
def test_a_release_has_a_day_that_has_come(forms: OwnForms, tmp_path: Path, on: date | None, rule: FormRule) -> None:
    form_id = kept(forms, tmp_path).form_id
    with pytest.raises(Refused) as refused:
        release(forms, form_id, on=on)
    assert refusal(refused) is rule


def test_no_act_before_the_release_is_undone_but_retiring_is(forms: OwnForms, desk: Desk, tmp_path: Path) -> None:
    draft = kept(forms, tmp_path)
    desk.people.undo(draft.changes.act)
    assert own(forms) == []
    draft = kept(forms, tmp_path)
    release(forms, draft.form_id)
    with pytest.raises(Refused) as refused:
        desk.people.undo(draft.changes.act)
    assert refusal(refused) is Rule.NEVER_UNDONE

    with pytest.raises(Refused) as refused:
        forms.retire(form_id=draft.form_id, why=" ")
    assert refusal(refused) is FormRule.WHY_MISSING
    act = forms.retire(form_id=draft.form_id, why="A better one is here.").act

    assert own(forms) == [("1.0.0", FormState.RETIRED)]
    assert draft.form_id not in {one.id for one in desk.instruments.register()}
    assert desk.instruments.form_of(draft.form_id).title == "Getting home"
    assert forms.detail(form_id=draft.form_id).retired_why == "A better one is here."
    desk.people.undo(act)
    assert own(forms) == [("1.0.0", FormState.RELEASED)]


def test_two_machines_that_release_different_texts_are_told_and_both_stay(
    open_vault: OpenVault, forms: OwnForms, desk: Desk, tmp_path: Path
) -> None:
    other = Desk(open_vault(Role.LEAD))
    for place, words in ((forms, "One"), (other.own_forms, "Another")):
        release(place, kept(place, tmp_path, title=words).form_id)
    theirs = next(one.form_id for one in other.own_forms.lines() if one.source is FormSource.OURS)
    assert not any(one.is_differing for one in forms.lines())

    changes = tuple(other.vault.export_changes(theirs, [Compartment.DIRECTORY]))
    heads = other.vault.export_heads(theirs, [Compartment.DIRECTORY])
    desk.vault.take_in({theirs: changes}.items(), (), heads, via="a" * 32)

    both = [one for one in forms.lines() if one.source is not FormSource.SHIPPED]
    assert [(one.title, one.is_differing) for one in both] == [("Another", True), ("One", True)]
    assert {desk.instruments.form_of(one.form_id).title for one in both} == {"One", "Another"}


# ---- under a licence -------------------------------------------------------------------------


def test_a_licensed_form_is_offered_only_while_the_licence_holds_here(
    forms: OwnForms, desk: Desk, tmp_path: Path
) -> None:
    form_id = kept(forms, tmp_path, licence=LICENCE).form_id
    release(forms, form_id)
    assert forms.detail(form_id=form_id).licence == LICENCE
    assert form_id in {one.id for one in desk.instruments.register()}

    forms.set_licence(form_id=form_id, licence=Licence("Hollowell Press", ("Marlport Council",)))
    assert form_id not in {one.id for one in desk.instruments.register()}
    ended = Licence("Hollowell Press", LICENCE.agencies, date(2026, 11, 23))
    forms.set_licence(form_id=form_id, licence=ended)
    assert form_id not in {one.id for one in desk.instruments.register()}
    assert next(one for one in forms.lines() if one.form_id == form_id).is_ended


@pytest.mark.parametrize(
    ("licence", "rule"),
    [
        (Licence("", ("Us",)), FormRule.LICENCE_HOLDER),
        (Licence("Hollowell Press", (" ",)), FormRule.LICENCE_AGENCY),
    ],
    ids=["nobody gives it", "nobody has it"],
)
def test_a_licence_says_who_gives_it_and_who_has_it(
    forms: OwnForms, tmp_path: Path, licence: Licence, rule: FormRule
) -> None:
    with pytest.raises(Refused) as refused:
        kept(forms, tmp_path, licence=licence)
    assert refusal(refused) is rule


# ---- writing out -----------------------------------------------------------------------------


def test_a_form_goes_out_and_comes_back_the_same_and_the_log_says_so(
    forms: OwnForms, desk: Desk, tmp_path: Path
) -> None:
    mark = {"url": OUR_PREFIX + "verbatim", "valueBoolean": True}
    form_id = kept(forms, tmp_path, item=[{**a_form()["item"][0], "extension": [mark]}]).form_id
    for name in ("out.xlsx", "out.json"):
        forms.write_out(form_id=form_id, path=tmp_path / name)
        same = forms.look(path=tmp_path / name).same
        assert same is not None
        assert same.form_id == form_id

    with desk.vault.reading() as session:
        rows = session.query(AccessEntry).filter(AccessEntry.event == Event.SAVED_COPY).all()
    assert [form_id in (row.body or "") for row in rows] == [True, True]
