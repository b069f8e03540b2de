package dev.bartizan.ban;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban to add. */
@Schema(description = "A ban to add.")
@RegisterForReflection
public record BanRequest(
        @Schema(description = "An address, or a CIDR (its host bits are masked).", examples = "45.155.205.7") @NotNull
        String ip,

        @Schema(
                description = "Duration, from `1s` to `3650d`: numbers with the units s, m, h, d and w (`90m`, "
                        + "`1d12h`, `1.5h`), or ISO 8601 (`PT4H`, `P7D`). If absent, the ban is permanent.",
                examples = "4h")
        @Size(max = 40)
        @Nullable
        String duration,

        @Schema(
                description = "When the ban ends, instead of `duration`: at most 3650 days from now.",
                examples = "2026-12-31T23:59:59Z")
        @Nullable
        Instant until,

        @Schema(
                description =
                        "What is to be done with its requests: `ban` blocks them; bouncers can demand a `captcha` or "
                                + "`throttle` them instead.",
                enumeration = {"ban", "captcha", "throttle"},
                defaultValue = "ban")
        @Nullable
        String type,

        @Schema(description = "The reason; at most 200 characters.", examples = "scans for passwords")
        @Size(max = BanRequest.LONGEST_REASON)
        @Nullable
        String reason,

        @Schema(
                description = "Whether to ban it even if it contains special-purpose addresses (private, loopback, …), "
                        + "an address of this machine or the client's address, or is broader than /8 "
                        + "(IPv4) or /19 (IPv6).")
        boolean force) {

    /** The longest reason, in characters. */
    public static final int LONGEST_REASON = 200;

    /**
     * Validates the input.
     *
     * @param requester address of the client, if known
     * @throws ServiceException {@code INVALID_ADDRESS}; {@code VALIDATION_FAILED}
     */
    public BanOrder order(Optional<IpAddress> requester, Instant now) {
        IpRange range = RequestAddress.field("ip", ip).range();
        if (!range.isCidr()) {
            throw invalid(
                    "ip",
                    "must be an address or a CIDR: " + range
                            + " is not a CIDR; in a list of bans, ranges are accepted");
        }
        return new BanOrder(
                range,
                end(duration, until, now),
                BanService.MANUAL,
                Optional.ofNullable(reason).orElse(""),
                remediation(),
                force,
                requester);
    }

    private Remediation remediation() {
        return type == null
                ? Remediation.ban
                : Remediation.of(type).orElseThrow(() -> invalid("type", "must be " + Remediation.NAMES));
    }

    private static Optional<BanOrder.End> end(@Nullable String duration, @Nullable Instant until, Instant now) {
        if (duration != null && until != null) {
            throw invalid("until", "must not be given together with duration");
        }
        if (until != null) {
            return Optional.of(new BanOrder.End.At(checked("until", () -> BanDuration.requireEnd(until, now))));
        }
        return Optional.ofNullable(duration)
                .map(text -> new BanOrder.End.After(checked("duration", () -> BanDuration.parse(text))));
    }

    private static <T> T checked(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException unusable) {
            throw invalid(field, String.valueOf(unusable.getMessage()));
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }
}
