"""From numbers to terminal cells: palettes, fields, curves and the figures of them."""
