"""An agency's part: asked for on a sheet, read back or typed in, previewed, and kept beside the screening under its own name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import BadForm, NotFound
from cse_desk.models.enums import ContributionWay, Role, ScreeningReason
from cse_desk.models.records.agency_answers import ContributionForm
from cse_desk.services.contribution_reading import day_in
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule
from cse_desk.vault.store import Vault
from tests.helpers.filled import filled
from tests.helpers.papers import a_pdf
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE

WHO = {"c.name": "Jo Patel", "c.agency": "St Hild's School", "c.job": "Safeguarding lead", "c.on": "20/11/2026"}
TYPED = {**WHO, "c.on": "2026-11-20"}


class Room:
    """A social worker with one young person and an open screening."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.desk = vault, Desk(vault)
        (self.root,) = self.desk.people.create(MAISIE).roots
        self.screening = self.begin()
        self.parts = self.desk.agency_answers

    def begin(self) -> str:
        return self.desk.screenings.start(young_person_id=self.root, reason=ScreeningReason.NEW_CONCERN)[1]

    def save(self, answers: Mapping[str, object]) -> None:
        record = self.desk.screenings.open(screening_id=self.screening)
        self.desk.screenings.save(
            screening_id=self.screening,
            answers={**record.answers, **answers},
            last_page="",
            last_item="",
            seen=record.seen,
        )

    def sheet(self, *sections: str) -> bytes:
        return self.parts.sheet_pdf(screening_id=self.screening, sections=sections or None)

    def back(self, answers: dict[str, str] | None = None, **ticked: str) -> ContributionForm:
        """The sheet as the school sends it back."""
        ticks = {name.replace("_", "."): code for name, code in ticked.items()}
        data = filled(self.sheet(), {**WHO, **(answers or {})}, ticked=ticks)
        return self.parts.read(screening_id=self.screening, data=data)

    def add(self, form: ContributionForm | None = None, **more: object) -> None:
        given = form or ContributionForm({**TYPED, **{name.replace("_", "."): one for name, one in more.items()}})
        self.parts.add(screening_id=self.screening, form=given)

    def prompts(self) -> set[str]:
        return {one.prompt.id for one in self.desk.screenings.result(screening_id=self.screening).prompts}

    def sign(self) -> None:
        self.save(whole(self.desk.screenings.form(), {}))
        seen = self.desk.screenings.open(screening_id=self.screening).seen
        self.desk.screenings.sign(screening_id=self.screening, judgement=JUDGEMENT, seen=seen)


@pytest.fixture
def room(vault: Vault) -> Room:
    return Room(vault)


# ---- the sheet and back ----------------------------------------------------------------------


def test_a_sheet_that_comes_back_is_read_with_who_when_and_every_answer(room: Room) -> None:
    note = "Waits at the gate.\nTuesdays and Fridays."
    form = room.back({"d5.04.note": note, "c.words": "He's just my mate."}, d5_04="yes", d5_04_basis="evidence")

    assert form.way is ContributionWay.PDF
    assert form.unplaced == ()
    assert form.answers == {
        **TYPED,
        "d5.04": "yes",
        "d5.04.basis": "evidence",
        "d5.04.note": note,
        "c.words": "He's just my mate.",
    }


def test_the_preview_shows_it_beside_ours_and_what_it_would_open(room: Room) -> None:
    room.save({"d5.04": "no", "d4.01": "not-known"})
    form = room.back({"d8.08.note": "Asked for money."}, d5_04="yes", d4_01="no", d8_08="possible")

    shown = room.parts.preview(screening_id=room.screening, form=form)

    assert shown.problems == ()
    assert [(one.number, one.words, one.ours_words, one.differs, one.matters) for one in shown.entry.answers] == [
        ("4.01", "No", "Not known", True, False),
        ("5.04", "Yes", "No", True, True),
        ("8.08", "Possible", "", True, True),
    ]
    assert {"P2", "P6", "P11"} <= {prompt for prompt, _title in shown.prompts}
    assert room.prompts() & {"P2", "P6"} == set()  # looking opens nothing


def test_what_is_no_answer_of_its_question_is_shown_and_never_dropped(room: Room) -> None:
    form = room.back(
        {"c.on": "last week", "d4.07.happened": "some time in spring", "d4.07.note": "As told."}, d4_07="yes"
    )

    assert form.unplaced == (
        ("Date", "last week"),
        ("4.07 The day it happened, if known (a month or a year will do)", "some time in spring"),
    )
    assert Rule.DAY_NEEDED.value in room.parts.preview(screening_id=room.screening, form=form).problems
    room.add(replace(form, answers={**form.answers, **TYPED}))
    (entry,) = room.parts.of(screening_id=room.screening)
    assert "some time in spring" in entry.own[-1].words


