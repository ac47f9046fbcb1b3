"""How a script makes numbers of raw rows, and reads a CSV file of them, in Python and NumPy."""

from __future__ import annotations

from collections.abc import Iterator

from core.data.features import FEATURES_WRITTEN
from core.data.sources.table.preparing import rules
from core.data.sources.table.reading import missing
from core.data.sources.table.written import dates, moments, numbers
from core.experiment.export.columns import InputColumn, Kind
from core.experiment.export.model import TrainedModel
from core.experiment.export.scripts.standalone import standalone
from core.formulas.written import number

_NUMBER = '''
def number(value, spelling, fill):
    """Return a number, however the table writes it; what stands for a missing one if it is none."""
    if isinstance(value, str):
        text = value.strip()
        found = None if is_missing(text, MISSING_TOO) else spelling.read(text)
    else:
        found = None if value is None else float(value)
    return fill if found is None or found != found or found in MISSING_NUMBERS else found
'''

_CATEGORY = '''
def category(value, categories):
    """Return a 1 at the place of a category, and 0 elsewhere; 0 for one that was not learnt."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = "" if value != value else number_name(float(value))
    text = str(value).strip()
    if text in ("True", "False"):  # however the table spells them
        names = [name for each in categories for name in each]
        text = next((name for name in names if name.casefold() == text.casefold()), text)
    return [float(text in each) for each in categories]
'''

_DATE = '''
def date(value, spelling, parts, fills):
    """Return the parts of a date as numbers; what stands for a missing one if it is none."""
    text = str(value).strip()
    moment = None if is_missing(text, MISSING_TOO) else spelling.read(text)
    if moment is None:
        return list(fills)
    moments = np.array([moment], "datetime64[s]")
    return [float(DATE_PARTS[part](moments)[0]) for part in parts]
'''

_PLAIN_ROWS = '''
def numbers_of(rows):
    """Return raw rows as numbers, of shape (rows, columns).

    A row is a sequence of numbers in the order of COLUMNS, or a mapping by their names.
    """
    rows = [[row[name] for name in COLUMNS] if hasattr(row, "keys") else row for row in rows]
    return np.array(rows, float).reshape(len(rows), len(COLUMNS))
'''

_TABLE_ROWS = '''
def numbers_of(rows):
    """Return raw rows as numbers, of shape (rows, numbers).

    A row is a mapping from names of columns to values, as csv.DictReader gives them, or a sequence
    of values in the order of COLUMNS. A column that a row lacks is a missing value.
    """
    made = []
    for row in rows:
        row = row if hasattr(row, "keys") else dict(zip(COLUMNS, row, strict=True))
        if not any(name in row for name in COLUMNS):
            raise ValueError(f"a row has none of the columns that were learnt from: {{COLUMNS}}")
        made.append(
            [
{calls}
            ]
        )
    return np.array(made, float).reshape(len(made), {width})
'''

_MAIN = '''
def shown(text):
    """Return a text without what a terminal would obey."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(text))


def main(path):
    """Print what is predicted for the rows of a CSV file, as a CSV file."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        start = file.readline()
        file.seek(0)
        delimiter = max(",;\\t|", key=start.count)
{reading}
    writer = csv.writer(sys.stdout, lineterminator="\\n")
{writing}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python " + sys.argv[0] + " ROWS.csv")
    try:
        main(sys.argv[1])
    except (KeyError, OSError, ValueError, csv.Error) as error:
        sys.exit(shown(f"{{sys.argv[1]}}: {{type(error).__name__}}: {{error}}"))
'''

_NAMED = (
    "        rows = csv.DictReader(file, delimiter=delimiter, skipinitialspace=True)\n"
    "        rows.fieldnames = [name.strip() for name in rows.fieldnames or []]\n"
    "        rows = list(rows)"
)
_NUMBERED = (
    "        rows = [\n"
    '            {f"column {n}": value for n, value in enumerate(row, 1)}\n'
    "            for row in csv.reader(file, delimiter=delimiter, skipinitialspace=True)\n"
    "            if row\n"
    "        ]"
)


