"""Fixtures: a social worker and a coordinator who know each other's keys."""

from pathlib import Path

import pytest

from cse_desk.models.enums import Role
from cse_desk.services.desk import Desk
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import Pair, a_person, acquaint, screened
from tests.unit.services.folk import MAISIE


@pytest.fixture
def worker(open_vault: OpenVault) -> Desk:
    """A social worker."""
    return Desk(open_vault(Role.SOCIAL_WORKER))


@pytest.fixture
def coordinator(open_vault: OpenVault) -> Desk:
    """A VPG coordinator."""
    return Desk(open_vault(Role.COORDINATOR))


@pytest.fixture
def pair(worker: Desk, coordinator: Desk, tmp_path: Path) -> Pair:
    """Both, acquainted; Maisie's screening is signed."""
    acquaint(worker, coordinator)
    root = a_person(worker, MAISIE)
    screened(worker, root)
    folder = tmp_path / "stick"
    folder.mkdir()
    return Pair(worker, coordinator, root, folder)
