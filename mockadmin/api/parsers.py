"""Reads JSON bodies without letting a hostile one become a server error."""

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """JSON as the standard parser reads it; a body nested without end is a bad request, not a crash."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("the JSON body is nested too deeply") from error
        except LookupError as error:  # an unknown charset, or one that is no text encoding
            raise ParseError("the body's charset is not known; send UTF-8") from error
