"""Experiment X: what those ask who mean a board no good; all names are found in the code and in its pages."""
