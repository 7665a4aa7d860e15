"""Mail that leaves: an outbox in the database, and the way from there to the company's mail server.

Nothing is lost: what is queued stays until the server has taken it, or has said why it will not. Nothing is
sent twice: a mail is claimed before it is sent, the claim is confirmed before the byte that ends it leaves,
and where the line is cut after that byte nobody knows whether it arrived: it is then unsure, and a person
decides.
"""

import datetime as dt
import html
import re
import smtplib
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from typing import Any, Literal, Protocol
from uuid import UUID

import certifi
from sqlalchemy import cast, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.errors import QT_TRANSLATE_NOOP, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.core import Document, Parameter
from app.models.planning import Job
from app.models.proof import Mail, MailFile

Security = Literal["starttls", "tls", "none"]

SERVER_KEY = "mail.server"
"""The parameter that holds the company's mail server; its password never lies in the database."""

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)
_ANSWER_SECONDS = 30.0
_GIVE_UP_AFTER = dt.timedelta(days=3)
_LATEST_WAIT = dt.timedelta(hours=4)
_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The company's way out for mail."""

    host: str
    port: int = 587
    security: Security = "starttls"
    """Without encryption only to this computer itself."""
    user: str = ""
    sender: str
    """The address that mail comes from."""
    sender_name: str = ""
    reply_to: str = ""
    ticket_copies: bool = True
    """Whether customers get their signed tickets at once."""
    deadlines_to: str = ""
    """Who gets the deadlines of each day: addresses, parted by commas; nobody where there are none."""

    @property
    def told(self) -> tuple[str, ...]:
        """The addresses that get the deadlines of each day."""
        return tuple(filter(None, (one.strip() for one in self.deadlines_to.split(","))))

    @property
    def login(self) -> str:
        """What the key ring files the password under."""
        return f"smtp:{self.user}@{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail of the outbox."""

    mail_id: UUID
    recipient: str
    subject: str
    state: str
    attempts: int
    error: str
    created_at: dt.datetime
    next_at: dt.datetime
    sent_at: dt.datetime | None
    job_number: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one go brought out."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    unsure: int = 0
    stopped: str = ""
    """Why the rest was not tried: the server cannot be reached, or does not let us in."""


class Doors(Protocol):
    """The two ways into a database."""

    def read(self, call: Callable[[Session], Any], /) -> Any:
        """Read."""

    def write(self, call: Callable[[Session], Any], kind: str, /) -> Any:
        """Do one action."""


# ------------------------------------------------------------------------------------------------ the server


def server(session: Session) -> Server | None:
    """Return the company's mail server, or None where none is set."""
    found = session.scalar(
        select(Parameter.value)
        .where(Parameter.key == SERVER_KEY, Parameter.valid_from <= func.current_date())
        .order_by(Parameter.valid_from.desc())
        .limit(1)
    )
    return Server(**found) if found else None


def set_server(session: Session, chosen: Server | None) -> None:
    """Set the company's mail server from today on, or none.

    Raises:
        InvalidInput: An address is none, or mail would leave this computer unencrypted.
        Forbidden: The person neither manages nor administers.
    """
    if chosen is not None:
        told = (("deadlines_to", one) for one in chosen.told)
        for name, given in (("sender", chosen.sender), ("reply_to", chosen.reply_to), *told):
            if given and address(given) is None:
                raise InvalidInput(
                    QT_TRANSLATE_NOOP("errors", "{address} is not an e-mail address."),
                    field=name,
                    address=given,
                )
        if not chosen.host.strip() or not chosen.sender:
            raise InvalidInput(
                QT_TRANSLATE_NOOP("errors", "A mail server has a name and an address to send from."),
                field="host",
            )
        if chosen.security == "none" and chosen.host not in _LOCAL:
            raise InvalidInput(
                QT_TRANSLATE_NOOP(
                    "errors", "Mail leaves this computer encrypted only: choose STARTTLS or TLS."
                ),
                field="security",
            )
    today = session.scalar(select(func.current_date()))
    known = session.scalar(
        select(Parameter).where(Parameter.key == SERVER_KEY, Parameter.valid_from == today)
    )
    value = asdict(chosen) if chosen is not None else {}
    if known is None:
        session.add(Parameter(id=new_id(), key=SERVER_KEY, valid_from=today, value=value, source=""))
    else:
        known.value = value
    session.flush()


