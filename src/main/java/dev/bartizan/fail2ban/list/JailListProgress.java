package dev.bartizan.fail2ban.list;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The progress of a list in a jail.
 *
 * @param entries number of entries that the jail should have
 * @param leftOut number of further entries of the list
 * @param toDo number of entries that are not banned or lifted yet
 * @param reason why it waits, for users
 */
public record JailListProgress(State state, int entries, int leftOut, int toDo, Optional<String> reason) {

    /** The state of the list in the jail. */
    @Schema(name = "JailListState")
    public enum State {
        /** Work starts within a second. */
        PENDING,
        /** fail2ban, the jail or the lists are not available. */
        WAITING,
        /** Entries that left the list are being lifted. */
        LIFTING,
        /** Entries are being banned. */
        BANNING,
        /** The jail has all entries that it should have. */
        DONE,
        /** A user has cancelled it. */
        CANCELLED;

        /** The name in the API. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final JailListProgress PENDING = new JailListProgress(State.PENDING, 0, 0, 0, Optional.empty());

    static JailListProgress of(State state, Placement placement) {
        int toDo = placement.lift().size() + placement.ban().size();
        return new JailListProgress(state, placement.wanted().size(), placement.leftOut(), toDo, Optional.empty());
    }

    JailListProgress waiting(String why) {
        return new JailListProgress(State.WAITING, entries, leftOut, toDo, Optional.of(why));
    }

    JailListProgress cancelled() {
        return new JailListProgress(State.CANCELLED, entries, leftOut, toDo, Optional.empty());
    }

    /** The progress after {@code done} more entries. */
    JailListProgress less(int done) {
        return new JailListProgress(state, entries, leftOut, Math.max(0, toDo - done), reason);
    }
}
