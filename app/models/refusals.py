"""The sentences with which the database itself refuses, marked for translation.

They are raised by `refuse` and `RAISE EXCEPTION` in the migrations; a test keeps both lists equal.
"""

from app.errors import QT_TRANSLATE_NOOP

REFUSALS = (
    QT_TRANSLATE_NOOP("errors", "A colleague changed this meanwhile. Look at the new state and try again."),
    QT_TRANSLATE_NOOP("errors", "A colleague issued or removed this draft meanwhile."),
    QT_TRANSLATE_NOOP("errors", "A colleague took this job off the board meanwhile."),
    QT_TRANSLATE_NOOP(
        "errors", "A login has 3 to 31 small letters, digits, dots or dashes, and begins with a letter."
    ),
    QT_TRANSLATE_NOOP("errors", "A message has between 1 and 2000 characters."),
    QT_TRANSLATE_NOOP("errors", "A message has a text."),
    QT_TRANSLATE_NOOP("errors", "A note has between one and 4,000 characters."),
    QT_TRANSLATE_NOOP("errors", "A signature is the customer's or the driver's."),
    QT_TRANSLATE_NOOP("errors", "A stop cannot be left before it is reached."),
    QT_TRANSLATE_NOOP("errors", "A ticket is sealed once the job is done."),
    QT_TRANSLATE_NOOP("errors", "An invoice cannot bear a date to come."),
    QT_TRANSLATE_NOOP(
        "errors", "An invoice of {day} is issued already: this one cannot bear an earlier date."
    ),
    QT_TRANSLATE_NOOP("errors", "Call the site at least once before you close this case."),
    QT_TRANSLATE_NOOP("errors", "Choose at least one of the known roles."),
    QT_TRANSLATE_NOOP("errors", "Choose the customer."),
    QT_TRANSLATE_NOOP("errors", "Container {number} has no movement yet: its first one comes from outside."),
    QT_TRANSLATE_NOOP("errors", "Container {number} stands there already."),
    QT_TRANSLATE_NOOP("errors", "Containers stood here: this is put away, never deleted."),
    QT_TRANSLATE_NOOP("errors", "Decide whether this trip is charged."),
    QT_TRANSLATE_NOOP(
        "errors",
        "How long papers are kept is told in months, 1 to 1200, from the day or the year of issue.",
    ),
    QT_TRANSLATE_NOOP("errors", "Job {number} cannot go from {old} to {new}."),
    QT_TRANSLATE_NOOP("errors", "Job {number} has begun: it stays in its tour."),
    QT_TRANSLATE_NOOP("errors", "Job {number} is closed: it takes no other weight."),
    QT_TRANSLATE_NOOP("errors", "Job {number} is invoiced: a credit note corrects it."),
    QT_TRANSLATE_NOOP("errors", "Job {number} was weighed meanwhile: look at its ticket."),
    QT_TRANSLATE_NOOP("errors", "Log in again to see the plan."),
    QT_TRANSLATE_NOOP("errors", "More would be credited than the invoice says."),
    QT_TRANSLATE_NOOP(
        "errors",
        "No price list has a price for this trip. Ask billing for one, or waive the fee and say why.",
    ),
    QT_TRANSLATE_NOOP(
        "errors",
        "Only a trip that served nothing is charged this way: this job was served, or waits for a place.",
    ),
    QT_TRANSLATE_NOOP(
        "errors", "Only the last movement of container {number} can be corrected, by its contrary."
    ),
    QT_TRANSLATE_NOOP("errors", "No lorry weighs that much: type kilograms, not grams."),
    QT_TRANSLATE_NOOP("errors", "Publish the tour before you send it to its driver."),
    QT_TRANSLATE_NOOP("errors", "Say what was wrong, how it ended and what is planned now."),
    QT_TRANSLATE_NOOP("errors", "Say why the job was not done."),
    QT_TRANSLATE_NOOP("errors", "Say why the trip is not charged."),
    QT_TRANSLATE_NOOP("errors", "Say what blocks the site."),
    QT_TRANSLATE_NOOP("errors", "Say why the job was not done."),
    QT_TRANSLATE_NOOP("errors", "Say why the load was refused."),
    QT_TRANSLATE_NOOP("errors", "The amount is missing."),
    QT_TRANSLATE_NOOP("errors", "The bank line holds {left} €, not {amount} €."),
    QT_TRANSLATE_NOOP("errors", "The gross weight is below the tare."),
    QT_TRANSLATE_NOOP("errors", "The last movement of container {number} is later than this one."),
    QT_TRANSLATE_NOOP("errors", "The kilometres at the end are fewer than at the start."),
    QT_TRANSLATE_NOOP("errors", "The lines of this draft changed meanwhile: propose it again."),
    QT_TRANSLATE_NOOP("errors", "The login {login} exists already."),
    QT_TRANSLATE_NOOP("errors", "The payment of {amount} € cannot pay {used} €."),
    QT_TRANSLATE_NOOP("errors", "The record on which this file was dropped is not there any more."),
    QT_TRANSLATE_NOOP("errors", "The rules do not allow this: {sentences}"),
    QT_TRANSLATE_NOOP("errors", "The ticket of this job is already sealed."),
    QT_TRANSLATE_NOOP("errors", "The token of a phone has at least 256 random bits."),
    QT_TRANSLATE_NOOP("errors", "There is no active user {login} that you could disable."),
    QT_TRANSLATE_NOOP("errors", "There is nothing here that can be undone."),
    QT_TRANSLATE_NOOP("errors", "This case is closed already: look at how it ended."),
    QT_TRANSLATE_NOOP("errors", "This document is not there, or not for you."),
    QT_TRANSLATE_NOOP("errors", "This certificate has expired: ask for a new one."),
    QT_TRANSLATE_NOOP("errors", "This event cannot be read."),
    QT_TRANSLATE_NOOP("errors", "This event was already recorded with another content."),
    QT_TRANSLATE_NOOP("errors", "This job is gone: look again."),
    QT_TRANSLATE_NOOP("errors", "This job has no sealed ticket."),
    QT_TRANSLATE_NOOP("errors", "This link has expired."),
    QT_TRANSLATE_NOOP("errors", "This link is already revoked."),
    QT_TRANSLATE_NOOP("errors", "This link is not known."),
    QT_TRANSLATE_NOOP("errors", "This link was already opened on another phone."),
    QT_TRANSLATE_NOOP("errors", "This link was revoked."),
    QT_TRANSLATE_NOOP("errors", "This mail is sent, or about to be."),
    QT_TRANSLATE_NOOP("errors", "This operation belongs to {who}."),
    QT_TRANSLATE_NOOP("errors", "This needs a reason: {sentences}"),
    QT_TRANSLATE_NOOP("errors", "This payment was taken back."),
    QT_TRANSLATE_NOOP("errors", "This phone is not known."),
    QT_TRANSLATE_NOOP("errors", "This site is another customer's."),
    QT_TRANSLATE_NOOP("errors", "This place is not known."),
    QT_TRANSLATE_NOOP("errors", "This time is not of this tour: look at the day of the sheet."),
    QT_TRANSLATE_NOOP("errors", "This time is still to come: look at the hour and at the day of the sheet."),
    QT_TRANSLATE_NOOP("errors", "This tour is over: its link would already be dead."),
    QT_TRANSLATE_NOOP("errors", "This was already undone."),
    QT_TRANSLATE_NOOP("errors", "What was issued, signed or recorded is never changed or deleted."),
    QT_TRANSLATE_NOOP("errors", "Where container {number} stands says its state: record a movement."),
    QT_TRANSLATE_NOOP(
        "errors", "Your rights do not allow this. Ask the person who manages the users of your company."
    ),
    QT_TRANSLATE_NOOP("errors", "the journal is never changed"),
    QT_TRANSLATE_NOOP("errors", "{number} exists already."),
    QT_TRANSLATE_NOOP("errors", "{number} is of another customer than the payment."),
    QT_TRANSLATE_NOOP("errors", "{number} is of {amount} €: {used} € cannot be put on it."),
    QT_TRANSLATE_NOOP("errors", "{who} changed this since. It stays as it is."),
    QT_TRANSLATE_NOOP(
        "errors", "{who} moved container {number} meanwhile. Look where it stands and try again."
    ),
)
