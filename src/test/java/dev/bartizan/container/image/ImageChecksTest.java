package dev.bartizan.container.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeContainers;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.deployment.FakeCaddy;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks for newer images, with a fake of Docker and its registry. */
@QuarkusTest
@WithTestResource(
        value = FakeEngineResource.class,
        initArgs = @ResourceArg(name = "bartizan.container.image-check.interval", value = "6h"))
class ImageChecksTest {

    private static final String IMAGE = "registry.example/shop:latest";
    private static final String FIRST = "sha256:" + "1".repeat(64);
    private static final String SECOND = "sha256:" + "2".repeat(64);

    FakeEngine engine;
    FakeCaddy caddy;

    @Inject
    ContainerEngine api;

    @Inject
    Supervisor supervisor;

    @Inject
    SettableClock clock;

    @Inject
    Sent sent;

    /** What was notified about images. */
    @Singleton
    static class Sent {

        private final List<Notification> all = new CopyOnWriteArrayList<>();

        void note(@Observes Notification notification) {
            if (notification.kind() == NotificationKind.IMAGE_NEWER) {
                all.add(notification);
            }
        }
    }

    @BeforeEach
    void run() {
        clear();
        sent.all.clear();
        engine.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0", false));
        engine.publish(IMAGE, FIRST);
        api.pull(IMAGE);
        run("shop", IMAGE, Map.of("bartizan.supervise", "true"));
        await().atMost(Patience.LONG).until(() -> supervisor.find("shop").isPresent());
        // Replaces the answer of another test, whose clock can be ahead of the engine's.
        check("shop");
    }

    @AfterEach
    void clear() {
        FakeContainers.removeAll(supervisor, engine);
        api.list().forEach(container -> api.remove(container.id(), true));
    }

