package dev.bartizan.replica.follower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.replica.FollowedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {

    private final List<String> read = new ArrayList<>();

    private final FollowedPart bans = new FollowedPart() {

        @Override
        public int order() {
            return 0;
        }

        @Override
        public String table() {
            return "ban";
        }

        @Override
        public void reload() {
            read.add("all");
        }

        @Override
        public void reload(Set<Long> ids) {
            read.add(new TreeSet<>(ids).toString());
        }
    };

    private List<String> readAfter(String... notifications) {
        Changes changes = new Changes();
        List.of(notifications).forEach(changes::add);
        changes.applyTo(bans);
        return read;
    }

    @Test
    void rowsOfSeveralNotificationsAreReadOnce() {
        assertThat(readAfter("ban:3,1", "ban:2", "ban:3")).containsExactly("[1, 2, 3]");
    }

    @Test
    void wholeTableIsReadIfOneNotificationHasNoRows() {
        assertThat(readAfter("ban:3", "ban", "ban:4")).containsExactly("all");
    }

    @Test
    void otherTablesDontMatter() {
        assertThat(readAfter("blocklist", "bans:1")).isEmpty();
    }

    /** Every user of the database can send notifications. */
    @ParameterizedTest
    @ValueSource(strings = {"ban:", "ban:x", "ban:1,,2", "ban:99999999999999999999"})
    void unreadableRowsMeanTheWholeTable(String notification) {
        assertThat(readAfter(notification)).containsExactly("all");
    }

    @Test
    void manyRowsAreReadWithTheWholeTable() {
        assertThat(readAfter(IntStream.rangeClosed(1, 1_001)
                        .mapToObj(id -> "ban:" + id)
                        .toArray(String[]::new)))
                .containsExactly("all");
    }
}
