package dev.bartizan.decision.allowlist;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.net.RequestAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry to add to the allowlist, or the new values of an entry. */
@Schema(description = "An entry of the allowlist.")
record AllowlistEntryRequest(
        @Schema(
                description =
                        "An address, a CIDR (its host bits are masked) or a range `first-last`. Either this or `host` is"
                                + " required.",
                examples = "192.0.2.7")
        @Nullable
        String range,

        @Schema(
                description =
                        "A host name whose addresses are allowed: all IPv4 and IPv6 addresses, at most 16, that it"
                                + " resolves to. Alternative to `range`.",
                examples = "home.example.org")
        @Nullable
        String host,

        @Schema(description = "The reason for the entry; at most 200 characters.", examples = "our office")
        @Size(max = 200)
        @Nullable
        String comment,

        @Schema(
                description =
                        "Duration from now, from `1s` to `3650d`, as for bans. If neither this nor `until` is given, the"
                                + " entry doesn't end.",
                examples = "30d")
        @Size(max = 40)
        @Nullable
        String duration,

        @Schema(
                description = "When it ends (ISO 8601), within 3650 days; alternative to `duration`.",
                examples = "2030-01-01T00:00:00Z")
        @Nullable
        Instant until,

        @Schema(
                description =
                        "Names or ids of lists, at most 100. Only these lists don't block the addresses: bans and other lists"
                                + " still do. Without it, the entry applies to everything; a change keeps the entry's lists.",
                examples = "[\"ipsum\"]")
        @Size(max = 100)
        @Nullable
        List<@NotNull String> lists) {

    /** @throws ServiceException {@code INVALID_ADDRESS}, {@code VALIDATION_FAILED} */
    AllowlistOrder order() {
        return new AllowlistOrder(subject(), comment, new AllowlistEnd(duration, until), lists);
    }

    private AllowlistSubject subject() {
        if (host != null && range != null) {
            throw AllowlistSubject.Host.invalid("must not be given together with range");
        }
        if (host != null) {
            return AllowlistSubject.Host.parse(host);
        }
        if (range == null) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("range", "is required, or host")));
        }
        return new AllowlistSubject.Range(RequestAddress.field("range", range).range());
    }
}
