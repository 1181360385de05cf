"""Fills the worked example of FORMAT.md: `python -m tests.unit.bundle.example`. The sealed file differs each time, nothing else."""

import base64
import re
from pathlib import Path

from cse_desk import bundle
from cse_desk.bundle import container, seal
from cse_desk.bundle.cards import card_text, safety_words
from tests.unit.bundle.people import COORDINATOR, WORKER, changes_of, plain

FORMAT = Path(bundle.__path__[0]) / "FORMAT.md"


def lines(text: str, width: int = 96) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def block(page: str, name: str) -> str:
    """What stands in the fenced block of that name."""
    found = re.search(rf"^```{name}\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


def example() -> bytes:
    """The plaintext of the example."""
    return plain(changes_of(WORKER, 1), purpose="Referral", lawful_basis="Children Act 1989", marking="")


def filled(page: str) -> str:
    inside, change = example(), changes_of(WORKER, 1)[0]
    frame = container.split(inside)
    assert change.body_bytes is not None
    values = {
        "identity": COORDINATOR.identity,
        "card": card_text(WORKER.card).strip(),
        "words": " ".join(safety_words(WORKER.card)),
        "inside": lines(inside.hex()),
        "json": frame.manifest.decode(),
        "signature": lines(frame.signature.hex()),
        "envelope": change.envelope_bytes.decode(),
        "body": change.body_bytes.decode(),
        "hash": change.hash,
        "sealed": lines(base64.b64encode(seal.encrypt(inside, [COORDINATOR.recipient])).decode()),
    }
    for name, value in values.items():
        page = page.replace(f"```{name}\n{block(page, name)}\n```", f"```{name}\n{value}\n```")
    signed = frame.signed[:60].decode()
    return re.sub(r"(?<=begins `)[^`]*(?=`)", signed, page)


if __name__ == "__main__":
    FORMAT.write_text(filled(FORMAT.read_text(encoding="utf-8")), encoding="utf-8")