def address(typed: str) -> str | None:
    """Return an e-mail address as it is sent to (its domain in ASCII), or None if it is none."""
    local, _, domain = typed.strip().rpartition("@")
    try:
        found = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        return None
    return found if len(found) <= 254 and _ADDRESS.fullmatch(found) and ".." not in found else None


# ------------------------------------------------------------------------------------------------ the outbox


def queue(
    session: Session,
    to: str,
    subject: str,
    text: str,
    attachments: Sequence[UUID] = (),
    *,
    about: str = "",
    customer_id: UUID | None = None,
    job_id: UUID | None = None,
) -> UUID | None:
    """Put a mail into the outbox; the next sender at work takes it from there.

    Args:
        session: In a transaction that commits.
        to: One address.
        subject: One line.
        text: Plain, in the customer's language; its HTML is made from it.
        attachments: Documents that this person may read.
        about: What it tells; the same is told once, however often it is queued. Empty: a mail of its own.
        customer_id: Whom it concerns.
        job_id: What it concerns.

    Returns:
        Its id, or None where this was told before.

    Raises:
        RuleBroken: No mail server is set.
        InvalidInput: That is not an address.
        Forbidden: An attachment is not for this person.
    """
    if server(session) is None:
        raise RuleBroken(
            QT_TRANSLATE_NOOP(
                "errors",
                "No mail server is set: an administrator sets it under Documents, Mail and seal.",
            )
        )
    recipient = address(to)
    if recipient is None:
        raise InvalidInput(
            QT_TRANSLATE_NOOP("errors", "{address} is not an e-mail address."), field="to", address=to
        )
    mail_id = new_id()
    papers = {row.id: row for row in session.scalars(select(Document).where(Document.id.in_(attachments)))}
    files = [
        {"document": str(key), "name": _filename(papers[key]) if key in papers else str(key)}
        for key in attachments
    ]
    queued = session.scalar(
        select(
            func.queue_mail(
                mail_id,
                about or str(mail_id),
                recipient,
                " ".join(subject.split()),
                text,
                cast(files, JSONB),
                customer_id,
                job_id,
            )
        )
    )
    return mail_id if queued else None


def _filename(paper: Document) -> str:
    name = re.sub(r"[^\w.-]+", "-", paper.number or paper.title).strip("-") or paper.kind
    return name + _SUFFIXES.get(paper.mime, "")


def is_queued(session: Session, about: str) -> bool:
    """Return whether a mail about this was queued before, wherever it is now."""
    return bool(session.scalar(select(exists().where(Mail.about == about))))


def outbox(session: Session, state: str = "", job_id: UUID | None = None, limit: int = 300) -> list[MailRow]:
    """Return the mails that this person may see, the newest first.

    Args:
        session: Of any person.
        state: Only those in this state.
        job_id: Only those about this job.
        limit: At the most so many.
    """
    query = select(Mail, Job.number).outerjoin(Job, Job.id == Mail.job_id)
    if state:
        query = query.where(Mail.state == state)
    if job_id is not None:
        query = query.where(Mail.job_id == job_id)
    return [
        MailRow(
            row.id,
            row.recipient,
            row.subject,
            row.state,
            row.attempts,
            row.error,
            row.created_at,
            row.next_at,
            row.sent_at,
            number or "",
        )
        for row, number in session.execute(query.order_by(Mail.created_at.desc(), Mail.id).limit(limit))
    ]


