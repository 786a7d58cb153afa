"""Errors of the API: one JSON shape for all, after RFC 9457 (problem details)."""

from django.core.exceptions import RequestDataTooBig
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler
from drf_standardized_errors.types import ErrorResponse
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from .. import away
from ..errors import REFUSALS, status_of

MEDIA_TYPE = "application/problem+json"


class TooLarge(APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = "the body is larger than what is accepted"


class DatabaseAway(APIException):
    status_code = 503
    default_code = away.CODE
    default_detail = away.WORDS
    wait = away.RETRY_AFTER


class Refusal(APIException):
    """A refusal of the domain, as the API says it."""

    def __init__(self, refusal: Exception) -> None:
        super().__init__(str(refusal), code=getattr(refusal, "code", "refused"))
        self.status_code = status_of(refusal)
        self.problems = getattr(refusal, "problems", None)


class ProblemFormatter(ExceptionFormatter):
    """`{type, title, status, code, detail, errors: [{code, detail, attr}], problems?}`."""

    def format_error_response(self, error_response: ErrorResponse) -> dict:
        first = error_response.errors[0]
        body = {
            "type": error_response.type,
            "title": first.detail,
            "status": self.exc.status_code,
            "code": first.code,
            "detail": first.detail,
            "errors": [{"code": e.code, "detail": e.detail, "attr": e.attr} for e in error_response.errors],
        }
        if getattr(self.exc, "problems", None):
            body["problems"] = self.exc.problems
        return body


def problem(error: Exception, context: dict) -> Response | None:
    """Turns any exception of an API view into a problem document; None leaves a real bug to the server."""
    if isinstance(error, REFUSALS):
        error = Refusal(error)
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif away.is_away(error):
        error = DatabaseAway()
    response = exception_handler(error, context)
    if response is not None:
        response.content_type = MEDIA_TYPE
    return response
