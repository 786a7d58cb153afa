"""Who uses the portal: organisations, people, roles, tokens and the audit trail."""
