package dev.bartizan.error;

import java.util.Map;

/**
 * An error response, ready to send.
 *
 * @param status HTTP status
 * @param headers {@code Content-Type} and headers specific to the code
 * @param body JSON or HTML
 */
public record WrittenError(int status, Map<String, String> headers, byte[] body) {}
