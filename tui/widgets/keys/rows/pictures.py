"""What is shown of a run, on the map above all, and beside which other runs."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key("l", "main.turn_log_scale", "log", "Loss on a logarithmic scale, or linear", "View", 2),
    Key("t", "main.turn_test_points", "test", "Show or hide the test points", "View", 2),
    Key(
        "x",
        "main.turn_discretize",
        "classes",
        "Map of the decisions alone, or of probabilities",
        "View",
        2,
    ),
    Key(
        "m",
        "map.turn_view(1)",
        "map",
        "What the map shows: the next view",
        "Map",
        0,
        called="next-view",
    ),
    Key(
        "M",
        "map.turn_view(-1)",
        "map",
        "What the map shows: the previous view",
        "Map",
        0,
        called="previous-view",
    ),
    Key(
        "full_stop",
        "map.turn_neurons(1)",
        "",
        "The next neuron on the map, or pair",
        "Map",
        called="next-neuron",
    ),
    Key(
        "comma",
        "map.turn_neurons(-1)",
        "",
        "The previous neuron on the map, or pair",
        "Map",
        called="previous-neuron",
    ),
    Key("w", "map.turn_marks", "", "Mark points the network gets wrong, or not", "Map"),
    Key("z", "map.zoom(1)", "zoom", "Zoom in on the cursor", "Map", 2, called="zoom-in"),
    Key("Z", "map.zoom(-1)", "zoom", "Zoom out", "Map", 2, called="zoom-out"),
    Key("0,home", "map.zoom(0)", "", "The whole map again", "Map", called="whole-map"),
    *(
        Key(
            name,
            action,
            "",
            f"Move the cursor on the map {name}",
            "Map",
            panel="map",
            called=f"cursor-{name}",
        )
        for name, action in (
            ("left", "cursor(-1, 0)"),
            ("right", "cursor(1, 0)"),
            ("up", "cursor(0, 1)"),
            ("down", "cursor(0, -1)"),
        )
    ),
    Key("c", "main.pin", "compare", "Pin this run, to compare others with", "Compare", 1),
    Key("C", "main.show_comparison", "compare", "The results of the pinned runs", "Compare", 1),
    Key(
        "B",
        "beside.turn",
        "linear",
        "A linear model's border on the map, or none",
        "Compare",
        2,
        called="baseline",
    ),
    Key(
        "up,k",
        "choose_run(-1)",
        "",
        "The pinned run above",
        "Compare",
        3,
        "comparison",
        called="run-above",
    ),
    Key(
        "down,j",
        "choose_run(1)",
        "",
        "The pinned run below",
        "Compare",
        3,
        "comparison",
        called="run-below",
    ),
    Key("delete,backspace", "unpin", "", "Unpin the chosen run", "Compare", 3, "comparison"),
)
