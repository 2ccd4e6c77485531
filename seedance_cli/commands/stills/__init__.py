"""What `still` does: draw, keep, answer."""
