"""What explains an experiment, from its key on: a linear model, the lesson."""
