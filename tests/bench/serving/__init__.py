"""Parts of the suite `web`."""
