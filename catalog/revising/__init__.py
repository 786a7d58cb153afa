"""One table and another: what differs by key, what several people's changes come to, what a row more makes of it."""
