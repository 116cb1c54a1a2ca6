"""What Schemathesis cannot know: a key is for one act, and which counters, tickets and languages there are."""

import os
import re
import uuid

import schemathesis

TICKETS = os.environ["DAWR_TICKETS"].split()
COUNTERS = 6
LANGUAGES = ["ar", "en", "ur", "id"]


def is_uuid(text):
    try:
        uuid.UUID(text)
    except (TypeError, ValueError, AttributeError):
        return False
    return True


@schemathesis.hook
def before_call(context, case, **kwargs):
    if is_uuid((case.headers or {}).get("Idempotency-Key")):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    place = case.path_parameters or {}
    if isinstance(place.get("counter"), int) and 1 <= place["counter"] <= 99:
        place["counter"] = 1 + place["counter"] % COUNTERS
    if is_uuid(place.get("ticket")):
        place["ticket"] = TICKETS[uuid.UUID(place["ticket"]).int % len(TICKETS)]
    if isinstance(case.body, dict) and is_uuid(case.body.get("ticket")):
        case.body["ticket"] = TICKETS[uuid.UUID(case.body["ticket"]).int % len(TICKETS)]
    if isinstance(case.body, dict) and re.fullmatch("[a-z]{2}", str(case.body.get("language"))):
        case.body["language"] = LANGUAGES[sum(map(ord, case.body["language"])) % len(LANGUAGES)]
