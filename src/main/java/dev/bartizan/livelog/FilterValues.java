package dev.bartizan.livelog;

import com.google.re2j.Pattern;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The filters of a client as texts.
 *
 * @param texts by filter name
 */
public record FilterValues(Map<String, String> texts) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** The value of a filter; empty if it is missing or blank. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** @throws ServiceException {@code BAD_REQUEST} unless it is the name of a level */
    public Optional<Severity> severity(String name) {
        return text(name)
                .map(value ->
                        Severity.named(value).orElseThrow(() -> refuse(name, value, "one of " + Severity.names())));
    }

    /** @throws ServiceException {@code BAD_REQUEST} unless it is {@code true} or {@code false} */
    public boolean flag(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw refuse(name, value, "true or false");
                })
                .orElse(false);
    }

    /** @throws ServiceException {@code INVALID_ADDRESS} unless it is an address, a CIDR or a range */
    public Optional<IpRange> range(String name) {
        return text(name).map(value -> RequestAddress.parameter(name, value).range());
    }

    /** @throws ServiceException {@code BAD_REQUEST} unless it is a number of at least 0; larger numbers become {@code largest} */
    public int number(String name, int otherwise, int largest) {
        return Math.min(
                largest,
                text(name)
                        .map(value -> {
                            if (!NUMBER.matches(value)) {
                                throw refuse(name, value, "a number from 0 to " + largest);
                            }
                            return Integer.parseInt(value);
                        })
                        .orElse(otherwise));
    }

    /** The exception for an invalid value. */
    public static ServiceException refuse(String name, String value, String allowed) {
        return ServiceException.unreadableParameter(name, value, allowed, Map.of());
    }
}
