"""Evidence: what answers look like, place by place, without anything that stands in them."""
