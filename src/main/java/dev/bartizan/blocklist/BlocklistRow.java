package dev.bartizan.blocklist;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A blocklist: its source, its settings, and the result of its last import. */
@Entity
@Table(name = "blocklist")
class BlocklistRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String name;

    @Embedded
    SourceRow source;

    boolean enabled;

    /** Declared by the configuration, so read-only in the API. */
    boolean provisioned;

    Instant createdAt;
    Instant updatedAt;

    /** Version of the snapshot that is published; absent before the first import. */
    @Nullable
    Long currentVersion;

    /** Validators of the last download, for a conditional request. */
    @Nullable
    String etag;

    @Nullable
    String lastModified;

    /** The last fetch of the source, successful or not; absent if the URL has changed since. */
    @Nullable
    Instant fetchedAt;

    /** Before this time the server wants no further request. */
    @Nullable
    Instant retryAfterAt;

    @Nullable
    Instant lastAttemptAt;

    /** End of the last successful import, with new or unchanged content. */
    @Nullable
    Instant lastSuccessAt;

    /** First failure since the last successful import; absent if the last import succeeded. */
    @Nullable
    Instant failingSince;

    @Enumerated(EnumType.STRING)
    @Nullable
    ImportOutcome lastOutcome;

    @Column(name = "last_message")
    @Nullable
    String lastMessage;

    /** Of a {@link SmallerOffer}; 0 if there is none. */
    int smallerDays;

    @Nullable
    Long smallerLastDay;

    @Nullable
    Long smallerRanges;

    BlocklistRow() {}

    BlocklistRow(String name, Instant now) {
        this.name = name;
        this.createdAt = now;
        this.updatedAt = now;
    }

    Blocklist toModel() {
        return new Blocklist(
                id,
                name,
                source.toSource(),
                enabled,
                provisioned,
                updatedAt,
                new Blocklist.Imported(
                        currentVersion,
                        new Fetch(new Validators(etag, lastModified), fetchedAt, retryAfterAt),
                        lastAttemptAt,
                        lastSuccessAt,
                        failingSince,
                        lastOutcome,
                        lastMessage));
    }

    SmallerOffer smallerOffer() {
        return smallerLastDay == null || smallerRanges == null
                ? SmallerOffer.NONE
                : new SmallerOffer(smallerDays, smallerLastDay, smallerRanges);
    }

    void offered(SmallerOffer offer) {
        boolean none = offer.days() == 0;
        smallerDays = offer.days();
        smallerLastDay = none ? null : offer.lastDay();
        smallerRanges = none ? null : offer.ranges();
    }

    /** Takes over the last fetch. */
    void fetched(Fetch fetch) {
        etag = fetch.validators().etag();
        lastModified = fetch.validators().lastModified();
        fetchedAt = fetch.at();
        retryAfterAt = fetch.retryAt();
    }

    /** Changes the definition. If the source changes, the next download is unconditional. */
    void change(ListSource newSource, boolean newEnabled, Instant now) {
        // A new row has no source yet.
        boolean sameSource = source != null && newSource.equals(source.toSource());
        if (sameSource && newEnabled == enabled) {
            return;
        }
        if (!sameSource) {
            etag = null;
            lastModified = null;
            if (source == null || !source.url.equals(newSource.location().url())) {
                fetchedAt = null;
                retryAfterAt = null;
            }
            source = SourceRow.of(newSource);
        }
        enabled = newEnabled;
        updatedAt = now;
    }
}
