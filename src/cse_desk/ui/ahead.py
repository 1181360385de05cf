"""The code of the screens, read while somebody types their passphrase: the first click on a screen then waits for nothing.

Reading it takes a third of a second in all, too long for the window's thread in one go. What only printing or sealing needs is left
out, but for the drawing of charts.
"""

import pkgutil
from importlib import import_module

from cse_desk.pace import breathing

_CHARTS = "cse_desk.services.pictures"  # last: brings the library that draws


def read_screens() -> int:
    """Import every module of the screens, in the calling lane; how many there are."""
    from cse_desk.ui import formkit, prompting, screens

    packages = (screens, formkit, prompting)
    names = [found.name for one in packages for found in pkgutil.walk_packages(one.__path__, f"{one.__name__}.")]
    for name in breathing((*names, _CHARTS), every=1):
        import_module(name)
    return len(names)
