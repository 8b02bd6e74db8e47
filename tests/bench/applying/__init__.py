"""What the suite `apply` sends, and what it is measured beside."""
