package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.update.manifest.AcceptedFormats;
import dev.bartizan.update.manifest.ClientRequest;
import dev.bartizan.update.manifest.Manifest;
import dev.bartizan.update.manifest.UpdateChooser;
import dev.bartizan.update.rollout.Rollback;
import dev.bartizan.update.rollout.UpdateService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients while updates are published, rolled out and rolled back. */
@QuarkusTest
class StagedRolloutTest {

    private static final int COUNT = 10_000;
    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");

    private static final List<String> CLIENTS = IntStream.range(0, COUNT)
            .mapToObj(number -> UUID.nameUUIDFromBytes(("client " + number).getBytes(StandardCharsets.UTF_8))
                    .toString())
            .toList();

    @TestHTTPResource("/")
    URI address;

    @Inject
    StoredUpdates updates;

    @Inject
    UpdateChooser chooser;

    @Inject
    UpdateService service;

    private Update stable;

    @BeforeEach
    void store() {
        stable = updates.store(NOON, 100);
    }

    @AfterEach
    void clear() {
        updates.clear();
    }

    /** The clients that are offered an update; all others are offered the one before. */
    private Set<String> offered(Update staged) {
        return CLIENTS.stream()
                .filter(client -> {
                    UUID chosen = chooser.choose(request(Optional.of(client)))
                            .orElseThrow()
                            .id();
                    assertThat(chosen).isIn(stable.id(), staged.id());
                    return chosen.equals(staged.id());
                })
                .collect(Collectors.toSet());
    }

    private static ClientRequest request(Optional<String> client) {
        return new ClientRequest(
                1,
                new Update.Target(UpdateApp.DEFAULT, Platform.ANDROID, StoredUpdates.RUNTIME, StoredUpdates.CHANNEL),
                AcceptedFormats.ALL,
                Optional.empty(),
                new ClientRequest.Installation(Optional.empty(), Optional.empty(), Set.of(), client));
    }

    @Test
    void tenThousandClientsGetAnUpdateInStagesAndKeepIt() {
        Update staged = updates.store(NOON.plusSeconds(1), 10);
        Set<String> first = offered(staged);
        assertThat((double) first.size()).isCloseTo(COUNT * 0.1, within(150.0));
        assertThat(offered(staged)).isEqualTo(first);

        updates.setRollout(staged, 50);
        Set<String> half = offered(staged);
        assertThat((double) half.size()).isCloseTo(COUNT * 0.5, within(250.0));
        assertThat(half).containsAll(first);

        updates.setRollout(staged, 100);
        assertThat(offered(staged)).hasSize(COUNT);
    }

    @Test
    void clientWithoutAnIdGetsWhatEverybodyGets() {
        Update staged = updates.store(NOON.plusSeconds(1), 99);
        assertThat(chooser.choose(request(Optional.empty()))).contains(stable);

        updates.setRollout(staged, 100);
        assertThat(chooser.choose(request(Optional.empty())).map(Update::id)).contains(staged.id());
    }

    @Test
    void clientThatCouldNotRunAnUpdateIsNeverOfferedItAgain() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        ExpoClient client = client("5F0B7C3E-0000-4000-8000-000000000001");
        assertThat(client.look().text("manifest")).contains(bad.id().toString());

        client.with("expo-current-update-id", stable.id().toString())
                .with(
                        "expo-fatal-error",
                        "TypeError in update " + bad.id().toString().toUpperCase(Locale.ROOT));
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");
        // Clients report an error once.
        client.with("expo-fatal-error", null);
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");
        client.with("eas-client-id", "5f0b7c3e-0000-4000-8000-000000000001");
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");
        assertThat(client("another").look().text("manifest")).contains(bad.id().toString());

