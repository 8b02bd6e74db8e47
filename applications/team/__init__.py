"""What a company's team is told: the day's news, promises that run out, and how many of them it has kept."""
