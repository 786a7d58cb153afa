"""HTTP/1.1 as the engine speaks it: strict heads, bounded bodies, deadlines, answers in order. It knows no SOAP."""
