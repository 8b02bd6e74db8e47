"""The parts of the suite `search`."""
