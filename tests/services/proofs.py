"""A job done, signed and photographed on the road, for the tests of what proves it."""

import datetime as dt
import hashlib
import io
from types import SimpleNamespace

from PIL import Image, ImageDraw

from app.db import Database, new_id
from app.models.planning import Stop
from app.services import field, field_tickets
from tests.builders import PARIS, World, slot
from tests.companion.phone import companion_dsn

TODAY = dt.datetime.now(PARIS).date()
TOKEN = "t" * 43
CONSENT = "J'atteste la réalité de la prestation et j'accepte ce bon."


def ink(words="Hélène Puech") -> bytes:
    image = Image.new("RGB", (420, 150), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(20 + 9 * n, 75 + (n * 37 % 50) - 25) for n in range(42)], fill="#10253f", width=4)
    pen.text((300, 120), words[:1], fill="#10253f")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def photo(colour="#886644") -> bytes:
    image = Image.new("RGB", (640, 480), colour)
    pen = ImageDraw.Draw(image)
    pen.rectangle((120, 180, 520, 400), fill="#2f6f4f", outline="black", width=5)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


class Road:
    """A published tour of today, whose phone tells what is asked of it."""

    def __init__(self, database, jobs=2) -> None:
        self.office = database.open()
        self.phone = Database(companion_dsn(database))
        with self.office.transaction() as session:
            self.world = World(session)
            self.world.company().phone = "+33536490000"
            self.world.customer.email = "bureau@delmas.example"
            tour = self.world.tour(
                day=TODAY,
                slot=slot(0, 12, TODAY),
                vehicle_id=self.world.truck.id,
                depot_id=self.world.depot.id,
            )
            self.jobs = [self.world.job(wanted_on=TODAY) for _ in range(jobs)]
            self.stops = [
                Stop(id=job.id, tour_id=tour.id, job_id=job.id, slot=slot(1 + n, 2 + n, TODAY))
                for n, job in enumerate(self.jobs)
            ]
            session.add_all(self.stops)
            session.flush()
            session.refresh(tour)
            tour.status, tour.revision = "published", 1
            session.flush()
            self.tour = tour
            link = field.create_link(session, tour.id)
        with self.phone.transaction() as session:
            field.open_link(session, link.code, TOKEN, "essai")

    def tell(self, kind, stop=0, body=None, mime="image/png", place=(43.9, 2.1, 8), **data):
        """Tell one thing, and return its event's id."""
        event = field.Event(
            new_id(),
            kind,
            dt.datetime.now(dt.UTC),
            self.stops[stop].id if stop is not None else None,
            data,
            *place,
        )
        upload = field.Upload(body, mime, hashlib.sha256(body).digest()) if body else None
        with self.phone.transaction() as session:
            field.record(session, TOKEN, event, upload)
        return event.id

    def sign(self, stop=0, email="atelier@delmas.example"):
        """Do a job from arrival to both signatures; return the ids of what was told."""
        told = SimpleNamespace()
        self.tell("departed", stop)
        told.arrived = self.tell("arrived", stop)
        told.photo = self.tell("photo", stop, photo(), "image/jpeg", label="Avant")
        self.tell("weight", stop, net_kg=4260)
        told.customer = self.tell(
            "signature",
            stop,
            ink(),
            party="customer",
            name="Hélène Puech",
            role="Cheffe d'atelier",
            email=email,
            consent=CONSENT,
            reserves="Quai abîmé",
        )
        told.driver = self.tell(
            "signature", stop, ink("T"), party="driver", name="Thierry Cabrol", consent=CONSENT
        )
        told.done = self.tell("done", stop, text="Accès glissant", waiting_minutes=12)
        return told

    def draw(self):
        """Draw the papers of the sealed tickets, as a workstation does."""
        return self.office.write(field_tickets.draw_missing_tickets, "ticket.draw")

    def close(self):
        self.phone.close()
