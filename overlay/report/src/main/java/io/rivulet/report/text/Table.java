package io.rivulet.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of results, to be shown as aligned text or as HTML. Columns first, then rows:
 *
 * <pre>{@code
 * Table table = new Table("Viewers").text("peer").number("complete", "%").number("p99", "ms");
 * table.row("viewer-01", Cell.of("100 %", 1.0).good(), 48.2);
 * System.out.print(table.toText(Terminal.detect(), 60));
 * }</pre>
 *
 * <p>A cell is a {@link Cell}, or any object: whole numbers and decimals are formatted by {@link Figures}, null is shown as a
 * dash, anything else by its {@code toString}. One thread.
 */
public final class Table {
    private static final String GAP = "  ";

    /** What a text column is never squeezed below: enough to tell names apart. */
    private static final int MIN_TEXT_COLUMNS = 6;

    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<List<Cell>> summaries = new ArrayList<>();

    /**
     * A column.
     *
     * @param name its heading
     * @param unit shown under or behind the heading; empty if there is none, or the cells carry it
     * @param numeric whether cells are aligned on the right and sorted as numbers
     */
    public record Column(String name, String unit, boolean numeric) {
        /** Heading and unit as one text. */
        public String heading() {
            return unit.isEmpty() ? name : name + " " + unit;
        }
    }

    /** What a value means, shown as a colour. */
    public enum Verdict {
        /** Nothing in particular. */
        NONE,
        /** As it should be. */
        GOOD,
        /** Worth a look. */
        WARNING,
        /** Not as it should be. */
        BAD
    }

    /**
     * One value.
     *
     * @param text as shown
     * @param sortKey its number; NaN if it has none, and then it is sorted by its text
     */
    public record Cell(String text, double sortKey, Verdict verdict) {
        /** A text. */
        public static Cell of(String text) {
            return new Cell(text, Double.NaN, Verdict.NONE);
        }

        /** A number as somebody formatted it. */
        public static Cell of(String text, double sortKey) {
            return new Cell(text, sortKey, Verdict.NONE);
        }

        /** The same, as it should be. */
        public Cell good() {
            return new Cell(text, sortKey, Verdict.GOOD);
        }

        /** The same, worth a look. */
        public Cell warning() {
            return new Cell(text, sortKey, Verdict.WARNING);
        }

        /** The same, not as it should be. */
        public Cell bad() {
            return new Cell(text, sortKey, Verdict.BAD);
        }

