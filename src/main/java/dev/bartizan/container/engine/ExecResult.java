package dev.bartizan.container.engine;

/**
 * How a program in a container ended.
 *
 * @param output the first 4096 bytes that it wrote to stdout and stderr, as UTF-8
 * @param missing whether it could not be run at all, because there is no such program or it may not be executed
 */
public record ExecResult(int exitCode, String output, boolean missing) {}