        RestAssured.get("/api/updates/status")
                .then()
                .body("updates.find { it.id == '%s' }.failures".formatted(bad.id()), equalTo(1));
        Update fixed = updates.store(NOON.plusSeconds(2), 100);
        assertThat(client.look().text("manifest")).contains(fixed.id().toString());
    }

    @Test
    void listOfFailuresThatExposClientsSendIsObeyedEvenWithoutAnId() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        ExpoClient client = client(null)
                .with("expo-recent-failed-update-ids", "\"%s\", \"%s\"".formatted(UUID.randomUUID(), bad.id()));

        assertThat(client.look().text("manifest")).contains(stable.id().toString());
        assertThat(client.with("expo-recent-failed-update-ids", null).look().text("manifest"))
                .contains(bad.id().toString());
    }

    @Test
    void clientThatCouldNotRunAnUpdateIsNotOfferedItsCopy() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        ExpoClient failed = client("5f0b7c3e-0000-4000-8000-000000000002")
                .with("expo-recent-failed-update-ids", "\"%s\"".formatted(stable.id()));
        assertThat(failed.look().text("manifest")).contains(bad.id().toString());
        Update copy = service.rollBack(bad.id(), Rollback.PREVIOUS);

        // Expo's clients list failures for some time only; the stored failure is of the original.
        failed.with("expo-recent-failed-update-ids", null);
        assertThat(failed.look().text("directive")).contains("noUpdateAvailable");
        failed.with("expo-current-update-id", bad.id().toString());
        assertThat(failed.look().text("directive")).contains("noUpdateAvailable");
        ExpoClient nameless = client(null).with("expo-recent-failed-update-ids", "\"%s\"".formatted(stable.id()));
        assertThat(nameless.look().text("directive")).contains("noUpdateAvailable");
        assertThat(client("another").look().text("manifest")).contains(copy.id().toString());
    }

    @Test
    void updateThatAClientRunsIsNotTakenAway() throws IOException {
        Update update = updates.store(NOON.plusSeconds(1), 100);
        ExpoClient client = client("5f0b7c3e-0000-4000-8000-000000000003")
                .with("expo-current-update-id", update.id().toString())
                .with("expo-recent-failed-update-ids", "\"%s\"".formatted(update.id()));

        assertThat(client.look().text("directive")).contains("noUpdateAvailable");
        updates.setRollout(update, 0);
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");
        Update next = updates.store(NOON.plusSeconds(2), 100);
        assertThat(client.look().text("manifest")).contains(next.id().toString());
    }

    @Test
    void everybodyGoesBackToThePreviousUpdateAndForwardAgain() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        ExpoClient client =
                client("client").with("expo-current-update-id", bad.id().toString());
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");

        Update back = service.rollBack(bad.id(), Rollback.PREVIOUS);
        String manifest = client.look().text("manifest");
        assertThat(manifest)
                .contains(back.id().toString())
                .contains(stable.content().launchAsset().orElseThrow().hash());

        client.with("expo-current-update-id", back.id().toString());
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");

        Update forward = service.rollBack(back.id(), Rollback.PREVIOUS);
        assertThat(client.look().text("manifest"))
                .contains(forward.id().toString())
                .contains(bad.content().launchAsset().orElseThrow().hash());
        assertThat(forward.createdAt()).isAfter(back.createdAt()).isAfter(bad.createdAt());
    }

    @Test
    void updateThatWasRolledBackIsNotOfferedAgainWhenItsSuccessorIsStopped() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        Update back = service.rollBack(bad.id(), Rollback.PREVIOUS);

        updates.setRollout(back, 0);

        assertThat(client("client").look().text("manifest"))
                .contains(stable.id().toString())
                .doesNotContain(bad.id().toString());
    }

    @Test
    void everybodyGoesBackToTheEmbeddedUpdateAndForwardAgain() throws IOException {
        Update bad = updates.store(NOON.plusSeconds(1), 100);
        String embedded = "5f0b7c3e-0000-4000-8000-0000000000ee";
        ExpoClient client = client("client")
                .with("expo-embedded-update-id", embedded)
                .with("expo-current-update-id", bad.id().toString());

        Update back = service.rollBack(bad.id(), Rollback.EMBEDDED);
        assertThat(client.look().text("directive"))
                .contains("rollBackToEmbedded")
                .contains(Manifest.time(back.createdAt()));
        client.with("expo-current-update-id", embedded);
        assertThat(client.look().text("directive")).contains("noUpdateAvailable");

        Update forward = service.rollBack(back.id(), Rollback.PREVIOUS);
        assertThat(client.look().text("manifest")).contains(forward.id().toString());
    }

    @Test
    void stagedUpdateAfterARollbackLeavesTheOthersAtTheEmbeddedOne() throws IOException {
        updates.rollBackToEmbedded(NOON.plusSeconds(1));
        updates.store(NOON.plusSeconds(2), 0);

        assertThat(client("client").look().text("directive")).contains("rollBackToEmbedded");
    }

    private ExpoClient client(String id) {
        return new ExpoClient(address.toString().replaceAll("/$", "")).with("eas-client-id", id);
    }
}
