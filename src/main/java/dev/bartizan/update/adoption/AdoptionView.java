package dev.bartizan.update.adoption;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which updates the apps of a target have run, over time. */
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(description = "Which updates the apps of a target have run, over time.")
public record AdoptionView(
        @Schema(description = "The time window.", examples = "48h")
        String window,

        @Schema(description = "Hours, or days in UTC; oldest first, also those without requests.")
        List<Bucket> buckets) {

    /** An hour or a day. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "AdoptionBucket", description = "An hour or a day.")
    public record Bucket(
            @Schema(description = "When it began.") Instant start,

            @Schema(description = "Number of requests for a manifest.")
            long requests,

            @Schema(description = "The updates that run in the apps that sent the requests.")
            List<Share> updates) {

        /** The requests of apps that run an update. */
        long of(Optional<UUID> update) {
            return updates.stream()
                    .filter(share -> Optional.ofNullable(share.id()).equals(update))
                    .mapToLong(Share::requests)
                    .sum();
        }
    }

    /** The requests of apps that run one update. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    @Schema(name = "AdoptionShare", description = "The requests of apps that run one update.")
    public record Share(
            @Schema(
                    description =
                            "Id of the update; null for the update that the app was installed with, and for unknown ones.")
            @Nullable
            UUID id,

            @Schema(description = "Number of requests.") long requests) {}

    static AdoptionView of(AdoptionWindow window, Instant now, Map<AdoptionHour, Long> requests) {
        Map<Instant, Map<String, Share>> buckets = new TreeMap<>();
        window.starts(now).forEach(start -> buckets.put(start, new TreeMap<>()));
        requests.forEach((hour, count) -> {
            Map<String, Share> shares = buckets.get(window.start(hour.hour()));
            if (shares != null) {
                shares.merge(
                        hour.update().map(UUID::toString).orElse(""),
                        new Share(hour.update().orElse(null), count),
                        (one, other) -> new Share(one.id(), one.requests() + other.requests()));
            }
        });
        List<Bucket> views = new ArrayList<>();
        buckets.forEach((start, shares) -> views.add(new Bucket(
                start, shares.values().stream().mapToLong(Share::requests).sum(), List.copyOf(shares.values()))));
        return new AdoptionView(window.text(), views);
    }
}
