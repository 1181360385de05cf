"""The code of the screens, and the words the coach looks for, read while somebody types their passphrase.

The first click on a screen then waits for nothing. Reading it takes half a second in all, too long for the window's thread in one
go. What only printing or sealing needs is left out, but for the drawing of charts.
"""

import linecache
import pkgutil
from contextlib import suppress
from importlib import import_module

from cse_desk.errors import BadForm
from cse_desk.pace import breathing

_SERVICES = (
    "cse_desk.services.desk"  # first: the lane that opens the door reads it, and two that read would starve the window
)
_CHARTS = "cse_desk.services.pictures"  # last: brings the library that draws


def read_screens() -> int:
    """Import every module of the screens, in the calling lane; how many there are."""
    import_module(_SERVICES)
    from cse_desk.ui import formkit, prompting, screens

    packages = (screens, formkit, prompting)
    names = [found.name for one in packages for found in pkgutil.walk_packages(one.__path__, f"{one.__name__}.")]
    for name in breathing((*names, _CHARTS), every=1):
        import_module(name)
        forget_sources()
    _words_to_look_for()
    return len(names)


def forget_sources() -> None:
    """PySide6 looks into the source of every module that is read after it, and Python then keeps it: thirty megabytes of lines in all."""
    linecache.clearcache()


def _words_to_look_for() -> None:
    """The patterns take a tenth of a second to make, which the first letter that is typed would wait for."""
    from cse_desk.services import language

    with suppress(BadForm):  # said where somebody types
        language.remarks("")
