"""The commands that an administrator schedules or scripts. No window is needed, and none is opened.

Every command says on standard output what it did, and on standard error why it did not. With `--json` one
object is printed, and nothing else. Exit codes: 0 done, 1 refused or found wanting, 2 not understood.

Each command imports what it needs when it is asked for: the drivers' endpoint, which runs for months, carries
nothing of what the others do.
"""

import argparse
import dataclasses
import getpass
import ipaddress
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from app import log, opening, settings, words
from app.db import Database, new_id
from app.errors import QT_TRANSLATE_NOOP, AppError, InvalidInput, RuleBroken
from app.scram import verifier

translate = words.translate

Command = Callable[[argparse.Namespace], tuple[dict[str, Any], list[str], int]]
"""Does the work; returns what `--json` prints, the same in lines for a person, and the exit code."""


def run(asked_for: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    words.install(words.choose(settings.load().language))
    log.start("command")
    parser = _parser(asked_for[0] if asked_for else "")
    try:
        asked = parser.parse_args(asked_for)
    except SystemExit as leaving:  # argparse has told why
        return int(leaving.code or 0)
    try:
        report, lines, code = asked.command(asked)
    except AppError as error:
        report, lines, code = {"error": words.said(error)}, [], 1
        if not asked.json:
            print(report["error"], file=sys.stderr)
    if asked.json:
        print(json.dumps(report, ensure_ascii=False, default=str))
    else:
        for line in lines:
            print(line)
    return int(code)


def _parser(verb: str) -> argparse.ArgumentParser:
    """Return what reads the words behind `verb`; of the others it knows only what they are for."""
    parser = argparse.ArgumentParser(
        prog="rondo", description=translate("cli", "The workstation of waste collectors and hauliers.")
    )
    verbs = parser.add_subparsers(required=True, metavar=translate("cli", "COMMAND"))
    group: list[argparse.ArgumentParser] = []
    single = [_common()]
    for name, purpose, parents, tell in (
        ("db", translate("cli", "make, upgrade or check the database"), group, _db_words),
        ("user", translate("cli", "manage the people's accounts"), group, _user_words),
        ("import", translate("cli", "read a file of the company (XLSX or CSV)"), single, _import_words),
        (
            "dispute",
            translate("cli", "write all that proves a job into one PDF, for whoever disputes it"),
            single,
            _dispute_words,
        ),
        (
            "mail",
            translate("cli", "send the mail that is due: schedule it for every minute"),
            single,
            _mail_words,
        ),
        (
            "seal",
            translate("cli", "show the certificates that seal tickets, or import the company's own"),
            single,
            _seal_words,
        ),
        ("companion", translate("cli", "run the endpoint of the drivers' phones"), single, _companion_words),
    ):
        known = verbs.add_parser(name, parents=parents, help=purpose)
        if name == verb:
            tell(known)
    return parser


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help=translate("cli", "print one JSON object"))
    common.add_argument(
        "--profile",
        default="",
        help=translate("cli", "connection profile: demo, local, or a name; RONDO_DSN goes before it"),
    )
    return common


def _db_words(parser: argparse.ArgumentParser) -> None:
    from app.services import gate

    common = _common()
    steps = parser.add_subparsers(required=True, metavar=translate("cli", "ACTION"))
    for name, command, purpose in (
        ("create", _create, translate("cli", "make the tables, roles and rights in an empty database")),
        ("upgrade", _upgrade, translate("cli", "bring the tables to this release")),
        ("check", _check, translate("cli", "check every invariant of the data")),
    ):
        steps.add_parser(name, parents=[common], help=purpose).set_defaults(command=command)
    again = steps.add_parser(
        "gate",
        parents=[common],
        help=translate("cli", "judge the plan to come again, as papers expire: schedule it for every night"),
    )
    again.add_argument(
        "--days",
        type=int,
        default=gate.AHEAD_DAYS,
        choices=range(401),
        metavar="N",
        help=translate("cli", "how many days ahead"),
    )
    again.set_defaults(command=_gate)
    over = steps.add_parser(
        "purge",
        parents=[common],
        help=translate("cli", "tell which papers' time is over, by kind; with --really their content goes"),
    )
    over.add_argument(
        "--really", action="store_true", help=translate("cli", "erase their content; fingerprints stay")
    )
    over.set_defaults(command=_purge)


