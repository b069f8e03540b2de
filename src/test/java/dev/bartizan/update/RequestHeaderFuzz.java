package dev.bartizan.update;

import dev.bartizan.error.CorrelationId;
import dev.bartizan.http.RetryAfter;
import dev.bartizan.update.asset.ByteRange;
import dev.bartizan.update.manifest.AcceptedFormats;
import dev.bartizan.update.manifest.UpdateId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of headers of requests and responses. Where the code used a regular expression before, the result must be the
 * same.
 */
public final class RequestHeaderFuzz {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);
    private static final Pattern RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");
    private static final Pattern ID =
            Pattern.compile("(?<![0-9A-Za-z])\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![0-9A-Za-z])");
    private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final int SIZE = 1_000;

    private RequestHeaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String header = new String(bytes, StandardCharsets.ISO_8859_1);
        range(header);
        updateIds(header);
        formats(header);
        RetryAfter.parse(header, CLOCK).ifPresent(wait -> require(!wait.isNegative(), "a time that is over"));
        String id = new CorrelationId().begin(header);
        require(CORRELATION.matcher(header).matches() == id.equals(header), id);
    }

    private static void range(String header) {
        Optional<ByteRange> range = ByteRange.of(header, SIZE);
        range.ifPresent(part -> {
            require(part.first() >= 0 && part.last() < SIZE, part.toString());
            require(part.empty() || part.length() > 0 && part.length() <= SIZE, part.toString());
        });
        Matcher matcher = RANGE.matcher(header);
        if (header.chars().noneMatch(Character::isISOControl)) {
            boolean readable = matcher.matches() && !(matcher.group(1) + matcher.group(2)).isEmpty();
            require(readable || range.isEmpty(), header);
        }
    }

    private static void updateIds(String text) {
        Set<UUID> expected = new HashSet<>();
        for (Matcher id = ID.matcher(text); id.find(); ) {
            expected.add(UUID.fromString(id.group()));
        }
        require(UpdateId.find(text).equals(expected), text);
        UpdateId.read(text).ifPresent(id -> require(expected.contains(id), text));
    }

    private static void formats(String header) {
        AcceptedFormats accepted = AcceptedFormats.of(header);
        require(
                accepted.best().isEmpty()
                        || accepted.json().isPresent()
                        || accepted.multipart().isPresent(),
                header);
        double quality = AcceptedFormats.quality(header, "gzip");
        require(quality >= 0 && quality <= 1, header);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
