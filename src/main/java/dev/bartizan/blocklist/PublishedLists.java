package dev.bartizan.blocklist;

import dev.bartizan.blocklist.ListContents.Loaded;
import dev.bartizan.ip.set.CorruptSnapshotException;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.IpRangeSetCodec;
import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedOutput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.system.Lifecycle;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The contents of the lists in the snapshot, also of lists that allow. */
@Singleton
class PublishedLists implements PublishedPart {

    private final ListContents contents;

    PublishedLists(ListContents contents) {
        this.contents = contents;
    }

    /** A list without its ranges, which belong to the version. */
    private record State(
            long id, String name, long version, Instant until, Remediation type, boolean allow, boolean use) {

        private static State of(Loaded list) {
            ListContent content = list.content();
            return new State(
                    content.listId(),
                    content.name(),
                    content.version(),
                    content.until(),
                    content.type(),
                    content.allow(),
                    list.published());
        }
    }

    private record Content(Map<Long, Loaded> lists) implements PublishedContent {

        @Override
        public long entries() {
            return lists.values().stream()
                    .mapToLong(list -> list.content().ranges().rangeCount())
                    .sum();
        }

        @Override
        public Object state() {
            return lists.values().stream().map(State::of).toList();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            out.number(lists.size());
            for (Loaded each : lists.values()) {
                ListContent list = each.content();
                out.number(list.listId());
                out.text(list.name());
                out.number(list.version());
                out.moment(list.until());
                out.text(list.type().name());
                out.flag(list.allow());
                out.flag(each.published());
                out.bytes(piece -> IpRangeSetCodec.encode(list.ranges(), piece));
            }
        }
    }

    @Override
    public String name() {
        return "lists";
    }

    @Override
    public int order() {
        return Lifecycle.Open.LISTS;
    }

    @Override
    public boolean loaded() {
        return contents.loaded();
    }

    @Override
    public PublishedContent content() {
        return new Content(contents.all());
    }

    @Override
    public Runnable read(PublishedInput in) throws IOException {
        Map<Long, Loaded> lists = new TreeMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            long id = in.number();
            lists.put(id, list(id, in));
        }
        return () -> contents.restore(lists);
    }

    private static Loaded list(long id, PublishedInput in) throws IOException {
        String name = in.text();
        long version = in.number();
        Instant until = in.moment();
        Remediation type = in.constant(Remediation.class);
        boolean allow = in.flag();
        boolean published = in.flag();
        return new Loaded(new ListContent(id, name, version, ranges(in), until, type, allow), published);
    }

    private static DatedIpRangeSet ranges(PublishedInput in) throws IOException {
        try {
            return IpRangeSetCodec.decode(in.bytes());
        } catch (CorruptSnapshotException damaged) {
            throw new IOException(damaged);
        }
    }
}
