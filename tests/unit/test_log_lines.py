"""Log lines pass an allow-list: numbers, ids and kinds of things; nothing that a person typed."""

import logging
from pathlib import Path

import pytest

from cse_desk import log
from cse_desk.models.enums import Role

ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (7, "7"),
        (ID, ID),
        (Role.CHAIR, "chair"),
        (ValueError("Maisie"), "ValueError"),
        (ValueError, "ValueError"),
        ("Maisie", log.WITHHELD),
        (Path("Maisie.pdf"), log.WITHHELD),
        (["Maisie"], log.WITHHELD),
        (b"Maisie", log.WITHHELD),
    ],
)
def test_only_what_is_harmless_reaches_the_file(tmp_path: Path, given: object, said: str) -> None:
    handler = log.to_file(tmp_path / "desk.log")
    try:
        log.get("cse_desk.tests").info("seen: %s", given)
    finally:
        logging.getLogger("cse_desk").removeHandler(handler)
        handler.close()
    (line,) = (tmp_path / "desk.log").read_text("utf-8").splitlines()
    assert line.endswith(f"seen: {said}")
    assert "Maisie" not in line
