"""Files that people upload: how one is kept, read and scanned, and given out again.

Imports nothing: the reader, which must not load Django, lies in here.
"""