def reading_rows(model: TrainedModel) -> tuple[set[tuple[str, str]], Iterator[str]]:
    """Return the imports and the lines that make numbers of raw rows."""
    if not model.is_table:
        return set(), iter(_of_numbers(model))
    kinds: set[Kind] = {column.kind for column in model.columns}
    parts = []
    if kinds != {"category"}:
        parts.append((missing, "is_missing"))
    if "number" in kinds:
        parts.append((numbers, "NumberSpelling.read"))
    if "category" in kinds:
        parts.append((rules, "number_name"))
    if "date" in kinds:
        parts += [(dates, "DateSpelling.read"), (moments, "DATE_PARTS")]
    imports, sources = standalone(parts)
    return imports, _of_a_table(model, kinds, sources)


def _of_numbers(model: TrainedModel) -> Iterator[str]:
    yield f"COLUMNS = {_names(model)}"
    yield ""
    yield _PLAIN_ROWS.rstrip("\n")


def _of_a_table(model: TrainedModel, kinds: set[Kind], sources: list[str]) -> Iterator[str]:
    yield f"COLUMNS = {_names(model)}"
    if kinds != {"category"}:
        also = sorted(text.strip().casefold() for text in model.missing)
        yield f"MISSING_TOO = {also!r}"
        yield f"MISSING_NUMBERS = {list(model.missing_numbers)!r}"
    yield "\n# How values are read: the same code that read those that were learnt."
    for source in sources:
        is_constant = not source.startswith(("def ", "class ", "@"))
        yield source if is_constant else f"\n\n{source}\n"
    for kind, function in (("number", _NUMBER), ("category", _CATEGORY), ("date", _DATE)):
        if kind in kinds:
            yield f"\n{function.rstrip()}"
    calls = "\n".join(f"                {_call(column)}," for column in model.columns)
    yield "\n" + _TABLE_ROWS.format(calls=calls, width=model.n_raw).rstrip()


def _names(model: TrainedModel) -> str:
    lines = "".join(f"    {column.name!r},\n" for column in model.columns)
    short = repr([column.name for column in model.columns])
    return short if len(short) <= 80 else f"[\n{lines}]"


def _call(column: InputColumn) -> str:
    value = f"row.get({column.name!r})"
    if column.kind == "category":
        places = ", ".join(map(repr, column.categories))
        return f"*category({value}, [{places}])"
    if column.kind == "date":
        fills = ", ".join(map(number, column.fills))
        return f"*date({value}, {column.dates!r}, {list(column.parts)!r}, [{fills}])"
    return f"number({value}, {column.spelling!r}, {number(column.fills[0])})"


def features_of(model: TrainedModel, library: str = "np") -> Iterator[str]:
    """Yield the lines that compute features of two numbers, which stand in ``raw``.

    Raises
    ------
    ValueError
        If a feature is not written in NumPy.
    """
    if not model.features:
        return
    for name in model.features:
        if name not in FEATURES_WRITTEN:
            raise ValueError(f"the feature {name} is not written in NumPy")
    formulas = [FEATURES_WRITTEN[name].replace("np.", f"{library}.") for name in model.features]
    stack, axis = ("column_stack", "") if library == "np" else ("stack", ", dim=1")
    yield "x1, x2 = raw[:, 0], raw[:, 1]"
    yield f"raw = {library}.{stack}([{', '.join(formulas)}]{axis})"


def running(model: TrainedModel) -> str:
    """Return the end of a script, which predicts the rows of a CSV file."""
    target = f"predicted {model.target}" if model.target else "predicted"
    header = ["row", target]
    lines = ["    predicted = predict(rows)"]
    if model.gives_probabilities:
        header += [f"P({label})" for label in model.labels]
        lines += ["    shares = outputs(rows)"]
    lines += [f"    writer.writerow([shown(name) for name in {header!r}])"]
    lines += ["    for number_of_row, value in enumerate(predicted):"]
    more = ", *shares[number_of_row].tolist()" if model.gives_probabilities else ""
    lines += [f"        writer.writerow([number_of_row + 1, shown(value){more}])"]
    writing = "\n".join(lines)
    return _MAIN.format(reading=_NAMED if model.is_named else _NUMBERED, writing=writing)
