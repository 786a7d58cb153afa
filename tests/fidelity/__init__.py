"""Every cell of every format is read exactly, or refused by its address: never a silent change."""
