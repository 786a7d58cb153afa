"""What every neighbour answers: the envelope that the engine makes of the same response, with the values of a row."""

import csv
import io
import json

from .. import patients

ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    f"{patients.RESPONSE}</soap:Body></soap:Envelope>"
)


def whole(number: int) -> str:
    """The answer for a row."""
    return filled(patients.values(number))


def filled(values: dict[str, str]) -> str:
    """The envelope with a text in each place."""
    answer = ENVELOPE
    for name, value in values.items():
        answer = answer.replace(f"{{{{{name}}}}}", value)
    return answer


def as_csv(rows: int) -> str:
    """The rows under their column names."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ("key", "name", "town"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(patients.values(number) for number in range(rows))
    return stream.getvalue()


def as_json(rows: int) -> str:
    """{key: {name: value}}."""
    return json.dumps({patients.key(number): patients.values(number) for number in range(rows)})
