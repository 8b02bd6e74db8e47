"""Reads uploaded documents in a process of its own, which may die of what it reads.

Knows nothing of Django, so that it starts fast and can touch nothing. `server` forks a child for each file.
"""
