package dev.bartizan.decision.allowlist;

import com.google.re2j.Pattern;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an entry of the allowlist allows. */
public sealed interface AllowlistSubject {

    /** Canonical text, unique in the allowlist. */
    String text();

    /** A range. */
    record Range(IpRange range) implements AllowlistSubject {

        @Override
        public String text() {
            return range.toString();
        }
    }

    /**
     * The addresses that a host name resolves to.
     *
     * @param text the name in lower case, without a dot at the end
     */
    record Host(String text) implements AllowlistSubject {

        private static final int LONGEST = 253;

        private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");

        /** Resolvers read such a last label as a part of an address. */
        private static final Pattern NUMBER = Pattern.compile("[0-9]+");

        /**
         * Reads a host name.
         *
         * @throws ServiceException {@code VALIDATION_FAILED}
         */
        static Host parse(String text) {
            String name = text.strip().toLowerCase(Locale.ROOT);
            name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            List<String> labels = List.of(name.split("\\.", -1));
            if (name.length() > LONGEST
                    || !labels.stream().allMatch(LABEL::matches)
                    || NUMBER.matches(labels.getLast())) {
                throw invalid(
                        "must be a host name in ASCII, such as home.example.org; international names begin with xn--."
                                + " Addresses belong in range");
            }
            return new Host(name);
        }

        static ServiceException invalid(String reason) {
            return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("host", reason)));
        }
    }
}
