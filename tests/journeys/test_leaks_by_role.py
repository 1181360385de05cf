"""The same after a whole run by a coordinator, who holds a VPG, and by a CSE worker. Controls of the looks are in test_leaks.py."""

from pathlib import Path

import pypdf
import pytest

from cse_desk.models.enums import Role
from cse_desk.services.tools import screening_tool
from cse_desk.ui.registry import screens
from tests.helpers.canaries import hits_of
from tests.helpers.ran import Ran, ran_as
from tests.helpers.role_runs import CseWalker
from tests.helpers.walker import Walker
from tests.helpers.whole_run import FirstHalf

pytestmark = pytest.mark.first

SEALED = {Role.COORDINATOR: 3, Role.CSE_WORKER: 2}  # referral, receipt, and what a coordinator sends back
PAPERS = {Role.COORDINATOR: 9, Role.CSE_WORKER: 2}
ON_PAPER = {
    Role.COORDINATOR: ("panel name", "panel worried", "panel reasons", "panel what", "given legal"),
    Role.CSE_WORKER: ("given legal", "family legal", "reasons"),
}
TYPED = {
    Role.COORDINATOR: {"people", "register", "referral", "vpg", "meeting", "actions", "exchange", "settings"},
    Role.CSE_WORKER: {"people", "person", "register", "screening", "referral", "exchange", "settings"},
}


@pytest.fixture(scope="module", params=[Role.COORDINATOR, Role.CSE_WORKER], ids=str)
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture(scope="module")
def ran(role: Role, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran_as(role, tmp_path_factory.mktemp(f"leaks-{role.value}"))


def test_nothing_went_wrong_and_words_were_typed_on_every_screen(ran: Ran, role: Role) -> None:
    assert ran.report.faults == []
    assert ran.report.code == 0
    assert ran.report.screens == [spec.id for spec in screens()]
    assert {place.split()[0] for place in ran.report.walked} == set(ran.report.screens)
    assert ran.report.deaf == []
    assert {place.split()[0] for place, took in ran.report.walked.items() if took} >= TYPED[role]
    assert ran.report.windows == []
    assert not ran.report.is_open


def test_no_word_is_in_any_file_but_those_somebody_saved(ran: Ran) -> None:
    assert hits_of(ran.words, ran.root, without=(ran.root / "out",)) == {}
    held = {path.name for path in (ran.root / "while-open").iterdir() if path.stat().st_size}
    assert {"vault.db", "vault.db-wal", "vault.keys", "drafts.db"} <= held
    assert ran.in_words([ran.said]) == []


def test_bundles_are_sealed(ran: Ran, role: Role) -> None:
    sealed = list(ran.root.glob("out/**/*.casex"))
    assert len(sealed) == SEALED[role]
    others = tuple(path for path in ran.root.glob("out/**/*") if path.is_file() and path.suffix != ".casex")
    assert hits_of(ran.words, ran.root / "out", without=others) == {}


def test_the_control_paper_that_somebody_saved_does_hold_words(ran: Ran, role: Role) -> None:
    assert ran.in_words(ran.report.proposed) == []
    papers = list(ran.root.glob("out/saved-*.pdf"))
    assert len(papers) >= PAPERS[role]
    text = _text_of(papers)
    for where in ON_PAPER[role]:
        assert any(word in text for word, planted in ran.report.planted.items() if planted == where), where


def _text_of(papers: list[Path]) -> str:
    """Without the ends of lines, at which a long word may be broken."""
    return "".join(page.extract_text() for path in papers for page in pypdf.PdfReader(path).pages).lower()


def test_the_screen_the_clipboard_and_the_process_say_nothing(ran: Ran) -> None:
    assert ran.report.not_plain == []
    assert ran.report.titles == ["Desk"]
    assert ran.report.clipboard_before.lower() == ran.word_of("copied")
    assert ran.report.clipboard == ""
    (command,) = ran.report.restarted
    assert command[1:] == ["-m", "cse_desk", "open", "--vaults", str(ran.root / "data" / "vaults")]
    assert ran.in_words(ran.report.asked) == []


def test_nothing_reaches_out_and_no_statement_runs_on_the_gui_thread(ran: Ran) -> None:
    assert ran.report.trespasses == []
    assert ran.report.writable_outside == []
    assert ran.report.network_parts == []
    assert ran.report.sql_on_gui == []
    assert ran.report.sql_everywhere > 1_000


def test_every_domain_of_the_tool_is_walked_by_a_social_worker_or_a_cse_worker(ran: Ran, role: Role) -> None:
    domains = {page for page in (item.link_id for item in screening_tool().items) if page in Walker.domains}
    assert domains == {*FirstHalf.domains, *CseWalker.domains} == set(Walker.domains)
    pages = {place.split()[-1] for place, took in ran.report.walked.items() if place.startswith("screening") and took}
    assert role is not Role.CSE_WORKER or pages >= set(CseWalker.domains)
