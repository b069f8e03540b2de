package dev.bartizan.fail2ban.list;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far the bans of a list in a jail are.
 *
 * @param entries that the jail should have
 * @param leftOut entries of the list besides
 * @param toDo addresses that are not banned or lifted yet
 * @param reason why it waits, for people
 */
record JailListProgress(State state, int entries, int leftOut, int toDo, Optional<String> reason) {

    /** Where it stands. */
    @Schema(name = "JailListState")
    public enum State {
        /** It will be looked at in a moment. */
        PENDING,
        /** fail2ban, its jail or the lists are not there. */
        WAITING,
        /** What left the list is being lifted. */
        LIFTING,
        /** Entries are being banned. */
        BANNING,
        /** The jail has all entries that it should have. */
        DONE,
        /** Somebody has ended it. */
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

    /** When so much more is done. */
    JailListProgress less(int done) {
        return new JailListProgress(state, entries, leftOut, Math.max(0, toDo - done), reason);
    }
}
