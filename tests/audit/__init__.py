"""`make audit`: the site as others judge it; see docs/audit.md. Checks answer findings, and none is a pass."""
