package dev.bartizan.decision.export;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.TextBuffer;
import dev.bartizan.decision.export.ExportContent.Source;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.Iterator;
import java.util.List;

/** Building blocks for the bodies of exports. */
final class Fragments {

    private Fragments() {}

    /** Writes one CIDR. */
    @FunctionalInterface
    interface CidrLine {
        void append(TextBuffer text, Cidr cidr, String origin);
    }

    /** Writes one banned network. */
    @FunctionalInterface
    interface BanLine {
        void append(TextBuffer text, BannedNetwork network);
    }

    /** A constant text. */
    static StreamedBody text(String text) {
        return buffer -> {
            buffer.text(text);
            return false;
        };
    }

    /** One body after the other. */
    static StreamedBody sequence(List<StreamedBody> bodies) {
        return new StreamedBody() {

            private int at;

            @Override
            public boolean append(TextBuffer buffer) {
                if (at < bodies.size() && !bodies.get(at).append(buffer)) {
                    at++;
                }
                return at < bodies.size();
            }
        };
    }

    /** A header, a line for each CIDR with a separator between them, and a footer. */
    static StreamedBody lines(String header, List<Source> sources, String between, CidrLine line, String footer) {
        return sequence(List.of(text(header), new CidrLines(sources, between, line), text(footer)));
    }

    /** A line for each CIDR of a set. */
    static StreamedBody lines(IpRangeSet ranges, CidrLine line) {
        return new CidrLines(List.of(new Source(ListedRanges.ORIGIN, ranges)), "", line);
    }

    /** A line for each banned network. */
    static StreamedBody lines(List<BannedNetwork> networks, BanLine line) {
        Iterator<BannedNetwork> rest = networks.iterator();
        return buffer -> {
            if (rest.hasNext()) {
                line.append(buffer, rest.next());
            }
            return rest.hasNext();
        };
    }

    private static final class CidrLines implements StreamedBody {

        private final Iterator<Source> sources;
        private final String between;
        private final CidrLine line;
        private Source source = new Source("", IpRangeSet.EMPTY);
        private CidrCursor cidrs = CidrCursor.over(IpRangeSet.EMPTY);
        private boolean first = true;

        CidrLines(List<Source> sources, String between, CidrLine line) {
            this.sources = sources.iterator();
            this.between = between;
            this.line = line;
        }

        @Override
        public boolean append(TextBuffer buffer) {
            while (!cidrs.next()) {
                if (!sources.hasNext()) {
                    return false;
                }
                source = sources.next();
                cidrs = CidrCursor.over(source.ranges());
            }
            if (!first) {
                buffer.ascii(between);
            }
            first = false;
            line.append(buffer, cidrs, source.origin());
            return true;
        }
    }
}
