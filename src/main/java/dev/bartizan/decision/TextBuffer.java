package dev.bartizan.decision;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpFormatter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a text that is written piece by piece; reusable without allocation. */
public final class TextBuffer {

    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes;
    private int length;

    public TextBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** A text of ASCII characters. */
    @SuppressWarnings("deprecation") // The only way to copy Latin-1 characters without allocation.
    public TextBuffer ascii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    /** Any text, as UTF-8. */
    public TextBuffer text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Any text, escaped for a JSON string. */
    public TextBuffer json(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return text(new String(JsonStringEncoder.getInstance().quoteAsString(text.substring(i))));
            }
            bytes[length++] = (byte) character;
        }
        return this;
    }

    public TextBuffer bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** A number that is not negative, in decimal digits. */
    public TextBuffer number(long number) {
        reserve(LONGEST_NUMBER);
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** The lowest {@code digits} hexadecimal digits of a number, in lower case. */
    public TextBuffer hex(long number, int digits) {
        reserve(digits);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = (byte) Character.forDigit((int) (number >>> shift) & 0xf, 16);
        }
        return this;
    }

    /** A network with its prefix length. */
    public TextBuffer cidr(Cidr cidr) {
        reserve(IpFormatter.MAX_LENGTH);
        length = cidr.isV6()
                ? IpFormatter.cidr6(cidr.high(), cidr.low(), cidr.prefixLength(), bytes, length)
                : IpFormatter.cidr4((int) cidr.low(), cidr.prefixLength(), bytes, length);
        return this;
    }

    /** A network's address, without its prefix length. */
    public TextBuffer address(Cidr cidr) {
        reserve(IpFormatter.MAX_LENGTH);
        length = cidr.isV6()
                ? IpFormatter.address6(cidr.high(), cidr.low(), bytes, length)
                : IpFormatter.address4((int) cidr.low(), bytes, length);
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
