"""Runs the real command, says when its door was shown and painted, and ends: `python -m tests.bench.door <vaults folder>`.

It imports nothing of the bench, so that only what the program itself imports is counted.
"""

import json
import sys
import time

HEAVY = ("reportlab", "fhirpathpy", "jinja2", "networkx", "openpyxl", "sqlalchemy", "pypdfium2", "alembic")


def main() -> int:
    """Run `cse-desk open`, and say when its door was shown and painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cse_desk import cli
    from cse_desk.ui import start

    usual = start.Start.show_door

    def shown(self: start.Start) -> object:  # type: ignore[type-arg]
        door = usual(self)
        door.repaint()
        QTimer.singleShot(0, _say)
        return door

    def _say() -> None:
        heavy = [name for name in HEAVY if name in sys.modules]
        print(json.dumps({"at": time.time(), "heavy": heavy}))
        QApplication.quit()

    start.Start.show_door = shown  # type: ignore[assignment, method-assign]
    return cli.main(["open", "--vaults", sys.argv[1]])


if __name__ == "__main__":
    sys.exit(main())
