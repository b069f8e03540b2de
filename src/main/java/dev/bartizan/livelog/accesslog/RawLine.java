package dev.bartizan.livelog.accesslog;

/**
 * An unparsed line without its line end.
 *
 * @param bytes of the line, or only the first ones
 * @param cut whether the line was longer
 */
record RawLine(byte[] bytes, boolean cut) {}
