"""What looks wrong in a saved month, and what somebody has accepted."""
