"""The drivers' endpoint as `rondo companion` serves it, for the test that kills it.

Run as `python -m tests.scenarios.phones_program DSN PORT`.
"""

import sys

from app.companion.api import serve

if __name__ == "__main__":
    serve(sys.argv[1], port=int(sys.argv[2]))
