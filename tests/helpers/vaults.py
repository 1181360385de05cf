"""Vaults for the tests of services and journeys: made once a session for each role, then copied and opened for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cse_desk.clock import SetClock
from cse_desk.ids import Ids
from cse_desk.models.enums import Role
from cse_desk.services import case_summaries
from cse_desk.services.unlock import Unlocking
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import Vault

PASSPHRASE = "orbit canyon velvet pigeon thimble"
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday
PEOPLE = {
    Role.SOCIAL_WORKER: ("Leanne Ward", "Marlport Council, children's social care"),
    Role.CSE_WORKER: ("Joy Bello", "Barnardo's"),
    Role.COORDINATOR: ("Martin Achebe", "Marlport Safeguarding Partnership"),
    Role.MANAGER: ("Helen Doyle", "Marlport Council, children's social care"),
    Role.CHAIR: ("Ruth Adeyemi", "Marlport Council, children's social care"),
    Role.LEAD: ("Owen Pryce", "Marlport Safeguarding Partnership"),
    Role.AUDITOR: ("Ravi Menon", "Marlport Safeguarding Partnership"),
}

OpenVault = Callable[[Role], Vault]


def unlocking(vaults: Path, clock: SetClock) -> Unlocking:
    """The door to a folder of vaults, at the cheapest cost that is allowed."""
    return Unlocking(vaults, clock=clock, ids=Ids(), cost=KdfCost.for_tests())


@pytest.fixture
def clock() -> SetClock:
    """A Tuesday morning in November."""
    return SetClock(MORNING)


@pytest.fixture(scope="session")
def vault_templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Role], Path]:
    """One closed vault for each role, made when first asked for."""
    made: dict[Role, Path] = {}

    def template(role: Role) -> Path:
        if role not in made:
            folder = tmp_path_factory.mktemp(f"vault-{role.value}")
            name, agency = PEOPLE[role]
            vault = unlocking(folder, SetClock(MORNING)).create(
                passphrase=PASSPHRASE, name=name, agency=agency, role=role
            )
            case_summaries.attach(vault)
            vault.close()
            made[role] = vault.folder
        return made[role]

    return template


@pytest.fixture
def open_vault(vault_templates: Callable[[Role], Path], tmp_path: Path, clock: SetClock) -> Iterator[OpenVault]:
    """Opens a copy of a role's vault, once for each role in a test."""
    with ExitStack() as stack:
        opened: dict[Role, Vault] = {}

        def opening(role: Role) -> Vault:
            if role not in opened:
                source = vault_templates(role)
                vaults = tmp_path / role.value
                shutil.copytree(source, vaults / source.name)
                vault = unlocking(vaults, clock).unlock(vault_folder=source.name, passphrase=PASSPHRASE)
                case_summaries.attach(vault)
                stack.callback(vault.close)
                opened[role] = vault
            return opened[role]

        yield opening


@pytest.fixture
def vault(open_vault: OpenVault) -> Vault:
    """A social worker's vault, with nobody in it."""
    return open_vault(Role.SOCIAL_WORKER)
