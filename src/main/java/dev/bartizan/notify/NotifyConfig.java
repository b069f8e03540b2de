package dev.bartizan.notify;

import dev.bartizan.notify.Webhook.Endpoint;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Targets of notifications, and retries. */
@ConfigMapping(prefix = "bartizan.notify")
public interface NotifyConfig {

    /** The URL of a web server or of a mail server. */
    Rule TARGET_URL = Rule.is(
            "must begin with https://, http://, smtps://, smtp:// or smtp+plain://, and have a host",
            value -> Endpoint.of(value, null, null, false) != null);

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.notify",
            Setting.of("targets.*.url", TARGET_URL, "https://ntfy.example.org/alerts")
                    .hidden()
                    .requiredInGroup(),
            Setting.of("targets.*.format", Rule.oneOf(NotificationFormat.class), "json"),
            Setting.optional("targets.*.recipient", Rule.TEXT, "-1001234567890"),
            Setting.optional("targets.*.sender", Rule.TEXT, "bartizan@example.org"),
            Setting.optional(
                            "targets.*.secret",
                            Rule.is(
                                    "must be whsec_ and Base64, or other text",
                                    secret -> new WebhookSignature(secret) != null),
                            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                    .hidden(),
            Setting.optional("targets.*.authorization", Rule.TEXT, "Bearer tk_…")
                    .hidden(),
            Setting.optional(
                    "targets.*.kinds",
                    Rule.listOf(Rule.oneOf(NotificationKind.class)),
                    "list-failing,database-degraded"),
            Setting.of("source", Rule.TEXT, "bartizan"),
            Setting.optional("console-url", Rule.HTTP_URL, "https://bartizan.example.org"),
            Setting.of("timeout", Rule.POSITIVE_DURATION, "10s"),
            Setting.of("attempts", Rule.atLeast(1), "10"),
            Setting.of("retry-delay", Rule.DURATION, "1s"),
            Setting.of("maximum-retry-delay", Rule.DURATION, "10m"),
            Setting.of("queue-size", Rule.atLeast(1), "100"),
            Setting.of("keep", Rule.atLeast(1), "1000"));

    /**
     * Targets by name. Use one word in lower case: {@code BARTIZAN_NOTIFY_TARGETS_PHONE_URL} in the environment
     * declares {@code phone}.
     */
    Map<String, Target> targets();

    /** The name of this service in notifications, to distinguish several services. */
    @WithDefault("bartizan")
    String source();

    /**
     * Address of this service for browsers, without a path. If set, notifications have a link to the console's page about
     * their subject.
     */
    Optional<URI> consoleUrl();

    /** Maximum time for one attempt, from the connection to the response. */
    @WithDefault("10s")
    Duration timeout();

    /** Maximum number of attempts for each notification and target. */
    @WithDefault("10")
    @Min(1)
    int attempts();

    /** Delay before the second attempt, half of it random; doubles with each further attempt. */
    @WithDefault("1s")
    Duration retryDelay();

    /** Maximum delay between two attempts. If a target's {@code Retry-After} is longer, the delivery fails. */
    @WithDefault("10m")
    Duration maximumRetryDelay();

    /** Maximum number of notifications waiting for one target. If there are more, the oldest is dropped. */
    @WithDefault("100")
    @Min(1)
    int queueSize();

    /** Number of notifications to keep. Ongoing problems are always kept. */
    @WithDefault("1000")
    @Min(1)
    int keep();

    /** One target. */
    interface Target {

        /**
         * {@code http:} or {@code https:} address, or for {@code email} that of the mail server: {@code
         * smtps://user:password@smtp.example.org}; required. Only the host is logged or shown.
         */
        Optional<String> url();

        /** Format of the body. */
        @WithDefault("json")
        NotificationFormat format();

        /**
         * The chat of {@code telegram}, the room of {@code matrix}, or up to ten addresses of {@code email}, separated by
         * commas; required for these three.
         */
        Optional<String> recipient();

        /** The address that e-mails come from; required for {@code email}. */
        Optional<String> sender();

        /**
         * Key for signatures of requests: {@code whsec_} and Base64, or any other text. If unset, requests are not
         * signed.
         */
        Optional<String> secret();

        /** Value of the {@code Authorization} header, such as {@code Bearer tk_…}. */
        Optional<String> authorization();

        /** The kinds that it gets; by default all. Recoveries are separate kinds. */
        Optional<Set<NotificationKind>> kinds();
    }
}
