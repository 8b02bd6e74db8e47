"""Made-up companies and ads in any number, shaped like a real board's, to measure on."""
