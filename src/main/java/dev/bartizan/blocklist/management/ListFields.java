package dev.bartizan.blocklist.management;

import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.ListSource;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The definition of a list for the audit log, without the values of its headers and credentials in its URLs. */
final class ListFields {

    private ListFields() {}

    static Map<String, String> of(Blocklist list) {
        ListSource source = list.source();
        return AuditChange.fields(
                "name", list.name(),
                "enabled", list.enabled(),
                "url", shown(source.location().url()),
                "fallback_urls",
                        given(source.location().fallbackUrls().stream()
                                .map(ListFields::shown)
                                .toList()),
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

    /** Without the query and the user, which can have credentials. */
    private static String shown(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query) + "?…";
        int host = address.indexOf("//") + 2;
        int user = address.lastIndexOf('@');
        return host >= 2 && user > host ? address.substring(0, host) + "…" + address.substring(user) : address;
    }

    private static @Nullable String given(Collection<String> texts) {
        return texts.isEmpty() ? null : String.join(" ", texts);
    }
}
