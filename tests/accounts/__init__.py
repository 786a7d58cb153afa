"""What the portal promises about organisations, people, roles, tokens and the trail."""
