"""What a column may be besides a slot of the answers, whose names hold no sign of equality."""

KEY = "=key"
RESPONSE = "=response"
NOTHING = ""
