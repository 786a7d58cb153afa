"""The limited, disposable child process in which hostile bytes are read, and what it tells while it works."""
