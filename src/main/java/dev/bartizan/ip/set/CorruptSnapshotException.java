package dev.bartizan.ip.set;

/** Thrown when bytes are not the encoded set they should be; the message says what is wrong with them. */
public class CorruptSnapshotException extends RuntimeException {

    public CorruptSnapshotException(String message) {
        super(message);
    }
}
