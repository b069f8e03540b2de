package dev.bartizan.ip.set;

/** Bytes are not a valid encoded set; the message has the reason. */
public class CorruptSnapshotException extends RuntimeException {

    public CorruptSnapshotException(String message) {
        super(message);
    }
}
