"""Where a live vault may not be: cloud-synced, network and removable places, where a write-ahead log and file locks fail.

The decision is pure; what it needs to know comes from a `Probe`, so that every system's rules are tested on every system. There is no
override: backups may go to such places, the live vault may not. Source: design/SECURITY, "Files".
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Protocol

from cse_desk.errors import PlaceKind, UnsafePlace

_CLOUD_NAMES = frozenset(
    {
        "dropbox",
        "google drive",
        "googledrive",
        "my drive",
        "iclouddrive",
        "icloud drive",
        "cloudstorage",
        "mobile documents",
        "box sync",
        "nextcloud",
        "owncloud",
        "pclouddrive",
        "megasync",
        "sharepoint",
        "creative cloud files",
        "tresorit",
        "syncthing",
    }
)
_CLOUD_STARTS = ("onedrive", "dropbox ", "sharepoint - ", "google drive ", "icloud~")
_CLOUD_UNDER_HOME = frozenset({"box", "mega", "sync"})  # words too common elsewhere
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer", "Dropbox")
_CLOUD_MOUNTS = (
    "fuse.rclone",
    "fuse.onedriver",
    "fuse.google-drive-ocamlfuse",
    "fuse.insync",
    "fuse.pcloud",
    "fuse.dropbox",
)
_NETWORK_MOUNTS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "davfs",
        "fuse.davfs",
        "fuse.davfs2",
        "fuse.sshfs",
        "fuse.gvfsd-fuse",
        "fuse.curlftpfs",
        "afs",
        "ceph",
        "fuse.ceph",
        "glusterfs",
        "fuse.glusterfs",
        "ncpfs",
        "ncp",
        "vboxsf",
        "fuse.vmhgfs-fuse",
        "prl_fs",
        "coda",
        "lustre",
        "beegfs",
    }
)
_REMOVABLE_ROOTS = ("/media", "/run/media")
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE, _WINDOWS_DISC = 2, 4, 5  # GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system: where, and of which type (as in /proc/mounts)."""

    point: str
    kind: str
    removable: bool = False


class Probe(Protocol):
    """What the decision asks of the computer."""

    @property
    def is_windows(self) -> bool:
        """Whether drives have letters here."""
        ...

    @property
    def home(self) -> str:
        """The person's home folder."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables."""
        ...

    def mounts(self) -> Sequence[Mount]:
        """Mounted file systems; empty on Windows."""
        ...

    def drive_type(self, drive: str) -> int:
        """Windows' GetDriveTypeW of "C:\\\\"; 0 elsewhere."""
        ...

    def is_synced(self, path: str) -> bool:
        """Whether the system itself says that a cloud provider keeps this path (Windows file attributes)."""
        ...


def unsafe_kind(path: str, probe: Probe) -> PlaceKind | None:
    """Why an absolute path cannot hold a live vault; None when it can."""
    pure: PurePath = PureWindowsPath(path) if probe.is_windows else PurePosixPath(path)
    if _is_cloud(pure, probe):
        return PlaceKind.CLOUD
    return _windows_kind(PureWindowsPath(path), probe) if probe.is_windows else _mount_kind(pure, probe)


def check(folder: Path, probe: Probe) -> None:
    """Raises UnsafePlace when the folder, or what it links to, is in such a place."""
    for path in dict.fromkeys((str(folder.absolute()), str(folder.resolve()))):
        kind = unsafe_kind(path, probe)
        if kind is not None:
            raise UnsafePlace(folder, kind)


def _is_cloud(path: PurePath, probe: Probe) -> bool:
    names = [part.casefold() for part in path.parts]
    if any(name in _CLOUD_NAMES or name.startswith(_CLOUD_STARTS) for name in names):
        return True
    home = type(path)(probe.home)
    if any(_is_under(path, home / name) for name in _CLOUD_UNDER_HOME):
        return True
    roots = (probe.environment.get(name, "") for name in _CLOUD_VARIABLES)
    return any(root and _is_under(path, type(path)(root)) for root in roots) or probe.is_synced(str(path))