        static Cell of(Object value) {
            if (value == null) {
                return of(Figures.NONE);
            }
            if (value instanceof Cell cell) {
                return cell;
            }
            if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
                long number = ((Number) value).longValue();
                return of(Figures.count(number), (double) number);
            }
            if (value instanceof Number number) {
                return of(Figures.number(number.doubleValue()), number.doubleValue());
            }
            return of(value.toString());
        }
    }

    /**
     * A table without columns.
     *
     * @param title what it shows; may be empty
     */
    public Table(String title) {
        this.title = title;
    }

    /** Adds a column of text, aligned on the left. */
    public Table text(String name) {
        return column(new Column(name, "", false));
    }

    /** Adds a column of numbers, aligned on the right. */
    public Table number(String name) {
        return number(name, "");
    }

    /** Adds a column of numbers of a unit. */
    public Table number(String name, String unit) {
        return column(new Column(name, unit, true));
    }

    private Table column(Column column) {
        if (!rows.isEmpty() || !summaries.isEmpty()) {
            throw new IllegalStateException("column " + column.name + ": all columns come before the first row");
        }
        columns.add(column);
        return this;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not one cell for each column
     */
    public Table row(Object... cells) {
        rows.add(cells(cells));
        return this;
    }

    /** Adds a row that sums up; it stays at the bottom when people sort. */
    public Table summary(Object... cells) {
        summaries.add(cells(cells));
        return this;
    }

    private List<Cell> cells(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    values.length + " cells in a table of " + columns.size() + " columns: give one for each");
        }
        List<Cell> cells = new ArrayList<>(values.length);
        for (Object value : values) {
            cells.add(Cell.of(value));
        }
        return List.copyOf(cells);
    }

    /** What the table shows. */
    public String title() {
        return title;
    }

    /** The columns from left to right. */
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    /** The rows as added. */
    public List<List<Cell>> rows() {
        return List.copyOf(rows);
    }

    /** The rows that sum up. */
    public List<List<Cell>> summaries() {
        return List.copyOf(summaries);
    }

    /** The table as text, whole. */
    public String toText(Terminal terminal) {
        return toText(terminal, Integer.MAX_VALUE);
    }

    /**
     * The table as lines of text, each ended. Too wide for the terminal, text columns are squeezed first; then the last columns
     * are left out and a line says so.
     *
     * @param maxRows more rows than this are left out, and a line says how many; summaries are always there
     */
    public String toText(Terminal terminal, int maxRows) {
        List<List<Cell>> shown = rows.size() > maxRows ? rows.subList(0, maxRows) : rows;
        int[] widths = widths(shown);
        int columnsShown = squeeze(widths, terminal.columns());
        int lineWidth = GAP.length() * (columnsShown - 1);
        for (int i = 0; i < columnsShown; i++) {
            lineWidth += widths[i];
        }
        StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append(Glyphs.fit(Glyphs.oneLine(title), terminal.columns())).append('\n');
        }
        appendLine(text, columns.stream().map(Column::name).toList(), widths, columnsShown);
        if (columns.stream().limit(columnsShown).anyMatch(column -> !column.unit.isEmpty())) {
            appendLine(text, columns.stream().map(Column::unit).toList(), widths, columnsShown);
        }
        String rule = "─".repeat(Math.max(0, lineWidth)) + "\n";
        text.append(rule);
        for (List<Cell> row : shown) {
            appendLine(text, row.stream().map(Cell::text).toList(), widths, columnsShown);
        }
        if (shown.size() < rows.size()) {
            text.append("… and ")
                    .append(Figures.count(rows.size() - shown.size()))
                    .append(" more rows\n");
        }
        if (!summaries.isEmpty()) {
            text.append(rule);
        }
        for (List<Cell> row : summaries) {
            appendLine(text, row.stream().map(Cell::text).toList(), widths, columnsShown);
        }
        if (columnsShown < columns.size()) {
            text.append("(too narrow for: ");
            text.append(String.join(
                    ", ",
                    columns.subList(columnsShown, columns.size()).stream()
                            .map(column -> Glyphs.oneLine(column.heading()))
                            .toList()));
            text.append(")\n");
        }
        return terminal.plain(text.toString());
    }

    /** The table as comma-separated values (RFC 4180), with full numbers where there are any. */
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        appendCsv(csv, columns.stream().map(Column::heading).toList());
        for (List<Cell> row : rows) {
            appendCsv(
                    csv,
                    row.stream()
                            .map(cell -> Double.isNaN(cell.sortKey) ? cell.text : Json.number(cell.sortKey))
                            .toList());
        }
        return csv.toString();
    }

    private static void appendCsv(StringBuilder csv, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            boolean quote = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            csv.append(i == 0 ? "" : ",").append(quote ? '"' + field.replace("\"", "\"\"") + '"' : field);
        }
        csv.append("\r\n");
    }

    private int[] widths(List<List<Cell>> shown) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            int width = Math.max(width(column.name), width(column.unit));
            for (List<Cell> row : shown) {
                width = Math.max(width, width(row.get(i).text));
            }
            for (List<Cell> row : summaries) {
                width = Math.max(width, width(row.get(i).text));
            }
            widths[i] = width;
        }
        return widths;
    }

    private static int width(String text) {
        return Glyphs.width(Glyphs.oneLine(text));
    }

    /**
     * Makes text columns narrower, the widest first, until the line fits.
     *
     * @return how many columns fit then
     */
    private int squeeze(int[] widths, int limit) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        while (total > limit) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean canShrink = !columns.get(i).numeric && widths[i] > MIN_TEXT_COLUMNS;
                if (canShrink && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            total--;
        }
        int shown = widths.length;
        while (shown > 1 && total > limit) {
            shown--;
            total -= widths[shown] + GAP.length();
        }
        return shown;
    }

    private void appendLine(StringBuilder text, List<String> cells, int[] widths, int columnsShown) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columnsShown; i++) {
            String cell = Glyphs.fit(Glyphs.oneLine(cells.get(i)), widths[i]);
            line.append(i == 0 ? "" : GAP).append(Glyphs.padded(cell, widths[i], columns.get(i).numeric));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** For debugging: title and size. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Table[%s, %d columns, %d rows]", title, columns.size(), rows.size());
    }
}
