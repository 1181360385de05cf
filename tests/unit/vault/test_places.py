"""Where a live vault may not be: every system's rules, tested on every system."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cse_desk.errors import PlaceKind, UnsafePlace
from cse_desk.vault import places
from cse_desk.vault.places import Mount


@dataclass(frozen=True)
class Computer:
    """An imagined computer."""

    is_windows: bool = False
    home: str = "/home/orsolya"
    environment: Mapping[str, str] = field(default_factory=dict)
    mounted: tuple[Mount, ...] = (Mount("/", "ext4"),)
    drives: Mapping[str, int] = field(default_factory=dict)
    synced: tuple[str, ...] = ()

    def mounts(self) -> Sequence[Mount]:
        return self.mounted

    def drive_type(self, drive: str) -> int:
        return self.drives.get(drive, 3 if self.is_windows else 0)

    def is_synced(self, path: str) -> bool:
        return path in self.synced


def _windows(**more: object) -> Computer:
    return Computer(is_windows=True, home=r"C:\Users\Orsolya", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"C:\Users\Orsolya\AppData\Local\cse_desk\vaults\a1", None),
        (r"C:\Users\Orsolya\OneDrive - Testborough Council\vaults\a1", PlaceKind.CLOUD),
        (r"C:\Users\Orsolya\onedrive\vaults", PlaceKind.CLOUD),
        (r"C:\Users\Orsolya\Dropbox (Council)\v", PlaceKind.CLOUD),
        (r"C:\Users\Orsolya\Testborough\SharePoint - Team\v", PlaceKind.CLOUD),
        (r"C:\Users\Orsolya\Box\v", PlaceKind.CLOUD),
        (r"C:\Data\Box\v", None),
        (r"C:\Users\Orsolya\iCloudDrive\v", PlaceKind.CLOUD),
        (r"D:\Work\Redirected\v", PlaceKind.CLOUD),
        (r"D:\WORK\redirected\v", PlaceKind.CLOUD),
        (r"D:\Work\Redirected2\v", None),
        (r"\\server\share\v", PlaceKind.NETWORK),
        (r"\\?\UNC\server\share\v", PlaceKind.NETWORK),
        (r"\\?\C:\Users\Orsolya\AppData\Local\v", None),
        (r"H:\v", PlaceKind.NETWORK),
        (r"E:\v", PlaceKind.REMOVABLE),
        (r"F:\v", PlaceKind.REMOVABLE),
        (r"C:\kept\by\provider", PlaceKind.CLOUD),
    ],
)
def test_windows(path: str, kind: PlaceKind | None) -> None:
    computer = _windows(
        environment={"OneDriveCommercial": r"D:\Work\Redirected"},
        drives={"H:\\": 4, "E:\\": 2, "F:\\": 5},
        synced=(r"C:\kept\by\provider",),
    )
    assert places.unsafe_kind(path, computer) is kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/orsolya/.local/share/cse_desk/vaults/a1", None),
        ("/home/orsolya/Dropbox/v", PlaceKind.CLOUD),
        ("/home/orsolya/Nextcloud/v", PlaceKind.CLOUD),
        ("/home/orsolya/Sync/v", PlaceKind.CLOUD),
        ("/srv/Sync/v", None),
        ("/Users/orsolya/Library/CloudStorage/OneDrive-Testborough/v", PlaceKind.CLOUD),
        ("/Users/orsolya/Library/Mobile Documents/v", PlaceKind.CLOUD),
        ("/mnt/share/v", PlaceKind.NETWORK),
        ("/mnt/share/local/v", None),
        ("/mnt/shared/v", None),
        ("/mnt/drive/v", PlaceKind.CLOUD),
        ("/mnt/stick/v", PlaceKind.REMOVABLE),
        ("/media/orsolya/STICK/v", PlaceKind.REMOVABLE),
        ("/run/media/orsolya/STICK/v", PlaceKind.REMOVABLE),
        ("/tmp/v", None),
    ],
)
def test_linux_and_macos(path: str, kind: PlaceKind | None) -> None:
    computer = Computer(
        mounted=(
            Mount("/", "ext4"),
            Mount("/mnt/share", "nfs4"),
            Mount("/mnt/share/local", "ext4"),
            Mount("/mnt/drive", "fuse.rclone"),
            Mount("/mnt/stick", "vfat", removable=True),
        )
    )
    assert places.unsafe_kind(path, computer) is kind


@pytest.mark.parametrize("kind", ["cifs", "smb3", "nfs", "fuse.sshfs", "davfs", "fuse.gvfsd-fuse", "glusterfs"])
def test_network_file_systems(kind: str) -> None:
    computer = Computer(mounted=(Mount("/", "ext4"), Mount("/home", kind)))
    assert places.unsafe_kind("/home/orsolya/v", computer) is PlaceKind.NETWORK


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "overlay", "tmpfs", "ecryptfs", "fuseblk", "zfs", "9p"])
def test_local_file_systems(kind: str) -> None:
    assert places.unsafe_kind("/home/orsolya/v", Computer(mounted=(Mount("/", kind),))) is None


def test_the_later_of_two_mounts_at_one_place_counts() -> None:
    computer = Computer(mounted=(Mount("/", "rootfs"), Mount("/home", "ext4"), Mount("/home", "cifs")))
    assert places.unsafe_kind("/home/orsolya/v", computer) is PlaceKind.NETWORK


def test_the_cloud_folder_of_the_environment_counts_on_linux_too() -> None:
    computer = Computer(environment={"OneDrive": "/data/od"})
    assert places.unsafe_kind("/data/od/v", computer) is PlaceKind.CLOUD
    assert places.unsafe_kind("/data/odd/v", computer) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_into_a_cloud_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UnsafePlace) as unsafe:
        places.check(tmp_path / "plain" / "v", Computer())
    assert (unsafe.value.kind, unsafe.value.path) == (PlaceKind.CLOUD, tmp_path / "plain" / "v")


def test_this_computers_own_temporary_folder_is_a_safe_place(tmp_path: Path) -> None:
    """The real probe: it reads what there is, here and now."""
    computer = places.ThisComputer()
    places.check(tmp_path, computer)
    assert sys.platform != "linux" or computer.mounts()
