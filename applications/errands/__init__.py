"""What is done with all applicants of an ad: taken along as files, or answered so that the ad can be put away."""
