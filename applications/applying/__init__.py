"""What a candidate needs until an application is sent: the button, what is at hand, and a guest's way by the code."""
