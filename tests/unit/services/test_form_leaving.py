"""Forms on their way: with a record, so that it can be read; under a licence to nobody but who has it; handed on to colleagues."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import Refused
from cse_desk.models.enums import FormSource, FormState, Role, ScreeningReason, Strand
from cse_desk.models.records.own_forms import Licence
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.services import form_rows
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import FormRule, Rule
from cse_desk.services.sealing import Sent
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import Pair, a_person, acquaint, looked, plain_bytes, screened, taken_in
from tests.unit.services.filling import begun
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_own_forms import HOW, kept, release

GUIDANCE = "Say it as Hollowell Press wrote it."
ANSWER = "With my aunt, by the canal."
COUNCIL, PARTNERSHIP = "Marlport Council, children's social care", "Marlport Safeguarding Partnership"


def licence(*agencies: str) -> Licence:
    return Licence("Hollowell Press", agencies, date(2027, 3, 31), "Up to 200 uses a year.")


class Room(Pair):
    """A manager who keeps forms and fills them in, and a coordinator."""

    def form(self, *, to: Licence | None = None, answers_in: str = "screening", **fields: Any) -> str:
        """Released here, its answers kept with the screening."""
        forms = self.worker.own_forms
        form_id = kept(forms, self.folder.parent, licence=to, copyright=GUIDANCE, **fields).form_id
        release(forms, form_id, forms.detail(form_id=form_id).next_version, answers_in=answers_in)
        return form_id

    def filled(self, form_id: str, *, finish: bool = True, how: str = ANSWER) -> str:
        found = begun(self.worker, form_id, self.root, how=how)
        if finish:
            seen = self.worker.filled_forms.open(form_id=found).seen
            self.worker.filled_forms.finish(form_id=found, seen=seen)
        return found

    def refer(self, *strands: Strand, **more: object) -> Sent:
        """What a referral needs is there first."""
        screened(self.worker, self.root)
        return super().refer(*strands, **more)

    def held(self) -> tuple[tuple[str, str], ...]:
        recipient = self.worker.referrals.recipients()[0].fingerprint
        return self.worker.referrals.preview(young_person_id=self.root, fingerprint=recipient).withheld

    def leaves(self) -> dict[str, int]:
        recipient = self.worker.referrals.recipients()[0].fingerprint
        preview = self.worker.referrals.preview(young_person_id=self.root, fingerprint=recipient)
        return {one.what: one.count for one in preview.leaves}


@pytest.fixture
def room(open_vault: OpenVault, tmp_path: Path) -> Room:
    manager, coordinator = Desk(open_vault(Role.MANAGER)), Desk(open_vault(Role.COORDINATOR))
    acquaint(manager, coordinator)
    root = a_person(manager, MAISIE)
    folder = tmp_path / "stick"
    folder.mkdir()
    return Room(manager, coordinator, root, folder)


# ---- with a record ---------------------------------------------------------------------------


def test_an_offices_own_form_goes_with_what_was_filled_in_and_answers_are_read_by_it(room: Room) -> None:
    old = room.form(item=[{"linkId": "how", "type": "string", "text": "An older question?"}])
    form_id = room.form()
    filled = room.filled(form_id)
    assert room.leaves()["Forms to read answers by"] == 1

    path = room.refer().path
    assert "Form: Getting home" in {one.young_person for one in looked(room.coordinator, path).items}
    done = taken_in(room.coordinator, path)

    assert done.young_people == (room.root,)
    record = room.coordinator.filled_forms.open(form_id=filled)
    assert record.answers["how"] == ANSWER
    form = room.coordinator.filled_forms.form_of(form_id=filled)
    assert (form.by_link_id["how"].text, form.version) == (HOW, "1.1.0")
    assert b"An older question?" not in plain_bytes(room.coordinator, path)  # nothing was filled in with that version
    assert old not in {one.form_id for one in room.coordinator.own_forms.lines()}


def test_a_form_that_came_with_a_record_is_for_reading_only(room: Room) -> None:
    form_id = room.form()
    room.filled(form_id)
    taken_in(room.coordinator, room.refer().path)

    (line,) = (one for one in room.coordinator.own_forms.lines() if one.form_id == form_id)
    assert (line.source, line.state) == (FormSource.RECEIVED, FormState.RELEASED)
    assert [desk.own_forms.detail(form_id=form_id).uses for desk in (room.worker, room.coordinator)] == [1, 1]
    assert room.worker.own_forms.detail(form_id="screening-tool").uses == 1
    assert form_id not in {one.id for one in room.coordinator.instruments.register()}
    with pytest.raises(Refused) as refused:
        room.coordinator.own_forms.retire(form_id=form_id, why="It is not ours.")
    assert refused.value.rule is FormRule.NOT_OURS
    assert [one.name for one in _people(room.coordinator)] == ["Maisie Tranter"]


def _people(desk: Desk) -> list[Any]:
    from cse_desk.models.records.people import PersonFilter

    return list(desk.people.row_page(desk.people.rows(PersonFilter())))


def test_a_draft_that_was_written_over_stays_here_when_its_form_leaves(room: Room) -> None:
    forms, folder = room.worker.own_forms, room.folder.parent
    first = kept(forms, folder, item=[{"linkId": "how", "type": "string", "text": "A first thought?"}]).form_id
    kept(forms, folder, replaces=first)
    release(forms, first, answers_in="screening")
    room.filled(first)

    plain = plain_bytes(room.coordinator, room.refer().path)

    assert HOW.encode() in plain
    assert b"A first thought?" not in plain


# ---- under a licence -------------------------------------------------------------------------


def test_neither_questions_nor_answers_leave_for_an_agency_without_the_licence(room: Room) -> None:
    form_id = room.form(to=licence(COUNCIL))
    filled = room.filled(form_id)
    told = dict(room.held())
    assert "no question and no answer" in told["Getting home"]
    assert PARTNERSHIP in told["Getting home"]
    assert "Forms to read answers by" not in room.leaves()

    path = room.refer().path
    plain = plain_bytes(room.coordinator, path)

    for secret in (HOW, GUIDANCE, ANSWER):
        assert secret.encode() not in plain
    taken_in(room.coordinator, path)
    (line,) = room.coordinator.filled_forms.of(young_person_id=room.root)
    assert (line.form_id, line.title) == (filled, "Getting home")
    assert line.finished_on == date(2026, 11, 24)
    with pytest.raises(Refused) as refused:
        room.coordinator.filled_forms.open(form_id=filled)
    assert refused.value.rule is Rule.OTHER_FORM


def test_a_holder_of_the_licence_gets_both(room: Room) -> None:
    form_id = room.form(to=licence(COUNCIL, PARTNERSHIP))
    filled = room.filled(form_id)
    assert "Getting home" not in dict(room.held())

    path = room.refer().path
    plain = plain_bytes(room.coordinator, path)

    for word in (HOW, GUIDANCE, ANSWER):
        assert word.encode() in plain
    taken_in(room.coordinator, path)
    assert room.coordinator.filled_forms.open(form_id=filled).answers["how"] == ANSWER


def test_ids_that_hold_words_of_a_licensed_form_are_looked_at_before_its_release(room: Room) -> None:
    """They are names of fields, and those stand in every bundle."""
    item = {"linkId": "how-do-you-get-home", "type": "string", "text": HOW}
    forms, folder = room.worker.own_forms, room.folder.parent
    own, licensed = (kept(forms, folder, licence=one, item=[item]).form_id for one in (None, licence(COUNCIL)))
    assert forms.detail(form_id=own).unheeded == ()
    (told,) = forms.detail(form_id=licensed).unheeded
    assert told.is_serious
    with pytest.raises(Refused) as refused:
        release(forms, licensed)
    assert refused.value.rule is FormRule.LOOK_FIRST
    release(forms, licensed, looked_at=[told.words])


def test_a_licence_that_is_over_keeps_it_here(room: Room, clock: SetClock) -> None:
    ended = replace(licence(COUNCIL, PARTNERSHIP), until=date(2026, 11, 25))
    room.filled(room.form(to=ended))
    assert "Getting home" not in dict(room.held())

    clock.go_on(days=2)

    assert "Getting home" in dict(room.held())


# ---- with a part of a screening --------------------------------------------------------------


class Part:
    """A screening that was begun, and a CSE worker of a charity who answers a part of it."""

    def __init__(self, room: Room, charity: Desk) -> None:
        acquaint(room.worker, charity)
        self.charity, self._room = charity, room
        _changes, self._screening = room.worker.screenings.start(
            young_person_id=room.root, reason=ScreeningReason.NEW_CONCERN
        )
        (self._recipient,) = room.worker.contributions.recipients()

    def leaves(self) -> dict[str, int]:
        preview = self._room.worker.contributions.preview(
            screening_id=self._screening, fingerprint=self._recipient.fingerprint
        )
        return {one.what: one.count for one in preview.leaves}

    def send(self) -> Path:
        return self._room.worker.contributions.send(
            screening_id=self._screening,
            fingerprint=self._recipient.fingerprint,
            lawful_basis="public-task",
            why="To complete your part.",
            folder=self._room.folder,
        ).path


@pytest.fixture
def part(room: Room, open_vault: OpenVault) -> Part:
    return Part(room, Desk(open_vault(Role.CSE_WORKER)))


def test_what_is_kept_with_who_they_are_goes_with_a_part_of_a_screening_and_what_stands_beside_it_does_not(
    room: Room, part: Part
) -> None:
    """What stands beside the screening stays: that is the control. So does what nobody has finished."""
    filled = room.filled(room.form(answers_in="identity"))
    room.filled(room.form(answers_in="identity", url="urn:marlport:two"), finish=False, how="Not finished.")
    item = [{"linkId": "how", "type": "string", "text": "Asked beside the screening?"}]
    room.filled(room.form(url="urn:marlport:three", item=item), how="Said beside the screening.")
    assert part.leaves()["Forms to read answers by"] == 1

    path = part.send()

    plain = plain_bytes(part.charity, path)
    assert HOW.encode() in plain
    assert ANSWER.encode() in plain
    for secret in ("Not finished.", "Asked beside the screening?", "Said beside the screening."):
        assert secret.encode() not in plain
    taken_in(part.charity, path)
    (line,) = [one for one in part.charity.filled_forms.of(young_person_id=room.root) if one.is_here]
    assert line.form_id == filled
    assert part.charity.filled_forms.open(form_id=filled).answers["how"] == ANSWER
    assert part.charity.filled_forms.form_of(form_id=filled).by_link_id["how"].text == HOW


@pytest.mark.parametrize("has_licence", [True, False])
def test_with_a_part_of_a_screening_a_licence_counts_as_well(room: Room, part: Part, has_licence: bool) -> None:
    agency = part.charity.vault.me.agency
    filled = room.filled(room.form(to=licence(COUNCIL, *([agency] if has_licence else [])), answers_in="identity"))

    path = part.send()

    plain = plain_bytes(part.charity, path)
    assert [secret.encode() in plain for secret in (HOW, GUIDANCE, ANSWER)] == [has_licence] * 3
    taken_in(part.charity, path)
    (line,) = part.charity.filled_forms.of(young_person_id=room.root)
    assert (line.form_id, line.title) == (filled, "Getting home")


# ---- handed on -------------------------------------------------------------------------------


def hand_on(room: Room, form_id: str) -> Path:
    recipient = room.worker.form_sending.recipients()[0].fingerprint
    return room.worker.form_sending.send(form_id=form_id, fingerprint=recipient, folder=room.folder).path


def test_a_form_is_handed_on_to_a_colleague_who_fills_it_in(room: Room) -> None:
    form_id = room.form()
    room.filled(form_id)

    path = hand_on(room, form_id)

    assert ANSWER.encode() not in plain_bytes(room.coordinator, path)
    done = taken_in(room.coordinator, path)
    assert (done.young_people, done.refused) == ((), 0)
    assert _people(room.coordinator) == []
    (line,) = (one for one in room.coordinator.own_forms.lines() if one.form_id == form_id)
    assert (line.source, line.is_differing) == (FormSource.HANDED, False)
    assert form_id in {one.id for one in room.coordinator.instruments.register()}
    assert room.coordinator.exchange.lines()[0].what == "Forms"


def test_a_form_that_came_to_be_read_can_be_handed_on_afterwards(room: Room) -> None:
    form_id = room.form()
    room.filled(form_id)
    taken_in(room.coordinator, room.refer().path)
    assert form_id not in {one.id for one in room.coordinator.instruments.register()}

    done = taken_in(room.coordinator, hand_on(room, form_id))
    assert form_id in {one.id for one in room.coordinator.instruments.register()}

    room.coordinator.exchange.undo(bundle_id=done.bundle_id)
    assert form_id not in {one.id for one in room.coordinator.instruments.register()}


def test_a_licensed_form_and_a_draft_are_not_handed_on(room: Room) -> None:
    form_id = room.form(to=licence(COUNCIL))
    recipient = room.worker.form_sending.recipients()[0].fingerprint
    assert PARTNERSHIP in room.worker.form_sending.preview(form_id=form_id, fingerprint=recipient).stays
    with pytest.raises(Refused) as refused:
        hand_on(room, form_id)
    assert refused.value.rule is FormRule.NO_LICENCE
    draft = kept(room.worker.own_forms, room.folder.parent, url="urn:marlport:other").form_id
    with pytest.raises(Refused) as refused:
        hand_on(room, draft)
    assert refused.value.rule is FormRule.NOT_IN_USE
    assert not any(room.folder.iterdir())


def test_nobody_elses_change_of_a_form_is_taken_in(room: Room) -> None:
    """What came to be read is written over at the coordinator's, by a program without our rules, and sent back."""
    form_id = room.form()
    room.filled(form_id)
    taken_in(room.coordinator, room.refer().path)
    other = room.coordinator.vault
    with other.transaction("Written over") as writing:
        row = writing.session.get_one(FormDefinition, form_id)
        text = "{}"
        row.released_content = form_rows.add_text(writing, other.ids, form_id, text)
        row.title, row.retired_on = "Something else", date(2026, 11, 24)

    path = hand_on_from(room.coordinator, form_id, room.folder)
    items = looked(room.worker, path).items
    assert {one.detail for one in items if one.outcome == "refused"} == {"They change a form that somebody else made."}
    assert taken_in(room.worker, path).refused > 0

    form = room.worker.own_forms.detail(form_id=form_id)
    assert (form.line.title, form.line.state, form.line.is_differing) == ("Getting home", FormState.RELEASED, False)
    assert room.worker.own_forms.form(form_id=form_id).by_link_id["how"].text == HOW


def hand_on_from(desk: Desk, form_id: str, folder: Path) -> Path:
    with desk.vault.transaction("In use again") as writing:
        writing.session.get_one(FormDefinition, form_id).retired_on = None
    recipient = desk.form_sending.recipients()[0].fingerprint
    return desk.form_sending.send(form_id=form_id, fingerprint=recipient, folder=folder).path
