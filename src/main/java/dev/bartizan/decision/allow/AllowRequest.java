package dev.bartizan.decision.allow;

import dev.bartizan.decision.allowlist.AllowlistEnd;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An address to allow everywhere. */
@Schema(description = "An address to allow everywhere.")
record AllowRequest(
        @Schema(description = "An address, or a CIDR (its host bits are masked).", examples = "192.0.2.7") @NotNull
        String ip,

        @Schema(
                description = "The reason; at most 200 characters. It becomes the comment of the entry.",
                examples = "a customer, banned by mistake")
        @Size(max = 200)
        @Nullable
        String reason,

        @Schema(
                description =
                        "Duration from now, from `1s` to `3650d`, as for bans. If neither this nor `until` is given, it"
                                + " is allowed until the entry is removed.",
                examples = "30d")
        @Size(max = 40)
        @Nullable
        String duration,

        @Schema(
                description = "When it ends (ISO 8601), within 3650 days; alternative to `duration`.",
                examples = "2030-01-01T00:00:00Z")
        @Nullable
        Instant until) {

    /** @throws ServiceException {@code INVALID_ADDRESS}; {@code VALIDATION_FAILED} */
    IpRange cidr() {
        IpRange range = RequestAddress.field("ip", ip).range();
        if (!range.isCidr()) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    Map.of("fields", Map.of("ip", "must be an address or a CIDR: " + range + " is not a CIDR")));
        }
        return range;
    }

    AllowlistEnd end() {
        return new AllowlistEnd(duration, until);
    }
}
