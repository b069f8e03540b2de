package dev.bartizan.crowdsec.decision;

import dev.bartizan.ban.BanDuration;
import dev.bartizan.ban.BanOrder;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban for the agent. */
@Schema(description = "A ban for the agent.")
public record AgentBanRequest(
        @Schema(description = "An address, or a CIDR (its host bits are masked).", examples = "45.155.205.7") @NotNull
        String ip,

        @Schema(
                description =
                        "How long, from `1s` to `3650d`: numbers with the units s, m, h, d and w (`90m`, `1d12h`),"
                                + " or ISO 8601 (`PT4H`, `P7D`). Default: `4h`. CrowdSec has no permanent bans.",
                examples = "4h")
        @Size(max = 40)
        @Nullable
        String duration,

        @Schema(description = "The reason; at most 200 characters.", examples = "scans for passwords")
        @Size(max = 200)
        @Nullable
        String reason,

        @Schema(
                description =
                        "Whether to ban a range that contains private, loopback or other special-purpose addresses or"
                                + " one of this machine, or that is broader than /8 (IPv4) or /19 (IPv6).")
        boolean force) {

    /** The default of {@code cscli}. */
    private static final Duration DEFAULT_DURATION = Duration.ofHours(4);

    private static final String NO_REASON = "by hand";

    /**
     * Validates the input.
     *
     * @throws ServiceException {@code INVALID_ADDRESS}; {@code VALIDATION_FAILED}
     */
    public BanOrder order() {
        IpRange range = RequestAddress.field("ip", ip).range();
        if (!range.isCidr()) {
            throw invalid("ip", "must be an address or a CIDR, but " + range + " is neither");
        }
        return new BanOrder(
                range,
                Optional.of(new BanOrder.End.After(length())),
                CrowdSecEngine.ORIGIN,
                reason == null || reason.isBlank() ? NO_REASON : reason,
                force,
                Optional.empty());
    }

    private Duration length() {
        try {
            return duration == null ? DEFAULT_DURATION : BanDuration.parse(duration);
        } catch (IllegalArgumentException unusable) {
            throw invalid("duration", String.valueOf(unusable.getMessage()));
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }
}