def _is_under(path: PurePath, root: PurePath) -> bool:
    parts = [part.casefold() for part in path.parts]
    wanted = [part.casefold() for part in root.parts]
    return bool(wanted) and parts[: len(wanted)] == wanted


def _windows_kind(path: PureWindowsPath, probe: Probe) -> PlaceKind | None:
    if path.drive.startswith("\\\\") and not path.drive.startswith("\\\\?\\"):
        return PlaceKind.NETWORK
    drive = path.drive.removeprefix("\\\\?\\")
    if drive.upper().startswith("UNC"):
        return PlaceKind.NETWORK
    kind = probe.drive_type(f"{drive}\\")
    if kind == _WINDOWS_REMOTE:
        return PlaceKind.NETWORK
    return PlaceKind.REMOVABLE if kind in (_WINDOWS_REMOVABLE, _WINDOWS_DISC) else None


def _mount_kind(path: PurePath, probe: Probe) -> PlaceKind | None:
    if any(_is_under(path, PurePosixPath(root)) for root in _REMOVABLE_ROOTS):
        return PlaceKind.REMOVABLE
    around = [one for one in probe.mounts() if _is_under(path, PurePosixPath(one.point))]
    if not around:
        return None
    mount = max(enumerate(around), key=lambda one: (len(PurePosixPath(one[1].point).parts), one[0]))[1]
    if mount.kind.startswith(_CLOUD_MOUNTS):
        return PlaceKind.CLOUD
    if mount.kind in _NETWORK_MOUNTS:
        return PlaceKind.NETWORK
    return PlaceKind.REMOVABLE if mount.removable else None


# ---- this computer ------------------------------------------------------------------------


class ThisComputer:
    """The probe of the computer we run on."""

    is_windows = sys.platform == "win32"

    @property
    def home(self) -> str:
        """The person's home folder."""
        return str(Path.home())

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables."""
        return os.environ

    def mounts(self) -> Sequence[Mount]:
        """From /proc/mounts; empty where there is none."""
        try:
            lines = Path("/proc/mounts").read_text("utf-8", "surrogateescape").splitlines()
        except OSError:
            return ()
        return tuple(_mount(line.split(" ")) for line in lines if line.count(" ") >= 3)

    def drive_type(self, drive: str) -> int:
        """Windows' GetDriveTypeW; 0 elsewhere."""
        return _drive_type(drive)

    def is_synced(self, path: str) -> bool:
        """Windows: recalled on access, or pinned or unpinned by a cloud provider."""
        return _has_cloud_attributes(path)


def _mount(fields: Sequence[str]) -> Mount:
    device, point, kind = fields[:3]
    plain = point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
    return Mount(plain, kind, _is_removable(device))


def _is_removable(device: str) -> bool:
    if not device.startswith("/dev/"):
        return False
    block = Path("/sys/class/block") / Path(device).name
    try:
        disc = block.resolve().parent if (block / "partition").exists() else block
        return (disc / "removable").read_text("ascii").strip() == "1"
    except OSError:
        return False


if sys.platform == "win32":
    import ctypes

    _CLOUD_ATTRIBUTES = 0x0040_0000 | 0x0004_0000 | 0x0008_0000 | 0x0010_0000  # recall on data / open, pinned, unpinned
    _NO_SUCH_FILE = 0xFFFF_FFFF

    def _drive_type(drive: str) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(drive))

    def _has_cloud_attributes(path: str) -> bool:
        nearest = next((one for one in (Path(path), *Path(path).parents) if one.exists()), None)
        if nearest is None:
            return False
        attributes = int(ctypes.windll.kernel32.GetFileAttributesW(str(nearest))) & 0xFFFF_FFFF
        return attributes != _NO_SUCH_FILE and bool(attributes & _CLOUD_ATTRIBUTES)
else:

    def _drive_type(drive: str) -> int:
        return 0

    def _has_cloud_attributes(path: str) -> bool:
        return False
