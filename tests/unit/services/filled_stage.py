"""Forms that are filled in about a young person, through the services."""

import pytest

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.services import filled_rows
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.unit.services.filling import begun, fill, finish, finished
from tests.unit.services.folk import MAISIE

HARM: dict[str, JsonValue] = {
    "what": "A man in a car took her to a flat.",
    "from": "2026-11-02",
    "known.on": "2026-11-05",
    "known.by": "Ngozi Okafor, Saltmarsh Academy",
    "known.how": ["told"],
    "safeguarding.state": "done",
    "safeguarding.by": "Leanne Ward, Marlport Council",
    "safeguarding.on": "2026-11-05",
    "safeguarding.what": "Strategy discussion the same day.",
    "safeguarding.reference": "SD-44",
    "police.state": "decided-not",
    "police.why": "She does not want to speak with them yet.",
    "support.state": "not-yet",
    "support.why": "Her first appointment is on Friday.",
}


class Room:
    """A desk with one young person."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.desk = vault, Desk(vault)
        (self.root,) = self.desk.people.create(MAISIE).roots
        self.forms = self.desk.filled_forms

    def begin(self, instrument: str = "harm-record", **answers) -> str:
        return begun(self.desk, instrument, self.root, **answers)

    def finished(self, instrument: str, **answers) -> str:
        return finished(self.desk, instrument, self.root, **answers)

    def harm(self, **more) -> str:
        form_id = self.begin()
        fill(self.desk, form_id, {**HARM, **more})
        finish(self.desk, form_id)
        return form_id

    def lines(self):
        return self.forms.of(young_person_id=self.root)

    def line(self, form_id: str):
        return next(one for one in self.lines() if one.form_id == form_id)

    def facts(self):
        return self.desk.facts.of(young_person_id=self.root)

    def stays(self) -> set[str]:
        with self.vault.reading() as session:
            return {record for record, _why in filled_rows.staying(session, self.root)}


@pytest.fixture
def room(vault: Vault) -> Room:
    return Room(vault)
