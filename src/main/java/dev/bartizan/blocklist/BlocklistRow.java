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

/** A blocklist: its source, its settings, and the result of its last import. */
@Entity
@Table(name = "blocklist")
public class BlocklistRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String name;

    @Embedded
    public ListSource source;

    public boolean enabled;

    /** Declared by the configuration, so read-only in the API. */
    public boolean provisioned;

    public Instant createdAt;
    public Instant updatedAt;

    /** Version of the snapshot that is published; null before the first import. */
    public Long currentVersion;

    /** Validators of the last download, for a conditional request. */
    public String etag;

    public String lastModified;

    public Instant lastAttemptAt;

    /** End of the last successful import, with new or unchanged content. */
    public Instant lastSuccessAt;

    /** First failure since the last successful import; null if the last import succeeded. */
    public Instant failingSince;

    @Enumerated(EnumType.STRING)
    public ImportOutcome lastOutcome;

    @Column(name = "last_message")
    public String lastMessage;

    /** Changes the definition. If the source changes, the next download is unconditional. */
    public void change(ListSource newSource, boolean newEnabled, Instant now) {
        if (newSource.equals(source) && newEnabled == enabled) {
            return;
        }
        if (!newSource.equals(source)) {
            etag = null;
            lastModified = null;
        }
        source = newSource;
        enabled = newEnabled;
        updatedAt = now;
    }
}
