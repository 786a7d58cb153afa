"""What people decide about organisations, roles, teams, tokens and their own profile."""