def _user_words(parser: argparse.ArgumentParser) -> None:
    from app.services import people

    common = _common()
    actions = parser.add_subparsers(required=True, metavar=translate("cli", "ACTION"))
    add = actions.add_parser("add", parents=[common], help=translate("cli", "make an account"))
    add.add_argument("login")
    add.add_argument("--name", default="", help=translate("cli", "name that colleagues see"))
    add.add_argument("--role", action="append", required=True, choices=people.ROLES)
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help=translate("cli", "read the password from standard input"),
    )
    add.set_defaults(command=_add_user)
    disable = actions.add_parser("disable", parents=[common], help=translate("cli", "end an account at once"))
    disable.add_argument("login")
    disable.set_defaults(command=_disable_user)


def _import_words(parser: argparse.ArgumentParser) -> None:
    from app.services import importing

    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="kind", required=True, choices=importing.KINDS)
    parser.add_argument(
        "--dry-run", action="store_true", help=translate("cli", "only tell what would be imported")
    )
    parser.add_argument(
        "--rejects",
        metavar="FOLDER",
        type=Path,
        help=translate("cli", "where the refused rows are written with their reasons; else beside the file"),
    )
    parser.set_defaults(command=_import)


def _dispute_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar=translate("cli", "JOBNUMBER"))
    parser.add_argument("file", type=Path)
    parser.set_defaults(command=_dispute)


def _mail_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server",
        metavar="HOST:PORT",
        default="",
        help=translate("cli", "set the company's mail server first"),
    )
    parser.add_argument("--security", choices=("starttls", "tls", "none"), default="starttls")
    parser.add_argument("--user", default="", help=translate("cli", "login at the mail server"))
    parser.add_argument(
        "--from", dest="sender", default="", help=translate("cli", "address that mail comes from")
    )
    parser.add_argument("--name", default="", help=translate("cli", "name that customers see"))
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=translate("cli", "read the password from standard input, and keep it in the key ring"),
    )
    parser.set_defaults(command=_mail)


def _seal_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help=translate("cli", "a PKCS#12 file (.p12, .pfx)"))
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=translate("cli", "read the password from standard input, and keep it in the key ring"),
    )
    parser.set_defaults(command=_seal)


def _companion_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="", help=translate("cli", "the address it listens on"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help=translate("cli", "a name under which phones ask for it: any other is refused then"),
    )
    parser.add_argument(
        "--front",
        default="",
        metavar=translate("cli", "ADDRESS"),
        help=translate("cli", "the HTTPS proxy in front: it alone is believed when it says who asks"),
    )
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar=translate("cli", "FILE"),
        help=translate("cli", "serve HTTPS (PEM)"),
    )
    parser.add_argument(
        "--key", type=Path, metavar=translate("cli", "FILE"), help=translate("cli", "its key (PEM)")
    )
    parser.add_argument(
        "--allow-http",
        action="store_true",
        help=translate("cli", "serve other computers without HTTPS, as behind a proxy on another one"),
    )
    parser.set_defaults(command=_companion)


def _open(asked: argparse.Namespace, *, any_release: bool = False) -> opening.Opened:
    chosen = settings.load()
    opened = opening.open_named(asked.profile or chosen.profile, chosen, _ask_password)
    try:
        (opening.knock if any_release else opening.check_release)(_admin_dsn(opened))
    except AppError:
        opened.close()
        raise
    return opened


def _ask_password(login: str, can_keep: bool) -> str | None:
    del can_keep
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(translate("cli", "Password of {login}: ").format(login=login)) or None


def _admin_dsn(opened: opening.Opened) -> str:
    return opened.admin_dsn or opened.dsn


