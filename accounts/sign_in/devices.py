"""What a browser says of itself, in the two words by which its owner knows it again."""

# The first that is found counts: nearly every browser claims to be the ones below it, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def name(user_agent):
    """For example "Firefox · Android"; empty for what no browser says."""
    words = (
        next((word for mark, word in known.items() if mark in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(word for word in words if word)
