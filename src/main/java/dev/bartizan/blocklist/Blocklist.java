package dev.bartizan.blocklist;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

/** A blocklist: where it comes from, how it is read, and what its last import left. */
@Entity
public class Blocklist {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String name;

    @Embedded
    public ListSource source;

    public boolean enabled;

    /** Declared by configuration, so read-only in the API. */
    public boolean provisioned;

    public Instant createdAt;
    public Instant updatedAt;

    /** Version of the snapshot that is published; null before the first import. */
    public Long currentVersion;

    /** Validators of the last download, for a conditional request. */
    public String etag;

    public String lastModified;

    public Instant lastAttemptAt;

    /** When an import last confirmed the content, be it new or unchanged. */
    public Instant lastSuccessAt;

    /** When the first of an unbroken row of failures happened; null while the list is well. */
    public Instant failingSince;

    @Enumerated(EnumType.STRING)
    public ImportOutcome lastOutcome;

    @Column(name = "last_message")
    public String lastMessage;

    /** Takes over a definition; one that reads something else makes the next download unconditional. */
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
