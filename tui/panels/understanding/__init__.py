"""Panels that show why: the step to come, number by number, and what else explains a training."""
