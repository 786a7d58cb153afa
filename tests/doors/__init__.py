"""The walls between organisations: every route, tried as a stranger."""
