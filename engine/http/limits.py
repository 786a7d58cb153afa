"""What a client may send and how long it may take. Sizes are in bytes, times in seconds."""

from dataclasses import dataclass

#: The request line: method, target, version.
LONGEST_LINE = 8 * 1024
#: All header fields together, and how many there may be.
MOST_HEADERS = 16 * 1024
MOST_FIELDS = 100
#: Bytes in which the head must have ended.
MOST_HEAD = LONGEST_LINE + MOST_HEADERS
MOST_BODY = 2 * 2**20
#: What stands around the content of a chunked body: size lines, extensions, trailers.
LONGEST_CHUNK_LINE = 256
MOST_AROUND_CHUNKS = 128 * 1024
MOST_TRAILERS = 4 * 1024
#: Of all large bodies of one process that have not come whole: beyond, who sends more of one is refused.
MOST_UNFINISHED = 48 * 2**20
#: Requests sent ahead: reading stops while so many bytes wait for their turn.
MOST_AHEAD = 64 * 1024
#: What a client may go on sending after it was refused, before the connection is cut.
MOST_DISCARDED = 1024 * 1024
DISCARD_SECONDS = 2.0
#: A body gets a second more for each so many bytes that have come, an answer for each so many that wait.
BODY_RATE = 128 * 1024
ANSWER_RATE = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an operator may set: for one process.

    `request_seconds` is for a head, from its first byte or from the connection on, and for a body again;
    `idle_seconds` for the next request on a connection; `answer_seconds` for a client to take an answer.
    """

    connections: int = 4_096
    connections_per_address: int = 2_048
    request_seconds: float = 10.0
    idle_seconds: float = 75.0
    answer_seconds: float = 30.0
