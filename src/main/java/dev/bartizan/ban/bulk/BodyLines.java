package dev.bartizan.ban.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines of a body in UTF-8. Lines end with LF or CR LF. */
final class BodyLines {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream body;
    private final byte[] buffer = new byte[65_536];
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private int at;
    private int end;
    private long number;
    private boolean tooLong;
    private String text = "";

    BodyLines(InputStream body) {
        this.body = body;
    }

    /** Reads the next line; returns whether there is one. */
    boolean next() throws IOException {
        current.reset();
        tooLong = false;
        boolean any = false;
        while (at < end || fill()) {
            any = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            keep(from);
            if (at < end) {
                at++;
                break;
            }
        }
        number += any ? 1 : 0;
        text = current.toString(StandardCharsets.UTF_8);
        if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        return any;
    }

    private void keep(int from) {
        int length = Math.min(at - from, BulkReader.LONGEST - current.size());
        current.write(buffer, from, length);
        tooLong |= length < at - from;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, body.read(buffer));
        return end > 0;
    }

    /** The number of the line; the first is 1. */
    long number() {
        return number;
    }

    /** The line without white space around it; only its beginning if it is {@link #tooLong}. */
    String text() {
        return text.strip();
    }

    /** Whether the line is longer than {@value BulkReader#LONGEST} bytes. */
    boolean tooLong() {
        return tooLong;
    }
}