def test_a_sheet_of_another_young_person_is_refused(room: Room) -> None:
    sheet = room.sheet("d4")
    (somebody,) = room.desk.people.create(MAISIE).roots
    start = room.desk.screenings.start
    other = start(young_person_id=somebody, reason=ScreeningReason.NEW_CONCERN)[1]

    with refusal(Rule.OTHER_SHEET) as refused:
        room.parts.read(screening_id=other, data=filled(sheet, WHO))

    assert refused.value.facts["found"] != refused.value.facts["wanted"]


def test_a_pdf_that_is_no_sheet_is_refused(room: Room) -> None:
    with pytest.raises(BadForm):
        room.parts.read(screening_id=room.screening, data=a_pdf())


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-11-20", "2026-11-20"), ("20/11/2026", "2026-11-20"), ("20.11.26", "2026-11-20"), (" 3 - 4 - 2026 ", "2026-04-03"),
     ("11/2026", "2026-11"), ("2025", "2025"), ("31/02/2026", None), ("yesterday", None), ("", None), ("20/11/20266", None)],
)  # fmt: skip
def test_days_are_read_day_before_month(typed: str, day: str | None) -> None:
    assert day_in(typed) == day


# ---- kept beside ours ------------------------------------------------------------------------


def test_it_stands_beside_our_answers_and_changes_none_of_them(room: Room) -> None:
    room.save({"d5.04": "no", "d5.04.note": "Nobody has seen it."})
    before = room.desk.screenings.open(screening_id=room.screening).answers

    room.add(d5_04="yes", d5_04_note="A man waits at the gate.")

    after = room.desk.screenings.open(screening_id=room.screening).answers
    assert {path: value for path, value in after.items() if not path.startswith("s0.04")} == before
    (entry,) = room.parts.of(screening_id=room.screening)
    assert (entry.name, entry.agency, entry.given_on) == ("Jo Patel", "St Hild's School", date(2026, 11, 20))
    assert entry.taken_by == room.vault.me.name
    (answer,) = entry.answers
    assert (answer.words, answer.ours_words) == ("Yes", "No")
    assert answer.details == (("Note", "A man waits at the gate."),)


def test_two_agencies_stand_side_by_side(room: Room) -> None:
    room.add(d5_04="yes")
    room.add(ContributionForm({**TYPED, "c.agency": "Riverside Surgery", "c.name": "Dr A. Bell", "d5.04": "no"}))

    found = room.parts.of(screening_id=room.screening)

    assert [(one.agency, one.answers[0].answer) for one in found] == [
        ("St Hild's School", "yes"),
        ("Riverside Surgery", "no"),
    ]


def test_a_sign_of_harm_that_an_agency_reports_opens_its_prompts_whatever_we_answered(room: Room) -> None:
    room.save({"d3.08": "no"})
    assert "P2" not in room.prompts()

    room.add(d3_08="possible", d3_08_words="He made me.")

    assert {"P2", "P15"} <= room.prompts()
    assert room.desk.screenings.open(screening_id=room.screening).answers["d3.08"] == "no"


def test_a_no_of_an_agency_takes_nothing_back(room: Room) -> None:
    room.save({"d3.08": "yes", "d3.08.recency": "now"})
    before = room.prompts()

    room.add(d3_08="no")

    assert room.prompts() >= before


def agencies(room: Room) -> int:
    return room.desk.screenings.lines(young_person_id=room.root)[0].agencies


def test_its_author_is_among_those_who_complete_the_screening_together(room: Room) -> None:
    room.save(whole(room.desk.screenings.form(), {}))
    assert agencies(room) == 2

    room.add(ContributionForm({**TYPED, "c.agency": "Riverside Surgery", "d1.01": "no"}, ContributionWay.PHONE))
    assert agencies(room) == 3
    room.add(
        ContributionForm({**TYPED, "c.name": "ngozi okafor", "c.agency": "school", "d1.01": "no"})
    )  # there already

    assert agencies(room) == 3
    said = room.desk.screenings.paper(screening_id=room.screening).completed_by
    assert said[-1] == "Jo Patel, Riverside Surgery (by phone)"


def test_a_first_part_makes_it_more_than_one_agencys_view(room: Room) -> None:
    room.add(d1_01="no")

    assert agencies(room) == 2  # who entered it takes part as well
    (entry,) = room.parts.of(screening_id=room.screening)
    room.parts.take_off(contribution_id=entry.record_id)
    assert agencies(room) == 1
    assert room.desk.screenings.paper(screening_id=room.screening).completed_by == (
        f"{room.vault.me.name}, {room.vault.me.agency} (present)",
    )