    private void run(String name, String image, Map<String, String> labels) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", image);
        labels.forEach(body.putObject("Labels")::put);
        api.start(api.create(name, body));
    }

    private static ValidatableResponse check(String name) {
        return Caller.admin()
                .post("/api/v1/containers/" + name + "/image-check")
                .then();
    }

    private static ValidatableResponse get(String path) {
        return Caller.viewer().get("/api/v1/containers" + path).then().statusCode(200);
    }

    private static String page(String path) {
        return Caller.admin()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static Stream<String> metrics() {
        return Caller.admin()
                .get("/q/metrics")
                .then()
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("bartizan_container_newer_image{"));
    }

    @Test
    void newerImageIsShownToldOnceAndDeployedWithOneCall() {
        check("shop")
                .statusCode(200)
                .body("container", equalTo("shop"))
                .body("app", equalTo("shop"))
                .body("image", equalTo(IMAGE))
                .body("image_check.state", equalTo("current"))
                .body("image_check.digest", equalTo(FIRST))
                .body("image_check.reason", nullValue())
                .body("image_check.checked_at", notNullValue());
        assertThat(page("/ui/containers/shop"))
                .contains("No, the tag has this image")
                .doesNotContain("always");
        assertThat(metrics()).contains("bartizan_container_newer_image{app=\"shop\",container=\"shop\"} 0.0");

        engine.publish(IMAGE, SECOND);
        check("shop").body("image_check.state", equalTo("newer")).body("image_check.digest", equalTo(SECOND));
        check("shop").body("image_check.state", equalTo("newer"));

        get("/shop").body("image_check.state", equalTo("newer"));
        get("").body("items.find { it.name == 'shop' }.image_check.digest", equalTo(SECOND));
        get("/image-checks").body("items.find { it.container == 'shop' }.image_check.state", equalTo("newer"));
        assertThat(metrics()).contains("bartizan_container_newer_image{app=\"shop\",container=\"shop\"} 1.0");
        assertThat(sent.all)
                .containsExactly(new Notification(
                        NotificationKind.IMAGE_NEWER,
                        "shop",
                        "The tag %s has another image now: %s.".formatted(IMAGE, SECOND)));
        assertThat(page("/ui/containers/shop"))
                .contains("Yes, the tag has another image", SECOND, "action=\"/ui/deployments\"", "value=\"always\"");

        caddy.load("shop:8080");
        String location = Caller.admin()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParam("app", "shop")
                .formParam("image", IMAGE)
                .formParam("pull", "always")
                .post("/ui/deployments")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        String deployment = location.replaceFirst(".*/ui/deployments/", "").replaceFirst("\\?.*", "");
        await().atMost(Patience.LONG)
                .until(() -> Caller.viewer()
                        .get("/api/v1/deployments/" + deployment)
                        .then()
                        .body("pull", equalTo("always"))
                        .extract()
                        .path("state")
                        .equals("succeeded"));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/image-checks").body("items.container", not(hasItem("shop"))));
        assertThat(metrics())
                .as("the old container doesn't run")
                .noneMatch(line -> line.contains("container=\"shop\""));
        get("/shop").body("image_check", nullValue());
        assertThat(page("/ui/containers/shop")).doesNotContain("value=\"always\"");

        check("shop-green")
                .statusCode(200)
                .body("image_check.state", equalTo("current"))
                .body("image_check.digest", equalTo(SECOND));
        assertThat(metrics())
                .containsExactly("bartizan_container_newer_image{app=\"shop\",container=\"shop-green\"} 0.0");
    }

    @Test
    void deploymentWithoutPullHasTheImageOfTheEngine() {
        engine.publish(IMAGE, SECOND);
        caddy.load("shop:8080");
        int id = Caller.admin()
                .contentType("application/json")
                .body(Map.of("app", "shop", "image", IMAGE))
                .post("/api/v1/deployments")
                .then()
                .statusCode(202)
                .body("pull", equalTo("missing"))
                .extract()
                .path("id");
        await().atMost(Patience.LONG)
                .until(() -> Caller.viewer()
                        .get("/api/v1/deployments/" + id)
                        .path("state")
                        .equals("succeeded"));

        check("shop-green").body("image_check.state", equalTo("newer"));
    }

    @Test
    void tagsAreAskedForSoonAfterTheStartOfAContainerAndThenInTheInterval() {
        run("other", IMAGE, Map.of("bartizan.deployment", "1"));
        run("stranger", IMAGE, Map.of());
        clock.advance(Duration.ofMinutes(3));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/image-checks").body("items.container", hasItem("other")));
        get("/image-checks")
                .body("items.find { it.container == 'other' }.image_check.state", equalTo("current"))
                .body("items.find { it.container == 'shop' }.image_check.state", equalTo("current"))
                .body("items.container", not(hasItem("stranger")));

        engine.publish(IMAGE, SECOND);
        long asked = asked();
        clock.advance(Duration.ofHours(7));

        await().atMost(Patience.LONG).untilAsserted(() -> get("/shop").body("image_check.state", equalTo("newer")));
        assertThat(asked() - asked).as("both containers have one tag").isEqualTo(1);
        await().atMost(Patience.LONG).until(() -> sent.all.size() == 2);
        assertThat(sent.all).extracting(Notification::subject).containsExactlyInAnyOrder("other", "shop");
        api.stop("other", Duration.ZERO);
        api.remove("other", true);
    }

    @Test
    void oneBadAnswerDoesNotKeepOtherTagsFromBeingChecked() {
        String bad = "registry.example/bad:1";
        engine.publish(bad, FIRST);
        api.pull(bad);
        run("bad", bad, Map.of("bartizan.supervise", "true"));
        engine.publish(bad, "sha256:garbage");
        engine.publish(IMAGE, SECOND);
        clock.advance(Duration.ofHours(7));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/image-checks")
                        .body("items.find { it.container == 'shop' }.image_check.state", equalTo("newer"))
                        .body("items.find { it.container == 'bad' }.image_check.state", equalTo("unknown"))
                        .body(
                                "items.find { it.container == 'bad' }.image_check.reason",
                                equalTo("The answer has no digest.")));
    }

    @Test
    void onlyTheContainerOfItsAppThatShouldRunCanBeDeployedAnew() {
        run("shop-blue", IMAGE, Map.of("bartizan.supervise", "true", "bartizan.app", "shop"));
        await().atMost(Patience.LONG).until(() -> supervisor.find("shop-blue").isPresent());
        engine.publish(IMAGE, SECOND);
        check("shop").body("image_check.state", equalTo("newer"));
        assertThat(page("/ui/containers/shop"))
                .contains("Yes, the tag has another image")
                .doesNotContain("value=\"always\"");
    }

    private long asked() {
        return engine.requests().stream()
                .filter(request -> request.contains("/distribution/"))
                .count();
    }

    @Test
    void whatCanNotBeCheckedHasAReason() {
        run("local", "app:1", Map.of("bartizan.supervise", "true"));
        check("local")
                .statusCode(200)
                .body("image_check.state", equalTo("unknown"))
                .body("image_check.reason", startsWith("Its image has no digest of docker.io/library/app"))
                .body("image_check.checked_at", nullValue());

        engine.publish("registry.example/gone:1", FIRST);
        api.pull("registry.example/gone:1");
        run("gone", "registry.example/gone:1", Map.of("bartizan.supervise", "true"));
        engine.withdraw("registry.example/gone:1");
        check("gone")
                .statusCode(200)
                .body("image_check.state", equalTo("unknown"))
                .body("image_check.reason", equalTo("manifest unknown"));
        await().atMost(Patience.LONG).until(() -> supervisor.find("gone").isPresent());
        assertThat(page("/ui/containers/gone")).contains("Unknown", "manifest unknown");
    }

    @Test
    void onlyAdminsCheckAndOnlyContainersOfBartizan() {
        Caller.viewer().post("/api/v1/containers/shop/image-check").then().statusCode(403);
        run("stranger", IMAGE, Map.of());
        check("stranger").statusCode(404).body("error_code", equalTo("CONTAINER_NOT_FOUND"));
    }

    @Test
    void pageChecksNow() {
        Caller.admin()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/x-www-form-urlencoded")
                .redirects()
                .follow(false)
                .post("/ui/containers/shop/image-check")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/containers/shop?done=image-checked"));
        assertThat(page("/ui/containers/shop?done=image-checked"))
                .contains("The check has ended.", "No, the tag has this image", FIRST);
    }
}
