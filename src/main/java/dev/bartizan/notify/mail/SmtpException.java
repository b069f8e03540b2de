package dev.bartizan.notify.mail;

import java.io.IOException;
import java.util.OptionalInt;

/** A mail server refused something. The message is for people, and has neither secrets nor text of the server. */
public class SmtpException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int TEMPORARY = 400;
    private static final int PERMANENT = 500;

    private final int code;

    /** Without a reply code: a retry would be useless. */
    SmtpException(String message) {
        this(0, message);
    }

    SmtpException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** The reply code of the server; empty if it is not about one reply. */
    public OptionalInt code() {
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Whether a retry can succeed. */
    public boolean temporary() {
        return code >= TEMPORARY && code < PERMANENT;
    }
}
