"""What is held about a person: the registry of it, how it is taken along and erased, and for how long it is kept."""
