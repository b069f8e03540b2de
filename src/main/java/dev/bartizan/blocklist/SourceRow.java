package dev.bartizan.blocklist;

import dev.bartizan.remediation.Remediation;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of {@code blocklist} that describe the list's source. */
@Embeddable
class SourceRow {

    String url;
    String format;

    @Nullable
    Integer minScore;

    @Column(name = "address_column")
    @Nullable
    String addressColumn;

    @Nullable
    String scoreColumn;

    @Nullable
    String pointer;

    @Nullable
    String country;

    boolean decimalAddresses;

    /** One URL per line. */
    @Nullable
    String fallbackUrls;

    /** One header per line; secret. */
    @Nullable
    String requestHeaders;

    boolean allowPrivate;
    boolean keepSpecialPurpose;
    boolean allowBroadPrefixes;

    /** Absent for the configured default. */
    @Nullable
    Integer minimumSharePercent;

    /** Absent for the configured default. */
    @Nullable
    Integer maximumBadLinesPercent;

    long minimumIntervalSeconds;

    @Enumerated(EnumType.STRING)
    @Column(name = "type")
    Remediation remediation;

    /** Whether the entries are allowed instead of blocked. */
    boolean allow;

    /** Whether the entries are published. */
    boolean publish;

    /** How many of the combined lists must have an address; absent for the default. */
    @Nullable
    Integer atLeast;

    static SourceRow of(ListSource source) {
        SourceRow stored = new SourceRow();
        stored.url = source.location().url();
        stored.fallbackUrls = source.location().fallbackUrls().isEmpty()
                ? null
                : String.join("\n", source.location().fallbackUrls());
        stored.requestHeaders = source.location().headers().isEmpty()
                ? null
                : source.location().headers().text();
        stored.format = source.format();
        stored.minScore = source.selection().minScore();
        stored.addressColumn = source.selection().addressColumn();
        stored.scoreColumn = source.selection().scoreColumn();
        stored.pointer = source.selection().pointer();
        stored.country = source.selection().country();
        stored.decimalAddresses = source.selection().decimalAddresses();
        stored.allowPrivate = source.location().allowPrivate();
        stored.keepSpecialPurpose = source.limits().keepSpecialPurpose();
        stored.allowBroadPrefixes = source.limits().allowBroadPrefixes();
        stored.minimumSharePercent = source.limits().minimumSharePercent();
        stored.maximumBadLinesPercent = source.limits().maximumBadLinesPercent();
        stored.minimumIntervalSeconds = source.minimumIntervalSeconds();
        stored.remediation = source.use().type();
        stored.allow = source.use().allow();
        stored.publish = source.use().publish();
        stored.atLeast = source.location().leastSources();
        return stored;
    }

    ListSource toSource() {
        return new ListSource(
                new FeedLocation(
                        url,
                        fallbackUrls == null ? List.of() : fallbackUrls.lines().toList(),
                        requestHeaders == null ? RequestHeaders.NONE : RequestHeaders.parse(requestHeaders),
                        allowPrivate,
                        atLeast),
                format,
                new ListSource.Selection(minScore, addressColumn, scoreColumn, pointer, country, decimalAddresses),
                new ListSource.Limits(
                        keepSpecialPurpose, allowBroadPrefixes, minimumSharePercent, maximumBadLinesPercent),
                minimumIntervalSeconds,
                new ListSource.Use(remediation, allow, publish));
    }
}
