"""Panels: which are in view, and what each has of its own."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key("tab", "app.focus_next", "panel", "Go to the next panel", "Panels"),
    Key("shift+tab", "app.focus_previous", "", "Go to the previous panel", "Panels"),
    Key(
        "v",
        "panels.side_view(1)",
        "view",
        "What stands beside the map: the next",
        "Panels",
        0,
        called="next-panel-beside",
    ),
    Key(
        "V",
        "panels.side_view(-1)",
        "view",
        "What stands beside the map: the previous",
        "Panels",
        0,
        called="previous-panel-beside",
    ),
    Key(
        "H",
        "panels.turn_health",
        "health",
        "The health of the layers, or what stood there before",
        "Panels",
        1,
        called="health",
    ),
    Key("f", "panels.maximize", "full", "The panel alone on the screen, or all again", "Panels"),
    Key("escape", "main.leave", "", "Back to all panels; select nothing", "Panels"),
    Key(
        "i",
        "ahead.turn",
        "inside",
        "Inside the next training step, or the map again",
        "Step",
        0,
        called="inside-step",
    ),
    *(
        Key(keys, action, label, help_, "Step", rank, "step", called=called)
        for keys, action, label, help_, rank, called in (
            ("left", "go(-1)", "stage", "Back to the stage before", 0, "stage-before"),
            ("right", "go(1)", "stage", "On to the next stage of the step", 0, "next-stage"),
            ("up,k", "choose(-1)", "term", "The weight above, or the example", 0, "term-above"),
            ("down,j", "choose(1)", "term", "The weight below, or the example", 0, "term-below"),
            ("comma", "turn_neuron(-1)", "neuron", "The neuron before", 0, "neuron-before"),
            ("full_stop", "turn_neuron(1)", "neuron", "The neuron after", 0, "neuron-after"),
            (
                "E",
                "turn_together",
                "one/all",
                "One example, the one at the cursor, or all",
                0,
                "all-examples",
            ),
            ("enter", "tell_digits", "digits", "All digits of its numbers", 0, "all-digits"),
            ("F", "turn_check", "check", "Check the gradients, nudging weights", 0, "check-step"),
            ("1", "go_to(1)", "", "Stage 1: what the example is", 3, "stage-1"),
            ("2", "go_to(2)", "", "Stage 2: what the neuron adds up, z", 3, "stage-2"),
            ("3", "go_to(3)", "", "Stage 3: what it makes of that, a", 3, "stage-3"),
            ("4", "go_to(4)", "", "Stage 4: what the example costs, the loss", 3, "stage-4"),
            ("5", "go_to(5)", "", "Stage 5: how the error comes back, dz", 3, "stage-5"),
            ("6", "go_to(6)", "", "Stage 6: how all examples pull on a weight, dW", 3, "stage-6"),
            ("7", "go_to(7)", "", "Stage 7: how the weights move", 3, "stage-7"),
            ("8", "go_to(8)", "", "Stage 8: what the step does to the loss", 3, "stage-8"),
        )
    ),
    Key(
        "L",
        "around.turn",
        "landscape",
        "The loss around the network, or the map again",
        "Landscape",
        1,
        called="landscape",
    ),
    *(
        Key(keys, action, label, help_, "Landscape", rank, "landscape", called=called)
        for keys, action, label, help_, rank, called in (
            (
                "m,M",
                "turn_plane",
                "plane",
                "The other plane: path or random",
                0,
                "another-plane",
            ),
            (
                "enter",
                "put_network",
                "put",
                "Put the network where the cursor is",
                0,
                "put-network",
            ),
            ("left", "cursor(-1, 0)", "", "The cursor to the left", 3, "landscape-left"),
            ("right", "cursor(1, 0)", "", "The cursor to the right", 3, "landscape-right"),
            ("up,k", "cursor(0, 1)", "", "The cursor up", 3, "landscape-up"),
            ("down,j", "cursor(0, -1)", "", "The cursor down", 3, "landscape-down"),
            ("z", "zoom(1)", "zoom", "Zoom in on the landscape", 0, "zoom-landscape-in"),
            ("Z", "zoom(-1)", "zoom", "Zoom out of the landscape", 0, "zoom-landscape-out"),
            ("0,home", "zoom(0)", "", "All of the landscape again", 3, "whole-landscape"),
        )
    ),
    *(
        Key(keys, f"scroll_notes({lines})", "", help_, "Landscape", 3, "contours", called=called)
        for keys, lines, help_, called in (
            ("up,k", -1, "What is said beside it, further up", "landscape-notes-up"),
            ("down,j", 1, "What is said beside it, further down", "landscape-notes-down"),
            ("pageup", -10, "What is said beside it, far up", "landscape-notes-far-up"),
            ("pagedown", 10, "What is said beside it, far down", "landscape-notes-far-down"),
        )
    ),
    *(
        Key(keys, f"{action}({lines})", "", help_, group, 3, group.lower(), called=called)
        for group, action, said in (
            ("Numbers", "scroll_numbers", "Numbers {}"),
            ("Health", "scroll_health", "Health {}"),
        )
        for keys, lines, help_, called in (
            ("up,k", -1, said.format("further up"), f"{group.lower()}-up"),
            ("down,j", 1, said.format("further down"), f"{group.lower()}-down"),
            ("pageup", -10, said.format("far up"), f"{group.lower()}-far-up"),
            ("pagedown", 10, said.format("far down"), f"{group.lower()}-far-down"),
        )
    ),
    *(
        Key(keys, action, label, help_, "Charts", rank, "charts", called=called)
        for keys, action, label, help_, rank, called in (
            ("left", "read(-1)", "read", "Read off the epoch before", 0, "read-before"),
            ("right", "read(1)", "read", "Read off the epoch after", 0, "read-after"),
            ("up", "read_mark(1)", "mark", "Go to the next mark", 0, "next-mark"),
            ("down", "read_mark(-1)", "mark", "Go to the mark before", 0, "mark-before"),
            ("pageup", "read(-10)", "", "Ten columns back", 3, "read-far-before"),
            ("pagedown", "read(10)", "", "Ten columns on", 3, "read-far-after"),
            ("home", "read_end(-1)", "ends", "Read off the first epoch", 0, "read-first"),
            ("end", "read_end(1)", "ends", "Read off the latest, and stay there", 0, "read-latest"),
        )
    ),
    *(
        Key(
            keys,
            f"scroll_images({lines})",
            "",
            f"Pictures {way}",
            "Images",
            3,
            "images",
            called=called,
        )
        for keys, lines, way, called in (
            ("up,k", -2, "further up", "images-up"),
            ("down,j", 2, "further down", "images-down"),
            ("pageup", -10, "far up", "images-far-up"),
            ("pagedown", 10, "far down", "images-far-down"),
        )
    ),
)
