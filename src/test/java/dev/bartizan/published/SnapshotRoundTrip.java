package dev.bartizan.published;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Takes the content of one part through the format into another one, as a restart does. */
public final class SnapshotRoundTrip {

    private SnapshotRoundTrip() {}

    public static void take(PublishedPart from, PublishedPart to) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PublishedOutput out = new PublishedOutput(bytes);
            from.content().write(out);
            out.flush();
            PublishedInput in = new PublishedInput(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
            Runnable restore = to.read(in);
            if (in.remaining() != 0) {
                throw new AssertionError(in.remaining() + " bytes were not read");
            }
            restore.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
