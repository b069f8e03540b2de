package dev.bartizan.notify.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * An e-mail with plain text.
 *
 * @param id unique; the same in each attempt
 * @param sender a valid address
 * @param recipients valid addresses
 * @param subject control characters become spaces
 */
public record Mail(String id, String sender, List<String> recipients, String subject, String text) {

    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_PLAIN = 60;

    /** Bytes of one encoded word of RFC 2047, which has at most 75 characters. */
    private static final int WORD = 45;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final String END = "\r\n";

    /**
     * Head and body, as they are sent: ASCII, with lines of at most 100 characters except the list of recipients. No text
     * can add a header, because everything is encoded or checked.
     */
    String content(Instant now) {
        return String.join(
                END,
                "Date: " + DATE.format(now.atOffset(ZoneOffset.UTC)),
                "From: <%s>".formatted(sender),
                "To: " + String.join("," + END + " ", recipients),
                "Subject: " + encoded(subject),
                "Message-ID: <%s@%s>".formatted(id, sender.substring(sender.lastIndexOf('@') + 1)),
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                "");
    }

    /** Encodes a subject as in RFC 2047, unless it is short and ASCII. */
    private static String encoded(String subject) {
        StringBuilder clean = new StringBuilder();
        subject.codePoints()
                .limit(LONGEST_SUBJECT)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        String text = clean.toString();
        if (text.length() <= LONGEST_PLAIN
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                && !text.contains("=?")) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        text.codePoints().mapToObj(Character::toString).forEach(character -> {
            if (bytes(word.toString()) + bytes(character) > WORD) {
                words.append(encodedWord(word)).append(END).append(' ');
                word.setLength(0);
            }
            word.append(character);
        });
        return words.append(encodedWord(word)).toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String encodedWord(StringBuilder text) {
        return "=?UTF-8?B?%s?="
                .formatted(Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
