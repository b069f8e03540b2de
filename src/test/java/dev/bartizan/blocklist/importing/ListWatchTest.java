package dev.bartizan.blocklist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.SettableClock;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notifications about a list that isn't imported for a long time. */
@QuarkusTest
class ListWatchTest {

    private static final String LIST = "watched";

    @Inject
    ListWatch watch;

    @Inject
    StoredLists lists;

    @Inject
    SettableClock clock;

    @Inject
    Heard heard;

    @Singleton
    static class Heard {

        private final List<Notification> notifications = new CopyOnWriteArrayList<>();

        void hear(@Observes Notification notification) {
            notifications.add(notification);
        }
    }

    @AfterEach
    void clear() {
        lists.clear();
        clock.reset();
    }

    private NotificationKind look() {
        heard.notifications.clear();
        watch.check();
        return heard.notifications.stream()
                .filter(notification -> notification.subject().equals(LIST))
                .map(Notification::kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listBecomesStaleAndThenExpires() {
        lists.store(LIST, LocalDate.parse("2026-08-22"), "198.51.100.0/24");
        assertThat(look()).isEqualTo(NotificationKind.LIST_RECOVERED);

        clock.advance(Duration.ofDays(3));
        assertThat(look()).isEqualTo(NotificationKind.LIST_STALE);

        clock.advance(Duration.ofDays(5));
        assertThat(look()).isEqualTo(NotificationKind.LIST_EXPIRED);
    }
}
