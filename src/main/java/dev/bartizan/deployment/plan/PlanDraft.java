package dev.bartizan.deployment.plan;

import dev.bartizan.error.ServiceException;
import dev.bartizan.settings.DurationText;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a deployment in a form, as it was filled in; an empty field has its default.
 *
 * @param pull a name in the API
 * @param strategy a name in the API
 * @param proxy a name in the API
 * @param startTimeout such as {@code 5m}
 * @param watchWindow such as {@code 10m}
 */
@TemplateData
public record PlanDraft(String pull, String strategy, String proxy, String startTimeout, String watchWindow) {

    /** All defaults. */
    public static final PlanDraft EMPTY = new PlanDraft("", "", "", "", "");

    /**
     * Whether the image is always pulled; null for the default.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public @Nullable PullPolicy toPull() {
        return pull.isEmpty()
                ? null
                : Stream.of(PullPolicy.values())
                        .filter(each -> each.wireName().equals(pull))
                        .findFirst()
                        .orElseThrow(() -> invalid("pull", "must be missing or always"));
    }

    /**
     * The strategy; null for the default.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public @Nullable Strategy toStrategy() {
        return strategy.isEmpty()
                ? null
                : Stream.of(Strategy.values())
                        .filter(each -> each.wireName().equals(strategy))
                        .findFirst()
                        .orElseThrow(() -> invalid("strategy", "must be blue_green or stop_first"));
    }

    /**
     * What sends requests to the app; null for the default.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public @Nullable AppProxy toProxy() {
        return proxy.isEmpty()
                ? null
                : Stream.of(AppProxy.values())
                        .filter(each -> each.wireName().equals(proxy))
                        .findFirst()
                        .orElseThrow(() -> invalid("proxy", "must be caddy or none"));
    }

    /**
     * The time until the container must be healthy; null for the default.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public @Nullable Duration toStartTimeout() {
        return duration("start_timeout", startTimeout);
    }

    /**
     * The time after the switch; null for the default.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public @Nullable Duration toWatchWindow() {
        return duration("watch_window", watchWindow);
    }

    private static @Nullable Duration duration(String field, String text) {
        try {
            return text.isEmpty() ? null : DurationText.parse(text);
        } catch (IllegalArgumentException unreadable) {
            throw invalid(field, String.valueOf(unreadable.getMessage()));
        }
    }

    private static ServiceException invalid(String field, String reason) {
        return ServiceException.invalid(Map.of(field, reason), Map.of());
    }
}
