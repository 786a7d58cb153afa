"""The API's part about people: who I am, organisations, tokens, the audit trail."""
