package dev.bartizan.container.engine;

/**
 * The result of a program in a container.
 *
 * @param output the first 4096 bytes of stdout and stderr, as UTF-8
 * @param missing whether it could not be run because it doesn't exist or isn't executable
 */
public record ExecResult(int exitCode, String output, boolean missing) {}
