"""Rendering digests and handing them over to a mail server on the same machine."""
