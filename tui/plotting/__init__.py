"""From numbers to terminal cells: palettes, fields, curves and the figures plotext draws of them."""