def send_again(session: Session, mail_id: UUID) -> None:
    """Send a mail once more that was refused, given up, or left unsure.

    Raises:
        Conflict: It is sent, or about to be.
    """
    session.execute(select(func.send_mail_again(mail_id)))


# ------------------------------------------------------------------------------------------------ sending


def is_due(session: Session) -> bool:
    """Return whether anything waits to be sent, or was left half done."""
    half_done = Mail.state.in_(("sending", "handed")) & (
        Mail.claimed_at < func.clock_timestamp() - dt.timedelta(minutes=10)
    )
    waiting = (Mail.state == "queued") & (Mail.next_at <= func.clock_timestamp())
    return bool(session.scalar(select(exists().where(half_done | waiting))))


def deliver(
    doors: Doors, password: str = "", *, limit: int = 50, context: ssl.SSLContext | None = None
) -> Delivered:
    """Send what is due; several computers may do so at once, each mail is sent by one of them.

    Args:
        doors: Of a person; who may not see money sends no mail about it.
        password: Of the mail server's user.
        limit: At the most so many in one go.
        context: How the server's certificate is proven; by the public authorities unless told.
    """
    chosen: Server | None = doors.read(server)
    if chosen is None or not doors.read(is_due):
        return Delivered()
    if chosen.user and not password:
        return Delivered(stopped="password")
    line = _Line(chosen, password, context or _public_authorities())
    counts = Counter[str]()
    claim, stopped = new_id(), ""
    try:
        for _ in range(limit):
            taken = doors.write(partial(_take, claim=claim), "mail.take")
            if taken is None:
                break
            state, stopped = _send(doors, line, UUID(taken), claim)
            counts[state] += 1
            if stopped:
                break
    finally:
        line.close()
    return Delivered(
        counts["sent"], counts["queued"], counts["refused"] + counts["failed"], counts["unsure"], stopped
    )


def _take(session: Session, claim: UUID) -> str | None:
    found = session.execute(select(func.take_mail(claim, 1).table_valued("id"))).scalar()
    return str(found) if found is not None else None


def _send(doors: Doors, line: "_Line", mail_id: UUID, claim: UUID) -> tuple[str, str]:
    """Send one mail, and return its new state and, where the rest cannot be sent either, why."""
    message, recipient, age, attempts = doors.read(partial(_message, mail_id=mail_id, server=line.server))
    handed = False

    def hand() -> bool:
        nonlocal handed
        handed = bool(
            doors.write(lambda session: session.scalar(select(func.mail_handed(mail_id, claim))), "mail.send")
        )
        return handed

    stopped = ""
    try:
        line.send(recipient, message, hand)
        state, error = "sent", ""
    except _NotOurs:
        return "queued", ""
    except _Answered as answer:
        state, error = ("queued" if answer.code < 500 else "refused"), str(answer)
    except _Unreachable as lost:
        state, error = "queued", str(lost)
        stopped = error
    except (OSError, smtplib.SMTPException) as lost:
        line.close()
        state, error = ("unsure" if handed else "queued"), f"{type(lost).__name__}: {lost}"
    if state == "queued" and age > _GIVE_UP_AFTER:
        state = "failed"
    wait = min(dt.timedelta(minutes=5) * 2 ** min(attempts - 1, 6), _LATEST_WAIT)
    doors.write(
        lambda session: session.scalar(select(func.mail_settled(mail_id, claim, state, error, wait))),
        "mail.settle",
    )
    return state, stopped


