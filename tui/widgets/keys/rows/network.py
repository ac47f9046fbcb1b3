"""The network: its layers, and the weight or bias that is selected."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key(
        "n",
        "controls.neurons(1)",
        "neuron",
        "Add a neuron to the selected layer",
        "Network",
        called="add-neuron",
    ),
    Key(
        "N",
        "controls.neurons(-1)",
        "neuron",
        "Take a neuron from the selected layer",
        "Network",
        called="take-neuron",
    ),
    Key(
        "a",
        "controls.layers(1)",
        "layer",
        "Add a hidden layer after the selected one",
        "Network",
        called="add-layer",
    ),
    Key(
        "A",
        "controls.layers(-1)",
        "layer",
        "Take the selected hidden layer away",
        "Network",
        called="take-layer",
    ),
    *(
        Key(
            keys,
            f"move('{way}')",
            "",
            f"Select what is {where}",
            "Network",
            9,
            "network",
            called=f"select-{way}",
        )
        for keys, way, where in (
            ("left,h", "left", "on the left: a link, then its neuron"),
            ("right,l", "right", "on the right"),
            ("up,k", "up", "above"),
            ("down,j", "down", "below"),
        )
    ),
    Key(
        "enter",
        "edit",
        "",
        "Type the selected bias or weight",
        "Network",
        9,
        "network",
        called="edit-weight",
    ),
)
