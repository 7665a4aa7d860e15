"""What the operating system must bring, and how to get it on Debian and Ubuntu."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libICE.so.6": "libice6",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libatomic.so.1": "libatomic1",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Shared libraries that Qt's own ones ask for, and Debian's package of each."""

# What Rondo uses of Qt, below the folder of PySide6.
_USED_OF_QT = (
    "Qt/lib/libQt6Charts.so.6",
    "Qt/lib/libQt6Network.so.6",
    "Qt/lib/libQt6PrintSupport.so.6",
    "Qt/lib/libQt6Svg.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/printsupport/libcupsprintersupport.so",
)


def missing_for_qt(pyside: Path | None) -> set[str]:
    """Return the shared libraries that Qt would look for in vain; only Linux leaves them to the system."""
    if not sys.platform.startswith("linux") or pyside is None or shutil.which("ldd") is None:
        return set()
    libraries = [pyside / name for name in _USED_OF_QT]
    found = subprocess.run(
        ["ldd", *(name for name in libraries if name.exists())], capture_output=True, text=True, check=False
    )
    return {line.split()[0] for line in found.stdout.splitlines() if "not found" in line}


def install(packages: list[str]) -> bool:
    """Install Debian's packages where this user may without a password; tell whether they are there now."""
    if not packages:
        return True
    become_root = _become_root()
    if shutil.which("apt-get") is None or become_root is None:
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    _update_lists()
    command = [
        *become_root,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]
    done = subprocess.run(
        [*command, "install", "-y", "--no-install-recommends", *packages],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def line_to_type(packages: list[str]) -> str:
    """Return what a person types to install Debian's packages."""
    return f"sudo apt-get install -y {' '.join(packages)}"


@functools.cache
def _become_root() -> list[str] | None:
    """Return the words that go before a command to run it as root; None when there are none."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


@functools.cache
def _update_lists() -> None:
    """Ask the package index what there is: a fresh machine knows nothing, an old one things that are gone."""
    become_root = _become_root() or []
    subprocess.run(
        [*become_root, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "update"],
        stdin=subprocess.DEVNULL,
        check=False,
    )