def _message(session: Session, mail_id: UUID, server: Server) -> tuple[bytes, str, dt.timedelta, int]:
    """Return a mail as it travels, to whom, how long it has waited and how often it was tried."""
    row = session.get_one(Mail, mail_id)
    message = EmailMessage(policy=SMTP)
    local, _, domain = server.sender.rpartition("@")
    message["From"] = Address(server.sender_name, local, domain)
    message["To"] = row.recipient
    if server.reply_to:
        message["Reply-To"] = server.reply_to
    message["Subject"] = row.subject
    message["Date"] = row.created_at
    # The same at each attempt: a server that has it already knows it again.
    message["Message-ID"] = f"<{row.id}@{domain}>"
    message.set_content(row.body)
    message.add_alternative(as_html(row.body), subtype="html")
    for file in session.scalars(select(MailFile).where(MailFile.mail_id == mail_id).order_by(MailFile.rank)):
        paper = session.get_one(Document, file.document_id)
        kind, _, subkind = paper.mime.partition("/")
        body = session.scalar(select(func.document_body(paper.id)))
        message.add_attachment(bytes(body or b""), maintype=kind, subtype=subkind, filename=file.filename)
    now = session.scalar(select(func.clock_timestamp())) or row.created_at
    return message.as_bytes(), row.recipient, now - row.created_at, row.attempts


def as_html(text: str) -> str:
    """Return a plain text as HTML: every character escaped, paragraphs kept, addresses made to follow."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", text.strip()):
        escaped = html.escape(paragraph)
        linked = re.sub(
            r"https://[^\s&<>\"']+", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped
        )
        paragraphs.append("<p>" + linked.replace("\n", "<br>\n") + "</p>")
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"></head>'
        '<body style="font-family: sans-serif; font-size: 15px; line-height: 1.45; color: #1c2228">\n'
        + "\n".join(paragraphs)
        + "\n</body></html>\n"
    )


class _Answered(Exception):
    """The server has answered, and not with yes."""

    def __init__(self, code: int, words: bytes) -> None:
        self.code = code
        super().__init__(f"{code} {words.decode('utf-8', 'replace')}")


class _Unreachable(Exception):
    """The server is not there, is not the one it should be, or does not let us in: no mail can leave."""


class _NotOurs(Exception):
    """Another sender has taken this mail over meanwhile."""


class _Line:
    """A connection to the server, opened at the first mail and again after a loss."""

    def __init__(self, server: Server, password: str, context: ssl.SSLContext) -> None:
        self.server, self._password, self._context = server, password, context
        self._smtp: smtplib.SMTP | None = None

    def send(self, recipient: str, message: bytes, hand: Callable[[], bool]) -> None:
        """Send one mail; `hand` is asked just before the byte that ends it, and may still call it back."""
        smtp = self._smtp = self._smtp or self._open()
        try:
            _expect(smtp.mail(self.server.sender), 250)
            _expect(smtp.rcpt(recipient), 250, 251)
            _expect(smtp.docmd("DATA"), 354)
        except _Answered:
            self._start_over()
            raise
        # A line that begins with a dot would end the mail there: RFC 5321, 4.5.2.
        smtp.send(re.sub(rb"(?m)^\.", b"..", message.rstrip(b"\r\n") + b"\r\n"))
        if not hand():
            self.close()
            raise _NotOurs
        smtp.send(b".\r\n")
        _expect(smtp.getreply(), 250)

    def _start_over(self) -> None:
        """Make the line ready for the next mail; who hangs up after a refusal has refused all the same."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _open(self) -> smtplib.SMTP:
        server = self.server
        try:
            if server.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=_ANSWER_SECONDS, context=self._context
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, timeout=_ANSWER_SECONDS)
            try:
                if server.security == "starttls":
                    smtp.starttls(context=self._context)
                smtp.ehlo_or_helo_if_needed()
                if server.user:
                    smtp.login(server.user, self._password)
            except BaseException:
                smtp.close()
                raise
        except (OSError, smtplib.SMTPException) as error:
            raise _Unreachable(f"{type(error).__name__}: {error}") from error
        return smtp

    def close(self) -> None:
        """Say goodbye, where somebody still listens."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    code, words = answer
    if code == -1:
        raise smtplib.SMTPServerDisconnected("the line was cut")
    if code not in codes:
        raise _Answered(code, words)


def _public_authorities() -> ssl.SSLContext:
    """Return what proves a server: its name and the authorities of this system and of the public."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
