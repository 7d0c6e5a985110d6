"""The way of a call to the network and back."""
