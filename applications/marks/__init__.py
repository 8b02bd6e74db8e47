"""What a candidate thinks of ads: saved, interested, not for me, hidden; and what follows from it."""
