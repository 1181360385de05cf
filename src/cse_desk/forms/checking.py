"""What a file is, for machines: whether it is a form we can use, what is in it, what we do not act on, what is wrong."""

from pathlib import Path

from cse_desk.errors import BadForm
from cse_desk.forms.loader import Loaded, Unsupported, load
from cse_desk.forms.raw import MAX_BYTES


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises BadForm when it cannot be read or is too large to be a form."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadForm(("the file is too large",))
        return path.read_bytes()
    except OSError as trouble:
        raise BadForm((f"the file cannot be read: {trouble.strerror or trouble}",)) from None


def check(path: Path) -> dict[str, object]:
    """One line of `cse-desk form check`: file, loaded, url, version, title, items, unsupported, errors."""
    try:
        return _loaded(path, load(read_file(path)))
    except BadForm as bad:
        return {
            "file": str(path),
            "loaded": False,
            "url": None,
            "version": None,
            "title": None,
            "items": 0,
            "unsupported": [],
            "errors": list(bad.problems),
        }


def _loaded(path: Path, found: Loaded) -> dict[str, object]:
    form = found.form
    return {
        "file": str(path),
        "loaded": True,
        "url": form.url or None,
        "version": form.version or None,
        "title": form.title or None,
        "items": len(form.by_link_id),
        "unsupported": [unsupported_json(one) for one in found.unsupported],
        "errors": [],
    }


def unsupported_json(one: Unsupported) -> dict[str, object]:
    """Something not acted on; linkId null is the form itself."""
    return {"linkId": one.link_id or None, "what": one.what, "serious": one.serious}
