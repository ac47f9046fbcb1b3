"""What is looked at before the app opens, so that what cannot be is said in the shell."""
