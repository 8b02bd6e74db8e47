"""The parts of the suite `alerts`."""
