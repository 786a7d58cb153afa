"""A contract in words and examples for those who never open it: its operations, messages, files, notices, samples."""
