"""A young person, their screening, questions, prompts, numbers and drafts with chosen words in every field that takes words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form, Item, ItemType, JsonValue
from cse_desk.forms.screening_tool import JUDGEMENT_PAGE
from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome, ScreeningReason
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.models.records.screening import Judgement, ToAskEntry
from cse_desk.models.records.sign_offs import judged_of
from cse_desk.services.desk import Desk
from tests.unit.services.answering import filled, whole

Words = Callable[[str], str]  # the name of a field -> what is written in it

_TEXTS = (ItemType.STRING, ItemType.TEXT)
CODED = frozenset(  # text fields of the records that hold a code, a checked number or an id, never words
    {
        "young_person_id",
        "record_id",
        "kind",
        "sex",
        "gender_identity",
        "ethnicity",
        "first_language",
        "interpreter",
        "communication_needs",
        "legal_status",
        "disabilities",
        "nhs_number",
        "upn",
        "relationship",
        "parental_responsibility",
        "same_household",
        "safe_to_contact",
        "school_year",
        "pronouns",
    }
)


@dataclass(frozen=True, slots=True)
class Stuffed:
    """Whom it is about."""

    young_person_id: str
    screening_id: str  # signed, all of it filled in
    begun_id: str  # another one, begun, with nothing in it yet
    form_id: str  # a harm record, begun, with words in it


def details(words: Words) -> PersonDetails:
    """Everything the register takes."""
    return PersonDetails(
        names=tuple(
            NameEntry("", kind, words(f"given {kind}"), words(f"family {kind}"))
            for kind in ("legal", "known-as", "previous", "other")
        ),
        born=date(2012, 8, 9),
        sex="F",
        gender_identity="other",
        gender_text=words("gender"),
        communication_note=words("communication"),
        school=words("school"),
        nhs_number="999 000 0077",
        upn="H805499923001",
        safe_contact=words("safe contact"),
        do_not_contact_home=True,
        addresses=(
            _address(words, "home", confidential=False),
            _address(words, "placement", confidential=True),
        ),
        carers=(
            CarerEntry("", words("carer"), "mother", "yes", "yes", words("carer phone"), "no", words("carer note")),
        ),
        professionals=(
            ProfessionalEntry(
                "",
                words("worker"),
                words("worker role"),
                words("worker agency"),
                words("worker phone"),
                is_lead=True,
                from_day=None,
                to_day=None,
            ),
        ),
        identifiers=(IdentifierEntry("", words("system")[:20], words("identifier")[:20]),),
        withhold=(WithholdEntry("", words("withheld"), words("from whom"), words("withheld why")),),
    )


def _address(words: Words, kind: str, *, confidential: bool) -> AddressEntry:
    lines, postcode = words(f"address {kind}"), words(f"postcode {kind}")
    return AddressEntry("", lines, postcode[:10], kind, confidential=confidential, from_day=None, to_day=None)


def without_words(record: object, words: Words) -> set[str]:
    """Names of text fields, not coded, of a record and of those inside it, that hold nothing."""
    empty: set[str] = set()
    for one in fields(record):  # type: ignore[arg-type]  # a record
        value = getattr(record, one.name)
        if one.name in CODED:
            continue
        if isinstance(value, str) and not value:
            empty.add(one.name)
        for inner in value if isinstance(value, tuple) else ():
            if is_dataclass(inner):
                empty |= without_words(inner, words)
    return empty


def answers(form: Form, words: Words) -> dict[str, JsonValue]:
    """The whole tool: everything that can be seen is, so that each place for words holds some; one question is left not known."""
    indicators = [item.link_id for item in form.walk() if item.marks.block]
    given: dict[str, JsonValue] = dict.fromkeys(indicators, "yes")
    given[indicators[-1]] = "not-known"
    flow = Flow(form, whole(form, given))
    for item in form.walk():
        if item.link_id.endswith(".level") and flow.is_asked(item.link_id):
            flow = flow.with_answer(item.link_id, _another(item, flow.value(item.link_id)))
    for item in form.walk():
        if item.is_group and item.repeats and flow.is_asked(item.link_id) and not flow.instances(item.link_id):
            flow = flow.add_instance(item.link_id, "w1")
    for path in _texts(flow):  # also what is not asked now: a changed mind left its words there
        if flow.page_of(path) != JUDGEMENT_PAGE:
            flow = flow.with_answer(path, "-")
    return {path: _worded(form, path, value, words) for path, value in filled(flow).answers.items()}


def _texts(flow: Flow) -> Iterator[str]:
    """Where words can be written: the path of each question, and in a list that of its first line."""
    lists = [item for item in flow.form.walk() if item.is_group and item.repeats]
    in_lists = {inner.link_id: one.link_id for one in lists for inner in one.children}
    for item in flow.form.walk():
        group = in_lists.get(item.link_id)
        if item.type in _TEXTS and group is None:
            yield item.link_id
        elif item.type in _TEXTS and group is not None and (lines := flow.instances(group)):
            yield f"{group}:{lines[0]}/{item.link_id}"


def _another(item: Item, code: JsonValue) -> JsonValue:
    """Another level than the one that was given: that asks for the reason why."""
    return next((option.code for option in item.options if option.code != code), code)


def _worded(form: Form, path: str, value: JsonValue, words: Words) -> JsonValue:
    item = form.by_link_id.get(path.rpartition("/")[2])
    if item is None or item.type not in _TEXTS or not isinstance(value, str):
        return value
    said = words(path)
    return said[: item.max_length] if item.max_length else said


def stuff(desk: Desk, words: Words) -> Stuffed:
    """Record all of it."""
    root = next(iter(desk.people.create(details(words)).roots))
    screening = _screened(desk, root, words)
    _ask(desk, screening, words)
    _numbers(desk, words)
    _changes, begun = desk.screenings.start(young_person_id=root, reason=ScreeningReason.PLANNED_REVIEW)
    return Stuffed(root, screening, begun, _form(desk, root, words))


def _screened(desk: Desk, root: str, words: Words) -> str:
    screenings = desk.screenings
    _changes, screening = screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    given = answers(screenings.form(), words)
    _save(desk, screening, given)
    for fired in screenings.result(screening_id=screening).prompts[:3]:
        screenings.answer_prompt(
            screening_id=screening,
            prompt=fired.prompt.id,
            outcome=PromptOutcome.DONE,
            reason=words("prompt reason"),
            by_name=words("prompt name"),
            by_role=words("prompt role"),
            reference=words("prompt reference"),
        )
    judged = Judgement(
        harm=HarmWord.POSSIBLY,  # not what the tool says: someone signs it off
        level=LevelWord.HIGH,
        reasons=words("reasons"),
        change_my_mind=words("change my mind"),
        not_known=words("not known"),
    )
    judged = replace(judged, differs_why=words("differs"))
    screenings.sign(screening_id=screening, judgement=judged, seen=screenings.open(screening_id=screening).seen)
    seen = judged_of(screenings.open(screening_id=screening).judgement)
    screenings.sign_off(screening_id=screening, by_name=words("manager"), reason=words("sign-off"), seen=seen)
    return screening


def _save(desk: Desk, screening: str, given: Mapping[str, JsonValue]) -> None:
    seen = desk.screenings.open(screening_id=screening).seen
    desk.screenings.save(screening_id=screening, answers=given, last_page="", last_item="", seen=seen)


def _form(desk: Desk, root: str, words: Words) -> str:
    """A form with words in each place that has no condition."""
    _changes, form_id = desk.filled_forms.start(instrument="harm-record", young_person_id=root)
    texts = [one for one in desk.filled_forms.form_of(form_id=form_id).walk() if one.type in _TEXTS]
    given = {one.link_id: words(f"form {one.link_id}") for one in texts if not one.enable_when}
    seen = desk.filled_forms.open(form_id=form_id).seen
    desk.filled_forms.save(form_id=form_id, answers=given, last_page="", last_item="", seen=seen)
    return form_id


def _ask(desk: Desk, screening: str, words: Words) -> None:
    """One question is asked, another was answered."""
    due = desk.vault.clock.today() + timedelta(days=3)
    for unknown in desk.screenings.result(screening_id=screening).to_ask[:1]:
        entry = ToAskEntry("", unknown.indicator, words("who asks"), words("asks whom"), due)
        desk.screenings.add_actions(screening_id=screening, actions=[entry])
        action = desk.screenings.open(screening_id=screening).actions[0].record_id
        desk.screenings.answer_action(action_id=action, found_out=words("found out"))
        desk.screenings.add_actions(screening_id=screening, actions=[replace(entry, who_asks=words("who asks again"))])


def _numbers(desk: Desk, words: Words) -> None:
    desk.directory.save(
        record_id="",
        label=words("number label"),
        number=words("number"),
        when_to_ring=words("number when"),
        hours=words("number hours"),
    )
