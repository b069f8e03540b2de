package dev.bartizan.access;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Whether the credential of running work is still valid. */
@Singleton
public class CredentialValidity {

    private final List<RevocableCredentials> kinds;

    CredentialValidity(@All List<RevocableCredentials> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** Whether a credential is valid. Never blocks. */
    public boolean valid(Credential credential, Instant now) {
        for (RevocableCredentials kind : kinds) {
            if (!kind.valid(credential, now)) {
                return false;
            }
        }
        return true;
    }
}