def test_what_comes_in_after_the_signature_says_so(room: Room, clock: SetClock) -> None:
    room.sign()
    clock.go_on(days=1)
    room.add(ContributionForm({**TYPED, "c.agency": "Riverside Surgery", "d1.01": "yes"}))

    (entry,) = room.parts.of(screening_id=room.screening)
    assert entry.after_signing
    assert agencies(room) == 2
    assert not room.desk.screenings.open(screening_id=room.screening).amended_since_signed


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"c.name": " "}, Rule.NAME_NEEDED),
        ({"c.agency": None}, Rule.AGENCY_NEEDED),
        ({"c.on": None}, Rule.DAY_NEEDED),
        ({"c.on": "2026-11"}, Rule.DAY_NEEDED),
        ({"c.on": "2099-01-01"}, Rule.DAY_AHEAD),
        ({"d1.01": None}, Rule.NOTHING_ANSWERED),
    ],
)
def test_a_part_has_a_name_an_agency_a_day_and_something_to_say(
    room: Room, changed: dict[str, object], rule: Rule
) -> None:
    form = ContributionForm({**TYPED, "d1.01": "yes", **changed})

    assert rule.value in room.parts.preview(screening_id=room.screening, form=form).problems
    with refusal(rule):
        room.parts.add(screening_id=room.screening, form=form)
    assert room.parts.of(screening_id=room.screening) == ()


def test_only_who_screens_adds_a_part(open_vault: OpenVault) -> None:
    desk = Desk(open_vault(Role.COORDINATOR))

    with refusal(Rule.ROLE):
        desk.agency_answers.add(screening_id="f" * 32, form=ContributionForm(TYPED))


def test_a_part_entered_by_mistake_is_taken_off_and_stays_in_the_history(room: Room) -> None:
    room.add(d3_08="yes")
    (entry,) = room.parts.of(screening_id=room.screening)

    room.parts.take_off(contribution_id=entry.record_id)

    assert room.parts.of(screening_id=room.screening) == ()
    assert "P2" in room.prompts()  # what it opened waits for an answer all the same
    assert any("contribution" in one.what for one in room.desk.people.history(room.root))
    with pytest.raises(NotFound):
        room.parts.take_off(contribution_id=entry.record_id)


def test_the_history_says_it_in_words(room: Room) -> None:
    room.add(d5_04="yes", c_worries="The man at the gate.")

    act = room.desk.people.history(room.root)[0]
    said = {label: value for label, _before, value in act.fields}

    assert act.what == "An agency's contribution added"
    assert said["Worries"] == "The man at the gate."
    assert "Yes" in said.values()
    assert not [label for label in said if label.startswith(("c.", "d5."))]


def test_its_words_are_found_by_the_search_box(room: Room) -> None:
    room.add(d5_04="yes", d5_04_note="A silver Zafira waits at the gate.")

    assert [one.target for one in room.desk.search.find("zafira")] == [room.root]


def test_a_draft_of_it_is_kept_and_gone_once_it_is_added(room: Room) -> None:
    form = ContributionForm({**TYPED, "d1.01": "yes"}, ContributionWay.PHONE, (("Date", "last week"),))
    room.parts.keep_draft(screening_id=room.screening, form=form)

    assert room.parts.draft(screening_id=room.screening) == form
    room.add(form)
    assert room.parts.draft(screening_id=room.screening) is None


def test_the_sections_of_a_sheet_are_those_that_were_chosen(room: Room) -> None:
    some = room.sheet("d4")

    assert len(some) < len(room.sheet())
    with refusal(Rule.NAME_NEEDED):
        form = room.parts.read(
            screening_id=room.screening, data=filled(some, {"d4.01.note": "x"}, ticked={"d4.01": "yes"})
        )
        room.parts.add(screening_id=room.screening, form=replace(form, answers={**form.answers}))


def test_the_print_of_the_screening_has_it_beside_each_answer_and_in_its_own_words(room: Room) -> None:
    room.save({"d5.04": "no"})
    room.add(d5_04="yes", d5_04_note="A man waits at the gate.", c_words="He's just my mate.", c_worries="The gate.")

    paper = room.desk.screenings.paper(screening_id=room.screening)
    lines = {one.number: one for section in paper.sections for one in section.answers}
    last = paper.sections[-1]

    assert (lines["5.04"].answer, lines["5.04"].beside) == (
        "No",
        "St Hild's School: Yes. Note: A man waits at the gate.",
    )
    assert (last.title, last.intro) == (
        "What St Hild's School wrote",
        f"Jo Patel, Safeguarding lead. 20 Nov 2026. On paper, entered by {room.vault.me.name}.",
    )
    assert [(one.answer, one.is_verbatim) for one in last.answers] == [
        ("He's just my mate.", True),
        ("The gate.", False),
    ]
    assert room.desk.screenings.pdf(screening_id=room.screening).startswith(b"%PDF")
