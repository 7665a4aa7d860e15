"""The verifier of a password, made here so that no clear password ever reaches the database's server.

Source: RFC 5803, and PostgreSQL's form of it, "SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey".
"""

import base64
import hashlib
import hmac
import secrets

# 100 ms of the client's processor at each login: slow for a thief of verifiers, quick for a person.
ITERATIONS = 100_000


def verifier(password: str, iterations: int = ITERATIONS) -> str:
    """Return PostgreSQL's verifier of `password`, with a fresh salt."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored, server = hashlib.sha256(client_key).digest(), hmac.digest(salted, b"Server Key", "sha256")
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${iterations}:{salt_text}${stored_text}:{server_text}"
