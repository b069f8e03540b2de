package dev.bartizan.livelog.accesslog;

/**
 * A line as it stands in the file, without its end.
 *
 * @param bytes of the line, or the first ones
 * @param cut whether there were more
 */
record RawLine(byte[] bytes, boolean cut) {}
