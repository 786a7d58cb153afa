"""Calls that a person makes beside the browser."""

import time

import requests

CONTENT_TYPE = "application/soap+xml; charset=utf-8"


def post(address: str, envelope: str) -> str:
    """The body of the answer."""
    answer = requests.post(address, data=envelope.encode(), headers={"Content-Type": CONTENT_TYPE}, timeout=10)
    return answer.content.decode()


def until_it_answers(address: str, envelope: str, word: str, *, seconds: float = 30) -> str:
    """Calls until `word` stands in the answer."""
    end = time.monotonic() + seconds
    while word not in (answer := post(address, envelope)):
        assert time.monotonic() < end, f"no {word} within {seconds} s: {answer}"
        time.sleep(0.2)
    return answer
