"""Opens the door that the words name: a command, the demo, or the windows, and imports that one alone."""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

COMMANDS = frozenset({"db", "user", "import", "dispute", "mail", "seal", "companion"})


def main(words: Sequence[str] | None = None) -> int:
    """Open the door that the words name, and return the exit code."""
    multiprocessing.freeze_support()  # a packed program starts itself again for the optimiser
    words = list(sys.argv[1:] if words is None else words)
    if words and (words[0] in COMMANDS or words[0].startswith("-")):
        from app import cli  # it needs no window, and a server has no Qt

        return cli.run(words)
    parser = argparse.ArgumentParser(prog="rondo")
    parser.add_argument("door", nargs="?", choices=["demo"])
    parser.add_argument("--headless", metavar="DIR", type=Path)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args(words)
    headless = asked.headless
    if asked.door == "demo" and headless is None and _has_no_display():
        headless = Path("rondo-demo")
        print(f"Pas d'écran ici : la journée de démonstration est jouée dans {headless}.")  # noqa: T201
    if headless is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from app.acting import act

        return act(headless)
    from app import workstation

    return workstation.run("demo" if asked.door == "demo" else "", fresh=asked.fresh)


def _has_no_display() -> bool:
    return (
        sys.platform.startswith("linux")
        and not os.environ.get("DISPLAY")
        and not os.environ.get("WAYLAND_DISPLAY")
        and "QT_QPA_PLATFORM" not in os.environ
    )


if __name__ == "__main__":
    sys.exit(main())
