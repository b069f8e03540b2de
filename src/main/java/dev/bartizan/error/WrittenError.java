package dev.bartizan.error;

import java.util.Map;

/**
 * An error, ready to be sent.
 *
 * @param status HTTP status
 * @param headers {@code Content-Type} and what belongs to the code
 * @param body JSON, or a page of HTML
 */
public record WrittenError(int status, Map<String, String> headers, byte[] body) {}
