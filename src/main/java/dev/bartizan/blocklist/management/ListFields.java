package dev.bartizan.blocklist.management;

import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.ListSource;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The definition of a list for the audit log, without the values of its headers. */
final class ListFields {

    private ListFields() {}

    static Map<String, String> of(Blocklist list) {
        ListSource source = list.source();
        return AuditChange.fields(
                "name", list.name(),
                "enabled", list.enabled(),
                "url", source.location().url(),
                "fallback_urls", given(source.location().fallbackUrls()),
                "headers", given(source.location().headers().names()),
                "allow_private", source.location().allowPrivate(),
                "at_least", source.location().leastSources(),
                "format", source.format(),
                "selection", source.selection(),
                "limits", source.limits(),
                "minimum_interval_seconds", source.minimumIntervalSeconds(),
                "type", source.type(),
                "allow", source.allow(),
                "publish", source.use().publish());
    }

    private static @Nullable String given(Collection<String> texts) {
        return texts.isEmpty() ? null : String.join(" ", texts);
    }
}
