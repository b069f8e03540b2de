package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.JsonPath;
import dev.bartizan.blocklist.JsonPath.Step;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places in a JSON document that some {@link JsonPath}s select, as a machine that follows the document's structure. */
final class JsonPaths {

    private final Map<List<Tail>, Place> places = new HashMap<>();
    private final Place root;

    private JsonPaths(List<JsonPath> paths) {
        this.root = place(paths.stream().map(path -> new Tail(path, 0)).toList());
    }

    /**
     * @param text the paths, separated by commas, or a JSON Pointer
     * @throws FeedException {@code NO_SUCH_POINTER} if the text is invalid
     */
    static JsonPaths of(String text) throws FeedException {
        try {
            return new JsonPaths(JsonPath.parse(text));
        } catch (IllegalArgumentException e) {
            throw new FeedException(
                    FeedFailure.NO_SUCH_POINTER,
                    "“%s” is not a path in a JSON document: %s".formatted(RejectedLine.show(text), e.getMessage()),
                    Map.of(),
                    e);
        }
    }

    /** The root of a document. */
    Place root() {
        return root;
    }

    private Place place(List<Tail> tails) {
        return places.computeIfAbsent(tails, Place::new);
    }

    /** What of a path is left at a place. */
    private record Tail(JsonPath path, int position) {

        boolean isEnd() {
            return position == path.steps().size();
        }

        Step step() {
            return path.steps().get(position);
        }

        Tail next() {
            return new Tail(path, position + 1);
        }
    }

    /** A place in a document that a path leads to or through. */
    final class Place {

        private final List<Tail> tails;
        private final boolean end;

        private Place(List<Tail> tails) {
            this.tails = tails;
            this.end = tails.stream().anyMatch(Tail::isEnd);
        }

        /** Whether a path ends here: a text is an address, an array has addresses. */
        boolean isEnd() {
            return end;
        }

        /** The place of an object's member; nothing if no path leads there. */
        @Nullable
        Place member(String name) {
            List<Tail> next = new ArrayList<>();
            for (Tail tail : tails) {
                if (!tail.isEnd() && tail.step().matchesMember(name)) {
                    next.add(tail.next());
                }
            }
            return next.isEmpty() ? null : place(next);
        }

        /** The place of an array's element; nothing if no path leads there. */
        @Nullable
        Place element(int index) {
            List<Tail> next = new ArrayList<>();
            for (Tail tail : tails) {
                if (!tail.isEnd() && tail.step().matchesElement(index)) {
                    next.add(tail.next());
                }
            }
            return next.isEmpty() ? null : place(next);
        }
    }
}
