"""What a column may be besides a slot of the answers, whose names hold no sign of equality."""

KEY = "=key"
PART = "=key:"
"""Begins the target of each further column of a key that several make; the label of the request's field follows."""
RESPONSE = "=response"
NOTHING = ""
MARK = "*"
"""Ends the header of each column of such a key, as `conformity.columns` reads it."""
