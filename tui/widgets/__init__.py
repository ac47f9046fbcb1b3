"""The widgets of the terminal program, one file each."""
