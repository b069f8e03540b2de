package dev.bartizan.decision.allowlist;

import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedOutput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Lifecycle;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of the allowlist in the snapshot, without those that the configuration declares. */
@Singleton
class PublishedAllowlist implements PublishedPart, FollowedPart {

    private final Allowlist allowlist;
    private final AllowlistInForce inForce;

    PublishedAllowlist(Allowlist allowlist, AllowlistInForce inForce) {
        this.allowlist = allowlist;
        this.inForce = inForce;
    }

    record Content(List<AllowlistEntry> all) implements PublishedContent {

        private List<AllowlistEntry> stored() {
            return all.stream().filter(entry -> !entry.provisioned()).toList();
        }

        @Override
        public long entries() {
            return stored().size();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            List<AllowlistEntry> stored = stored();
            out.number(stored.size());
            for (AllowlistEntry entry : stored) {
                out.number(entry.id());
                out.optionalText(entry.range());
                write(entry.host(), out);
                out.optionalText(entry.note().comment());
                out.optionalText(entry.note().author());
                out.moment(entry.term().createdAt());
                out.optionalMoment(entry.term().expiresAt());
                out.flag(entry.scope().inEngines());
                Optional<Set<Long>> lists = entry.scope().lists();
                out.flag(lists.isPresent());
                if (lists.isPresent()) {
                    out.number(lists.get().size());
                    for (long id : lists.get()) {
                        out.number(id);
                    }
                }
            }
        }

        private static void write(AllowlistEntry.@Nullable Host host, PublishedOutput out) throws IOException {
            out.flag(host != null);
            if (host != null) {
                out.text(host.name());
                out.texts(host.addresses());
                out.optionalMoment(host.resolvedAt());
                out.optionalText(host.problem());
            }
        }
    }

    @Override
    public String name() {
        return "allowlist";
    }

    @Override
    public int order() {
        return Lifecycle.Open.ALLOWLIST;
    }

    @Override
    public String table() {
        return "allowlist_entry";
    }

    @Override
    public void reload() {
        allowlist.reload();
    }

    @Override
    public boolean loaded() {
        return inForce.loaded();
    }

    @Override
    public PublishedContent content() {
        return new Content(inForce.entries());
    }

    @Override
    public Runnable read(PublishedInput in) throws IOException {
        List<AllowlistEntry> entries = entries(in);
        return () -> allowlist.restore(entries);
    }

    static List<AllowlistEntry> entries(PublishedInput in) throws IOException {
        List<AllowlistEntry> entries = new ArrayList<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            entries.add(entry(in));
        }
        return entries;
    }

    private static AllowlistEntry entry(PublishedInput in) throws IOException {
        long id = in.number();
        @Nullable String range = in.optionalText();
        AllowlistEntry.@Nullable Host host = in.flag()
                ? new AllowlistEntry.Host(in.text(), in.texts(), in.optionalMoment(), in.optionalText())
                : null;
        AllowlistEntry.Note note = new AllowlistEntry.Note(in.optionalText(), in.optionalText());
        AllowlistEntry.Term term = new AllowlistEntry.Term(in.moment(), in.optionalMoment());
        boolean inEngines = in.flag();
        Optional<Set<Long>> lists = in.flag() ? Optional.of(ids(in)) : Optional.empty();
        return new AllowlistEntry(id, range, host, note, term, false, AllowlistEntry.Scope.of(inEngines, lists));
    }

    private static Set<Long> ids(PublishedInput in) throws IOException {
        Set<Long> ids = new HashSet<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            ids.add(in.number());
        }
        return Set.copyOf(ids);
    }
}
