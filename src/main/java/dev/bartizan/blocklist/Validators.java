package dev.bartizan.blocklist;

import org.jspecify.annotations.Nullable;

/** The server's identifiers of a version, for conditional requests; both null if unknown. */
public record Validators(@Nullable String etag, @Nullable String lastModified) {

    public static final Validators NONE = new Validators(null, null);
}
