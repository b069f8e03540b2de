package dev.bartizan.fail2ban.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a command as a pickle of protocol 2, which every server supports. */
public final class Pickler {

    private static final byte[] BEGIN = {(byte) 0x80, 2, ']', '('};
    private static final byte[] END = {'e', '.'};

    private Pickler() {}

    /** Writes a list of texts. */
    public static byte[] write(List<String> words) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(BEGIN);
        for (String word : words) {
            byte[] text = word.getBytes(StandardCharsets.UTF_8);
            pickle.write('X');
            pickle.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(text.length)
                    .array());
            pickle.writeBytes(text);
        }
        pickle.writeBytes(END);
        return pickle.toByteArray();
    }
}