def _create(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.models import migrate

    opened = _open(asked, any_release=True)
    try:
        migrate.create(_admin_dsn(opened))
    finally:
        opened.close()
    steps = migrate.revisions()
    return (
        {"revision": steps[-1]},
        [translate("cli", "The database is ready: {step}.").format(step=steps[-1])],
        0,
    )


def _upgrade(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.models import migrate

    opened = _open(asked, any_release=True)
    try:
        migrate.upgrade(_admin_dsn(opened))
    finally:
        opened.close()
    steps = migrate.revisions()
    return (
        {"revision": steps[-1]},
        [translate("cli", "The tables are those of this release: {step}.").format(step=steps[-1])],
        0,
    )


def _check(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services.check import check

    opened = _open(asked)
    try:
        with Database(_admin_dsn(opened), unhurried=True) as database:
            findings = database.read(check)
    finally:
        opened.close()
    wrong = [finding for finding in findings if finding.count]
    report = {
        "ok": not wrong,
        "invariants": [dataclasses.asdict(finding) for finding in findings],
    }
    lines = [
        f"{finding.count:6}  {finding.name}" + "".join(f"\n        {example}" for example in finding.examples)
        for finding in findings
    ]
    return report, lines, 1 if wrong else 0


def _gate(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import gate

    opened = _open(asked)
    try:
        with Database(opened.dsn, unhurried=True) as database:
            tours = gate.refresh_ahead(database.write, asked.days)
    finally:
        opened.close()
    line = translate("cli", "Tours looked at again: {count}.").format(count=tours)
    return {"tours": tours, "days": asked.days}, [line], 0


def _purge(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import archive

    opened = _open(asked)
    try:
        with Database(opened.dsn, unhurried=True) as database:
            work = partial(archive.purge_report, really=asked.really)
            found = database.write(work, "paper.purge") if asked.really else database.read(work)
    finally:
        opened.close()
    lines = [
        f"{line['papers']:6}  {line['kind']}  {line['oldest']} – {line['newest']}  {line['size'] // 1024} kB"
        for line in found
    ]
    total = sum(line["papers"] for line in found)
    lines.append(
        translate("cli", "Papers erased: {count}.").format(count=total)
        if asked.really
        else translate("cli", "Papers whose time is over: {count}.").format(count=total)
    )
    return {"erased": asked.really, "papers": total, "kinds": found}, lines, 0


def _add_user(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import people

    if asked.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = _ask_password(asked.login, False) or ""
    people.check_password(password)
    proof = verifier(password)
    opened = _open(asked)
    try:
        with Database(_admin_dsn(opened)) as database:
            database.write(
                lambda session: people.add_person(
                    session, asked.login, asked.name or asked.login, tuple(asked.role), proof
                ),
                "person.add",
            )
    finally:
        opened.close()
    return (
        {"login": asked.login, "roles": asked.role},
        [translate("cli", "{login} can log in now.").format(login=asked.login)],
        0,
    )


def _disable_user(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import people

    opened = _open(asked)
    try:
        with Database(_admin_dsn(opened)) as database:
            cut = database.write(
                lambda session: people.disable_person(session, asked.login), "person.disable"
            )
    finally:
        opened.close()
    return (
        {"login": asked.login, "sessions_ended": cut},
        [translate("cli", "{login} cannot log in any more.").format(login=asked.login)],
        0,
    )


def _import(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import importing

    if not asked.file.is_file():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "There is no file {name}."), name=str(asked.file))
    folder = asked.rejects or asked.file.parent
    if not os.access(folder, os.W_OK):
        raise InvalidInput(
            QT_TRANSLATE_NOOP(
                "errors", "The refused rows cannot be written to {folder}. Name another by --rejects."
            ),
            folder=str(folder),
        )
    opened = _open(asked)
    try:
        with Database(opened.dsn, unhurried=True) as database:
            work = partial(
                importing.import_file,
                path=asked.file,
                kind=asked.kind,
                dry_run=asked.dry_run,
                rejects=folder,
            )
            if asked.dry_run:
                report = database.read(work)
            else:
                report = database.write(work, f"import.{asked.kind}", op=new_id())
    finally:
        opened.close()
    lines = [
        translate("cli", "{read} rows read, {accepted} accepted, {rejected} rejected, {added} added.").format(
            read=report["read"],
            accepted=report["accepted"],
            rejected=len(report["rejected"]),
            added=report["added"],
        ),
        *(f"{row['row']!s:>6}  {row['reason']}" for row in report["rejected"]),
    ]
    return report, lines, 0


def _dispute(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import disputes

    if not os.access(asked.file.parent, os.W_OK):
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "The folder {folder} cannot be written to."),
            folder=str(asked.file.parent),
        )
    opened = _open(asked)
    try:
        with Database(opened.dsn, unhurried=True) as database:
            paper = database.read(
                lambda session: disputes.dispute(session, disputes.job_called(session, asked.job))
            )
    finally:
        opened.close()
    asked.file.write_bytes(paper.body)
    line = translate("cli", "{title}: {size} bytes in {file}.").format(
        title=paper.title, size=len(paper.body), file=asked.file
    )
    return {"file": str(asked.file), "bytes": len(paper.body)}, [line], 0


def _mail(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import mail

    opened = _open(asked)
    try:
        with Database(opened.dsn, unhurried=True) as database:
            if asked.server:
                host, _, port = asked.server.rpartition(":")
                chosen = mail.Server(
                    host=host or port,
                    port=int(port) if host and port.isdecimal() else 587,
                    security=asked.security,
                    user=asked.user,
                    sender=asked.sender,
                    sender_name=asked.name,
                )
                database.write(lambda session: mail.set_server(session, chosen), "mail.server")
            server = database.read(mail.server)
            if server is None:
                raise RuleBroken(
                    QT_TRANSLATE_NOOP(
                        "errors", "No mail server is set: an administrator sets it by rondo mail --server."
                    )
                )
            if asked.password_stdin:
                settings.keyring_set(server.login, sys.stdin.readline().rstrip("\r\n"))
            done = mail.deliver(database, settings.mail_password(server.login) if server.user else "")
    finally:
        opened.close()
    lines = [
        translate(
            "cli", "{sent} sent, {later} to be tried again, {refused} refused, {unsure} unsure."
        ).format(sent=done.sent, later=done.later, refused=done.refused, unsure=done.unsure)
    ]
    if done.stopped == "password":
        lines.append(
            translate("cli", "The password of {login} is not known: set RONDO_MAIL_PASSWORD.").format(
                login=server.login
            )
        )
    elif done.stopped:
        lines.append(done.stopped)
    return dataclasses.asdict(done), lines, 1 if done.stopped or done.refused or done.unsure else 0


def _seal(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.services import sealing

    if asked.file is not None and not asked.file.is_file():
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "There is no file {name}."), name=str(asked.file))
    password, is_kept = "", True
    if asked.file is not None:
        password = (
            sys.stdin.readline().rstrip("\r\n")
            if asked.password_stdin
            else _ask_password(asked.file.name, False) or ""
        )
    opened = _open(asked)
    try:
        with Database(opened.dsn) as database:
            if asked.file is not None:
                bring = partial(sealing.keep_certificate, p12=asked.file.read_bytes(), password=password)
                database.write(bring, "seal.import")
                is_kept = settings.keyring_set("seal", password)
            known = database.read(sealing.certificates)
    finally:
        opened.close()
    lines = [
        translate("cli", "{name}, until {day}, SHA-256 {mark}").format(
            name=one.label, day=f"{one.valid_until:%d/%m/%Y}", mark=one.fingerprint
        )
        for one in known
    ] or [translate("cli", "No certificate yet: one is made with the first ticket.")]
    if not is_kept:
        lines.append(
            translate(
                "cli",
                "No key ring keeps its password here: set RONDO_SEAL_PASSWORD where tickets are sealed.",
            )
        )
    return {"certificates": [dataclasses.asdict(one) for one in known]}, lines, 0


def _companion(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], int]:
    from app.companion.api import serve

    chosen = settings.load()
    host = asked.host or chosen.companion_host
    if bool(asked.certificate) != bool(asked.key):
        raise InvalidInput(QT_TRANSLATE_NOOP("errors", "A certificate and its key go together."))
    for file in filter(None, (asked.certificate, asked.key)):
        if not file.is_file():
            raise InvalidInput(QT_TRANSLATE_NOOP("errors", "There is no file {name}."), name=str(file))
    if not (asked.certificate or asked.allow_http or _is_loopback(host)):
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors",
                "Without HTTPS, what phones send to {host} could be read on the way. Give a certificate,"
                " listen on 127.0.0.1 behind a proxy with HTTPS, or say --allow-http.",
            ),
            host=host,
        )
    opened = _open(asked, any_release=True)  # that login may not even ask for the release
    try:
        if opened.admin_dsn is not None and opened.server is not None:
            dsn = opening.companion_dsn(opened.admin_dsn, opened.server.home)
        elif os.environ.get("RONDO_DSN") or not _is_persons_login(opened.dsn):
            dsn = opened.dsn
        else:
            raise RuleBroken(
                QT_TRANSLATE_NOOP(
                    "errors",
                    "The endpoint runs with a login of its own: set RONDO_DSN to the companion's login.",
                )
            )
        serve(
            dsn,
            host,
            asked.port or chosen.companion_port,
            certificate=asked.certificate and str(asked.certificate),
            key=asked.key and str(asked.key),
            hosts=_names(asked.name, chosen.companion_url),
            front=asked.front,
        )
    finally:
        opened.close()
    return {"stopped": True}, [], 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names(given: list[str], url: str) -> tuple[str, ...]:
    """Return the names that the endpoint answers to: those given, and that of the QR codes' address."""
    known = [name.lower() for name in (*given, urlsplit(url).hostname) if name]
    return (*known, "localhost", "127.0.0.1", "[::1]") if known else ()


def _is_persons_login(dsn: str) -> bool:
    return not str(conninfo_to_dict(dsn).get("user") or "").startswith("rondo_companion")


__all__ = ["run"]
