"""Hundreds of people at once, as a process of its own, and what that costs the board's programs."""
