"""The benchmarks: `make bench`. Each module here with a `run(options)` is a suite; see docs/benchmarks.md.

Figures are printed and kept, never asserted: a test that times itself fails on a busy machine.
"""
