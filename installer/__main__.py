"""The commands of a source tree: `python3 installer demo`, `python3 installer test` and their helpers.

They need Python 3.11 or newer and nothing else: what is missing is installed into `.venv`, or asked for.
"""

import sys

USAGE = """\
usage: python3 installer VERB [arguments]

  demo [--headless DIR]   open the workstation with the demo company
  test [pytest words]     check everything, as the CI does; with words, run only those tests
  bench [pytest words]    measure speed; `bench board [--json FILE]`: the planning board alone,
                          `bench past --json FILE`: with 5 million past jobs behind it,
                          `bench phones`: 200 drivers upload their day,
                          `bench live`: from a phone to the boards of the office,
                          `bench optimise`: the window while tours are optimised behind it
  translate               bring the translations' files up to date with the texts of the program
"""

PROGRAMS = ("board", "past", "phones", "live", "optimise")
"""What of tests/bench is no test but a program of its own."""


def main(words: list[str]) -> int:
    """Run one verb and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this file too, and is told here
        print(
            "Rondo needs Python 3.11 or newer; this one is " + sys.version.split()[0] + ".", file=sys.stderr
        )
        return 1
    if not words or words[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if words else 2

    import checks  # only now: they are written for 3.11
    import environment
    import translations

    verb, rest = words[0], words[1:]
    try:
        if verb == "demo":
            environment.prepare()
            translations.compile_all()
            return environment.call("-P", "-m", "app.main", "demo", *rest)
        if verb == "test":
            return checks.run_all(rest)
        if verb == "bench":
            environment.prepare(dev=True)
            if rest and rest[0] in PROGRAMS:
                return environment.call("-m", f"tests.bench.{rest[0]}", *rest[1:], cwd=environment.ROOT)
            return environment.call(
                "-m", "pytest", "-p", "no:xdist", *(rest or ["tests/bench"]), cwd=environment.ROOT
            )
        if verb == "translate":
            environment.prepare(dev=True)
            return translations.update()
    except environment.Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"unknown verb: {verb}\n\n{USAGE}", end="", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
