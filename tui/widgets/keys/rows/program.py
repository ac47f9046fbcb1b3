"""The program itself."""

from __future__ import annotations

from tui.widgets.keys.key import Key

ROWS: tuple[Key, ...] = (
    Key("T", "app.theme", "theme", "Light or dark", "Program", 3),
    Key("Y", "app.mouse", "mouse", "Leave the mouse to the terminal, or take it", "Program", 3),
    Key("question_mark", "screens.help", "help", "This help", "Program", 0),
    Key("ctrl+p", "app.command_palette", "palette", "All commands, searchable", "Program", 2),
    Key("ctrl+z", "app.suspend_process", "", "Back to the shell; fg there returns", "Program", 3),
    Key("ctrl+c", "app.copy_or_quit", "", "Copy what is selected, or quit", "Program", 3),
    Key("q,ctrl+q", "app.quit_now", "quit", "Quit (ctrl+c too)", "Program", 0, called="quit"),
)
