"""What a stored vault holds, in terms that outlive any schema: what a person reads, and the log to the byte."""

import hashlib
from typing import Any

from cse_desk.models.records.people import PersonFilter
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.helpers.panel_room import vpg_of

Told = dict[str, Any]


def told(vault: Vault) -> Told:
    """As JSON can say it; nothing in it is of today."""
    desk = Desk(vault)
    return {
        "whose": [vault.me.name, vault.me.role.value],
        "contacts": [[one.name, one.role.value, one.trust.value] for one in desk.contacts.all()],
        "people": [_person(desk, root) for root in desk.people.rows(PersonFilter())],
        "members": [[one.name, one.agency, one.is_chair] for one in vpg_of(desk).members],
        "agendas": [_agenda(desk, line.details.meeting) for line in desk.meetings.lines()],
        "log": log_of(vault),
    }


def told_after(vault: Vault) -> Told:
    """After taking in, which writes changes of its own: how many there are must do."""
    found = told(vault)
    return {**found, "log": found["log"]["changes"]}


def _person(desk: Desk, root: str) -> Told:
    page = desk.people.page(root)
    return {
        "name": page.name,
        "born": page.details.born.isoformat() if page.details.born else "",
        "school": page.details.school,
        "referral": sorted([strand.value, state.value] for strand, state in page.referral),
        "screenings": [_screening(desk, line.screening_id) for line in desk.screenings.lines(young_person_id=root)],
    }


def _screening(desk: Desk, screening: str) -> Told:
    record = desk.screenings.open(screening_id=screening)
    judged = record.judgement
    return {"answers": dict(sorted(record.answers.items())), "level": judged.level.value if judged else ""}


def _agenda(desk: Desk, meeting: str) -> list[object]:
    view = desk.agendas.view(meeting=meeting)
    return [view.head.starts_at.isoformat(), [[one.name, one.why.value, one.minutes] for one in view.items]]


def log_of(vault: Vault) -> dict[str, object]:
    """How many changes, and one hash of all that was signed."""
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT envelope, body FROM log_change ORDER BY hash").all()
    digest = hashlib.sha256()
    for envelope, body in found:
        for part in (envelope, body or b""):
            digest.update(len(part).to_bytes(4, "big") + part)
    return {"changes": len(found), "sha256": digest.hexdigest()}


def access_log_at(vault: Vault, seq: int = 0) -> list[object]:
    """The number and the hash of an entry of the access log; of the newest for 0."""
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT seq, hex(hash) FROM access_log ORDER BY seq").all()
    return list(rows[seq - 1])
