"""What must hold when things go wrong, or all come at once; see docs/faults.md."""
