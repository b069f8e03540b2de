package dev.bartizan.published;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes the values of a snapshot; {@link PublishedInput} reads them in the same order. */
public final class PublishedOutput {

    private final DataOutputStream out;

    /** Writes to a stream, which should have a buffer. */
    PublishedOutput(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** Writes bytes in pieces, each after its length; a piece without bytes is the end. */
    @FunctionalInterface
    public interface Pieces {
        /** Writes all bytes, many at once. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A number from 0, in groups of seven bits, the lowest ones first. */
    public void number(long value) throws IOException {
        if (value < 0) {
            throw new IllegalArgumentException("Negative: " + value);
        }
        long rest = value;
        while (rest > 0x7f) {
            out.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    public void flag(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    /** A time in milliseconds. */
    public void moment(Instant value) throws IOException {
        out.writeLong(value.toEpochMilli());
    }

    public void optionalMoment(@Nullable Instant value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            moment(value);
        }
    }

    /** A text in UTF-8, of at most {@value PublishedInput#MAX_TEXT_BYTES} bytes. */
    public void text(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > PublishedInput.MAX_TEXT_BYTES) {
            throw new IOException("A text of " + bytes.length + " bytes is too long");
        }
        number(bytes.length);
        out.write(bytes);
    }

    public void optionalText(@Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            text(value);
        }
    }

    public void texts(Collection<String> values) throws IOException {
        number(values.size());
        for (String value : values) {
            text(value);
        }
    }

    public void range(IpRange value) throws IOException {
        out.writeBoolean(value.isV6());
        address(value.first());
        address(value.last());
    }

    private void address(IpAddress value) throws IOException {
        if (value.v6()) {
            out.writeLong(value.high());
            out.writeLong(value.low());
        } else {
            out.writeInt(value.value4());
        }
    }

    /** Bytes whose number is not known before. */
    public void bytes(Pieces content) throws IOException {
        content.writeTo(new FilterOutputStream(out) {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > 0) {
                    number(length);
                    PublishedOutput.this.out.write(bytes, from, length);
                }
            }

            @Override
            public void close() {
                throw new UnsupportedOperationException("The snapshot goes on");
            }
        });
        number(0);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void flush() throws IOException {
        out.flush();
    }
}
