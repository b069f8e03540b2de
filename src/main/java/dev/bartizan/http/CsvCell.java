package dev.bartizan.http;

/** Cells of CSV in the notation of RFC 4180, whose texts no spreadsheet takes for a formula. */
public final class CsvCell {

    /** Spreadsheets take a cell that begins with one of these for a formula. */
    private static final String FORMULAS = "=+-@\t\r\n";

    /** In some languages spreadsheets begin a cell after these, even inside quotation marks that don't begin the line. */
    private static final String SEPARATORS = ";\t\r\n";

    private CsvCell() {}

    /** A text as a cell. */
    public static String of(String text) {
        StringBuilder cell = new StringBuilder(text.length() + 2);
        boolean quoted = false;
        boolean begins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (begins && FORMULAS.indexOf(c) >= 0) {
                cell.append('\'');
            }
            if (c == '"') {
                cell.append('"');
            }
            cell.append(c);
            begins = SEPARATORS.indexOf(c) >= 0;
            quoted |= begins || c == '"' || c == ',';
        }
        return quoted ? "\"" + cell + "\"" : cell.toString();
    }

    /**
     * The text of a cell that {@link #of} has written, after its quotation marks were read. A text that begins with an
     * apostrophe before one of these characters loses it.
     */
    public static String text(String cell) {
        StringBuilder text = new StringBuilder(cell.length());
        boolean begins = true;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            boolean added = begins && c == '\'' && i + 1 < cell.length() && FORMULAS.indexOf(cell.charAt(i + 1)) >= 0;
            if (!added) {
                text.append(c);
                begins = SEPARATORS.indexOf(c) >= 0;
            } else {
                text.append(cell.charAt(++i));
                begins = SEPARATORS.indexOf(cell.charAt(i)) >= 0;
            }
        }
        return text.toString();
    }
}
