package dev.bartizan.notify;

import static dev.bartizan.notify.NotificationKind.AGENT_FAILED;
import static dev.bartizan.notify.NotificationKind.AGENT_RECOVERED;
import static dev.bartizan.notify.NotificationKind.LIST_FAILING;
import static dev.bartizan.notify.NotificationKind.LIST_RECOVERED;
import static dev.bartizan.notify.NotificationKind.LIST_SHRUNK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.http.Page;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NotificationLogTest {

    private static final int KEPT = 5;

    private final NotificationLog log = log();

    private static NotificationLog log() {
        return new NotificationLog(NotifySettings.of(Map.of("keep", String.valueOf(KEPT))), Clock.systemUTC());
    }

    private boolean told(NotificationKind kind, String subject) {
        return add(log, kind, subject).isPresent();
    }

    private static Optional<Notice> add(NotificationLog log, NotificationKind kind, String subject) {
        return log.add(new Notification(kind, subject, "because"), Map.of("phone", Delivery.WAITING));
    }

    private static List<String> listed(NotificationLog log) {
        return log.page(1, Page.LARGEST).items().stream()
                .map(item -> item.kind().wireName() + " " + item.subject())
                .toList();
    }

    @Test
    void eachKindIsToldOnceFromTheFirstProblemToTheRecovery() {
        assertThat(told(LIST_RECOVERED, "ipsum")).isFalse();
        assertThat(told(LIST_FAILING, "ipsum")).isTrue();
        for (int times = 0; times < 100; times++) {
            assertThat(told(LIST_FAILING, "ipsum")).isFalse();
        }
        assertThat(told(LIST_SHRUNK, "ipsum")).isTrue();
        assertThat(told(LIST_FAILING, "ipsum")).isFalse();
        assertThat(told(LIST_RECOVERED, "ipsum")).isTrue();
        assertThat(told(LIST_RECOVERED, "ipsum")).isFalse();
        assertThat(told(LIST_FAILING, "ipsum")).isTrue();
    }

    @Test
    void newsAreToldOnceForEachMessageAlsoAfterARestart() {
        Notice told = newer(log, "sha256:1").orElseThrow();
        assertThat(newer(log, "sha256:1")).isEmpty();
        assertThat(newer(log, "sha256:2")).isPresent();
        assertThat(newer(log, "sha256:1")).isEmpty();

        NotificationLog next = log();
        next.load(List.of(told));
        assertThat(newer(next, "sha256:1")).isEmpty();
        assertThat(newer(next, "sha256:2")).isPresent();
    }

    private static Optional<Notice> newer(NotificationLog log, String digest) {
        return log.add(new Notification(NotificationKind.IMAGE_NEWER, "web", digest), Map.of());
    }

    @Test
    void subjectsHaveNothingToDoWithEachOther() {
        assertThat(told(LIST_FAILING, "crowdsec")).isTrue();
        assertThat(told(LIST_FAILING, "ipsum")).isTrue();
        assertThat(told(AGENT_FAILED, "crowdsec")).isTrue();
        assertThat(told(LIST_RECOVERED, "ipsum")).isTrue();
        assertThat(told(AGENT_RECOVERED, "crowdsec")).isTrue();
        assertThat(told(LIST_FAILING, "crowdsec")).isFalse();
    }

    @Test
    void onlyTheNewestAreKeptAndProblemsThatLast() {
        told(AGENT_FAILED, "crowdsec");
        for (int times = 0; times < 10; times++) {
            told(LIST_FAILING, "ipsum");
            told(LIST_RECOVERED, "ipsum");
        }
        assertThat(listed(log))
                .containsExactly(
                        "list_recovered ipsum",
                        "list_failing ipsum",
                        "list_recovered ipsum",
                        "list_failing ipsum",
                        "agent_failed crowdsec");
        assertThat(told(AGENT_FAILED, "crowdsec")).isFalse();
        NotificationLog.Changes changes = log.takeChanges();
        assertThat(changes.written()).hasSize(KEPT);
        assertThat(changes.forgotten()).hasSize(16);
    }

    @Test
    void whatAnEarlierProcessToldIsNotToldAgain() {
        told(LIST_FAILING, "ipsum");
        List<Notice> stored = log.takeChanges().written();

        NotificationLog next = log();
        next.load(stored);

        assertThat(add(next, LIST_FAILING, "ipsum")).isEmpty();
        assertThat(next.takeChanges().none()).isTrue();
        assertThat(add(next, LIST_RECOVERED, "ipsum")).isPresent();
    }

    @Test
    void whatCameBeforeTheTableCouldBeReadIsNewerAndToBeStored() {
        NotificationLog next = log();
        add(next, AGENT_FAILED, "crowdsec");
        told(LIST_FAILING, "ipsum");

        next.load(log.takeChanges().written());

        assertThat(listed(next)).containsExactly("agent_failed crowdsec", "list_failing ipsum");
        assertThat(next.takeChanges().written())
                .extracting(notice -> notice.notification().subject())
                .containsExactly("crowdsec");
    }

    @Test
    void newTableInPlaceOfALostOneGetsEverything() {
        told(LIST_FAILING, "ipsum");
        told(LIST_RECOVERED, "ipsum");
        log.takeChanges();

        log.load(List.of());

        assertThat(log.takeChanges().written()).hasSize(2);
    }

    @Test
    void changesThatCouldNotBeStoredComeBackAsTheyAreThen() {
        Notice notice = add(log, LIST_FAILING, "ipsum").orElseThrow();
        NotificationLog.Changes changes = log.takeChanges();
        log.update(notice.id(), "phone", Delivery.WAITING.ended(DeliveryState.DELIVERED, null));

        log.putBack(changes);

        assertThat(log.takeChanges().written())
                .singleElement()
                .satisfies(written ->
                        assertThat(written.deliveries().get("phone").state()).isEqualTo(DeliveryState.DELIVERED));
        assertThat(log.takeChanges().none()).isTrue();
    }

    @Test
    void pagesGoFromNewToOld() {
        List<String> subjects = new ArrayList<>();
        Stream.of("a", "b", "c").forEach(subject -> {
            told(LIST_FAILING, subject);
            subjects.addFirst(subject);
        });

        Page<NotificationView> second = log.page(2, 2);

        assertThat(second.total()).isEqualTo(3);
        assertThat(second.items()).extracting(NotificationView::subject).containsExactly(subjects.getLast());
        assertThat(log.page(Page.LAST, 2).items()).isEmpty();
    }

    @Test
    void longMessageIsCut() {
        Notification notification = new Notification(LIST_FAILING, "ipsum", "x".repeat(5_000));

        assertThat(notification.message()).hasSize(Notification.LONGEST_MESSAGE).endsWith("x…");
    }
}
