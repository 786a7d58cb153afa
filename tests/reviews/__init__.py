"""What the portal promises about who sees what, and who decides on versions."""
