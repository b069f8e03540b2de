package dev.bartizan.access;

import java.time.Instant;

/** Credentials of one kind that can be revoked or expire. */
public interface RevocableCredentials {

    /** Whether a credential is still valid; true for those of other kinds. Called on event loops, so it never blocks. */
    boolean valid(Credential credential, Instant now);
}
