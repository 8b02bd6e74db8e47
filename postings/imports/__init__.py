"""Ads from elsewhere. Every format is a module with three functions, so that all the rest is shared:

`records(path)` yields what the file holds, one record after the other, and a `Problem` for what can't be read;
`identify(record)` tells (organisation, reference) cheaply; `understand(record)` gives an `ImportedPosting`.
"""
