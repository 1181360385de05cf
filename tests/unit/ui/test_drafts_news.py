"""A damaged file of what is half typed is told once, and typing goes on."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cse_desk.errors import DamagedDrafts
from cse_desk.ui.drafts_news import DraftsNews
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Lanes
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.disks import spoil_drafts
from tests.unit.ui.conftest import WaitIdle


def test_what_is_typed_is_kept_all_the_same_and_the_damage_is_told_once(
    desk: QApplication, vault: Vault, lanes: Lanes, wait_idle: WaitIdle, expected_log: list[str]
) -> None:
    expected_log.append("damaged drafts put aside, kept: 1")
    context, owner = context_of(vault, lanes), QObject()
    told: list[Exception] = []
    saved: list[bool] = []
    context.bus.failed.connect(told.append)
    context.bus.saved.connect(lambda _at: saved.append(True))
    context.bus.not_saved.connect(lambda: saved.append(False))
    news, typing = DraftsNews(context, owner), HalfTyped(context, owner)
    news.look()
    for key, words in (("one", "before"), ("two", "after"), ("three", "later")):
        typing.typed(key, {"why": words})
        typing.keep_now()
        wait_idle(lanes)
        if key == "one":
            assert told == []
            spoil_drafts(vault)

    assert [type(error) for error in told] == [DamagedDrafts]
    assert saved == [True, True, True]
    found = context.services.half_typed.all()
    assert {key: words["why"] for key, words in found.items()} == {"one": "before", "two": "after", "three": "later"}
