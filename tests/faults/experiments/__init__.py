"""A module an experiment, named by its id; docs/faults.md says what it has."""
