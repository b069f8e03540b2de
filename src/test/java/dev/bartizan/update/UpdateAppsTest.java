package dev.bartizan.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.UpdatesAndAgent;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.update.rollout.UpdateService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two apps whose clients have the same platform, runtime version and channel. */
@QuarkusTest
@TestProfile(UpdatesAndAgent.class)
class UpdateAppsTest {

    private static final String OLD = "/api/updates";
    private static final String SHOP = "/api/updates/apps/" + UpdatesAndAgent.SHOP;
    private static final String EXPECTED = "sig, keyid=\"main\", alg=\"rsa-v1_5-sha256\"";

    @TestHTTPResource("/")
    URI root;

    @Inject
    StoredUpdates stored;

    @Inject
    Updates updates;

    @Inject
    UpdateService service;

    @Inject
    UpdateConfig config;

    @Inject
    SettableClock clock;

    /** Of the app {@code default}. */
    PublicKey publicKey;

    @BeforeEach
    @AfterEach
    void clear() {
        stored.clear();
        // Another minute, so that wrong keys of one test don't count in the next one.
        clock.advance(Duration.ofMinutes(2));
    }

    private static RequestSpecification keyed(String path) {
        return RestAssured.given()
                .header("x-api-key", path.equals(SHOP) ? UpdatesAndAgent.SHOP_KEY : UpdatesAndAgent.UPLOAD_KEY);
    }

    private static RequestSpecification bundle(String path, String content) {
        return keyed(path)
                .contentType("multipart/form-data")
                .multiPart(
                        "bundle", "index.bundle", ("console.log('" + content + "')").getBytes(StandardCharsets.UTF_8))
                .multiPart("platform", "android")
                .multiPart("runtimeVersion", "1.0.0");
    }

    private static String published(String path, String content) {
        return bundle(path, content)
                .post(path + "/upload")
                .then()
                .statusCode(201)
                .extract()
                .path("updateId");
    }

    private static RequestSpecification withSlug(String path, String content, String slug) {
        return bundle(path, content)
                .multiPart(
                        "expoConfig",
                        "app.json",
                        "{\"expo\":{\"slug\":\"%s\"}}".formatted(slug).getBytes());
    }

    private static ValidatableResponse change(String path, String update, String action, Map<String, ?> body) {
        return keyed(path)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/updates/" + update + "/" + action)
                .then();
    }

    private ExpoClient client() {
        return new ExpoClient(root.toString().replaceAll("/$", "")).with("eas-client-id", "phone");
    }

    private String offered(String path) throws IOException {
        return client().send(path + "/manifest").text("manifest");
    }

    @Test
    void clientsGetTheUpdatesOfTheirAppAlone() throws IOException {
        String first = published(OLD, "first");
        assertThat(client().send(SHOP + "/manifest").text("directive")).contains("noUpdateAvailable");
        String shop = published(SHOP, "shop");

        assertThat(offered(OLD)).contains(first, OLD + "/assets/").doesNotContain(shop, "/apps/");
        assertThat(offered("/api/updates/apps/default")).isEqualTo(offered(OLD));
        assertThat(offered(SHOP)).contains(shop, SHOP + "/assets/").doesNotContain(first);
        assertThat(client().with("bartizan-app", "shop").look().text("manifest"))
                .isEqualTo(offered(SHOP));
        RestAssured.get(OLD + "/status")
                .then()
                .body("updates.id", contains(first))
                .body("updates.app", contains("default"));
        RestAssured.get(SHOP + "/status")
                .then()
                .body("updates.id", contains(shop))
                .body("updates.app", contains("shop"));
        RestAssured.given()
                .header("bartizan-app", "shop")
                .get(OLD + "/status")
                .then()
                .body("updates.id", contains(shop));

        updates.load(new DatabaseOpened(0));

        assertThat(offered(OLD)).contains(first);
        assertThat(offered(SHOP)).contains(shop);
    }

    @Test
    void filesAreThoseOfTheirAppAndCountedForIt() {
        String first = published(OLD, "same");
        String shop = published(SHOP, "same");
        String own = published(SHOP, "of the shop");
        String same = hash(first);

        RestAssured.get(SHOP + "/assets/" + same).then().statusCode(200).body(equalTo("console.log('same')"));
        RestAssured.head(SHOP + "/assets/" + same).then().statusCode(200);
        RestAssured.get(SHOP + "/assets/" + hash(own)).then().statusCode(200);
        RestAssured.get(OLD + "/assets/" + hash(own)).then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        RestAssured.get("/api/updates/apps/bare/assets/" + same).then().statusCode(404);
        RestAssured.get(SHOP + "/status")
                .then()
                .body("updates.find { it.id == '%s' }.downloads".formatted(shop), equalTo(1))
                .body("updates.find { it.id == '%s' }.downloads".formatted(own), equalTo(1));
        RestAssured.get(OLD + "/status").then().body("updates.downloads", contains(0));

        RestAssured.get(OLD + "/assets/" + same).then().statusCode(200);
        RestAssured.get(OLD + "/status").then().body("updates.downloads", contains(1));
        RestAssured.get(SHOP + "/status")
                .then()
                .body("updates.find { it.id == '%s' }.downloads".formatted(shop), equalTo(1));

        keyed(OLD).delete("/api/updates/" + first).then().statusCode(204);
        RestAssured.get(OLD + "/assets/" + same).then().statusCode(404);
        RestAssured.get(SHOP + "/assets/" + same).then().statusCode(200);
    }

    private String hash(String update) {
        return updates.find(UUID.fromString(update))
                .flatMap(found -> found.content().launchAsset())
                .orElseThrow()
                .hash();
    }

    @Test
    void whatHappensInOneAppChangesNothingInTheOther() throws IOException {
        published(OLD, "one");
        String current = published(OLD, "two");
        String before = offered(OLD);

        List<String> ofShop =
                List.of(published(SHOP, "1"), published(SHOP, "2"), published(SHOP, "3"), published(SHOP, "4"));
        String newest = ofShop.getLast();
        // The retention of the shop is 2, that of the first app 3.
        RestAssured.get(SHOP + "/status").then().body("updates", hasSize(2));
        RestAssured.get(OLD + "/status").then().body("updates", hasSize(2));
        assertThat(offered(OLD)).isEqualTo(before);

        change(SHOP, newest, "rollout", Map.of("percent", 0)).statusCode(200);
        assertThat(offered(SHOP)).contains(ofShop.get(2));
        change(SHOP, newest, "rollout", Map.of("percent", 100)).statusCode(200);
        change(SHOP, newest, "rollback", Map.of("to", "previous")).statusCode(201);
        change(SHOP, newest, "rollback", Map.of("to", "embedded")).statusCode(201);
        assertThat(client().send(SHOP + "/manifest").text("directive")).contains("rollBackToEmbedded");
        String promoted = change(SHOP, newest, "promote", Map.of("channel", "beta"))
                .statusCode(201)
                .body("app", equalTo("shop"))
                .extract()
                .path("id");
        assertThat(client().with("expo-channel-name", "beta")
                        .send(SHOP + "/manifest")
                        .text("manifest"))
                .contains(promoted);
        assertThat(client().with("expo-channel-name", "beta")
                        .send(OLD + "/manifest")
                        .text("directive"))
                .contains("noUpdateAvailable");
        assertThat(offered(OLD)).isEqualTo(before).contains(current);

        // A client can't report failures of another app's update, and too many failures stop that update alone.
        for (String phone : List.of("a", "b", "c")) {
            client().with("eas-client-id", phone)
                    .with("expo-recent-failed-update-ids", "\"%s\", \"%s\"".formatted(promoted, current))
                    .with("expo-channel-name", "beta")
                    .send(SHOP + "/manifest");
        }
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(updates.find(UUID.fromString(promoted))
                                .orElseThrow()
                                .rollout())
                        .isZero());
        RestAssured.get(OLD + "/status")
                .then()
                .body("updates.failures", contains(0, 0))
                .body("updates.rollout", contains(100, 100));
        assertThat(offered(OLD)).isEqualTo(before);
    }

    @Test
    void updatesOfAnAppWithoutSettingsStay() {
        List<UUID> gone = store("gone");
        List<UUID> known = store(UpdateApp.DEFAULT);

        service.clean();

        assertThat(updates.all()).extracting(Update::id).containsAll(gone);
        // The retention of the first app is 3.
        assertThat(updates.all())
                .extracting(Update::id)
                .containsAll(known.subList(2, 5))
                .doesNotContain(known.get(1));
        Caller.viewer()
                .get(OLD + "/apps")
                .then()
                .body("apps.find { it.app == 'gone' }.configured", equalTo(false))
                .body("apps.find { it.app == 'gone' }.updates", equalTo(5));
    }

    /** Stores five updates; the newest is the last. */
    private List<UUID> store(String app) {
        Instant now = clock.instant();
        return IntStream.range(0, 5)
                .mapToObj(i -> new Update(
                        UUID.randomUUID(),
                        new Update.Target(app, Platform.ANDROID, "1.0.0", "production"),
                        now.minusSeconds(5 - i),
                        Update.Kind.UPDATE,
                        100,
                        new Update.Content(
                                Optional.of(stored.file("bundle " + i, "application/javascript", Optional.empty())),
                                List.of(),
                                Map.of(),
                                Optional.empty()),
                        Update.Origin.upload("")))
                .map(draft -> updates.add(List.of(draft)).getFirst().id())
                .toList();
    }

    @Test
    void appsAskByHeaderOrPathButNotForTwo() throws IOException {
        for (String path : List.of(SHOP + "/manifest", "/api/updates/apps/default/manifest")) {
            ExpoClient.Reply refused = client().with("bartizan-app", "bare").send(path);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("BAD_REQUEST", "\"parameter\":\"bartizan-app\"");
        }
        assertThat(client().with("bartizan-app", "shop")
                        .send(SHOP + "/manifest")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manifest", "/status", "/assets/0000"})
    void unknownAppIsNotFound(String route) throws IOException {
        ExpoClient.Reply refused = client().send("/api/updates/apps/other" + route);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text()).contains("\"error_code\":\"NOT_FOUND\"", "\"app\":\"other\"");
        ExpoClient.Reply byHeader = client().with("bartizan-app", "other").send(OLD + route);
        assertThat(byHeader.status()).isEqualTo(404);
        assertThat(byHeader.text()).contains("\"app\":\"other\"");
    }

    @Test
    void defaultChannelIsThatOfTheApp() throws IOException {
        assertThat(client().send("/api/updates/apps/bare/manifest").header("expo-manifest-filters"))
                .contains("beta");
        assertThat(client().send(SHOP + "/manifest").header("expo-manifest-filters"))
                .contains("production");
    }

    @Test
    void keyPublishesItsOwnAppAlone() {
        refused(keyed(OLD), SHOP, 401, "UPLOAD_KEY_REFUSED");
        refused(keyed(SHOP), OLD, 401, "UPLOAD_KEY_REFUSED");
        refused(keyed(SHOP).header("bartizan-app", "default"), OLD, 401, "UPLOAD_KEY_REFUSED");
        refused(keyed(SHOP), "/api/updates/apps/other", 404, "NOT_FOUND");
        refused(RestAssured.given(), "/api/updates/apps/other", 401, "UPLOAD_KEY_REFUSED");
        refused(Caller.admin(), SHOP, 401, "UPLOAD_KEY_REFUSED");
        refused(keyed(SHOP), "/api/updates/apps/bare", 404, "FEATURE_OFF")
                .body("details.setting", equalTo("BARTIZAN_UPDATE_APPS_BARE_UPLOAD_KEY"));
        assertThat(updates.all()).isEmpty();

        bundle(SHOP, "by header")
                .header("bartizan-app", "shop")
                .post(OLD + "/upload")
                .then()
                .statusCode(201);
        RestAssured.get(SHOP + "/status").then().body("updates", hasSize(1));
        RestAssured.get(OLD + "/status").then().body("updates", empty());
    }

    private static ValidatableResponse refused(RequestSpecification caller, String path, int status, String code) {
        return caller.contentType("multipart/form-data")
                .multiPart("platform", "android")
                .post(path + "/upload")
                .then()
                .statusCode(status)
                .body("error_code", equalTo(code));
    }

    @Test
    void keySeesAndChangesItsOwnUpdatesAlone() {
        String update = published(OLD, "first");
        String release =
                updates.find(UUID.fromString(update)).orElseThrow().release().toString();
        published(OLD, "second");

        for (String path : List.of(update, "releases/" + release)) {
            keyed(SHOP).get("/api/updates/" + path).then().statusCode(404);
            keyed(OLD).get("/api/updates/" + path).then().statusCode(200);
            change(SHOP, path, "rollout", Map.of("percent", 0)).statusCode(404);
            change(SHOP, path, "rollback", Map.of("to", "embedded")).statusCode(404);
        }
        change(SHOP, update, "promote", Map.of("channel", "beta")).statusCode(404);
        keyed(SHOP).delete("/api/updates/" + update).then().statusCode(404);
        RestAssured.get(OLD + "/status").then().body("updates.rollout", contains(100, 100));

        String target = "/adoption?platform=android&runtimeVersion=1.0.0";
        keyed(SHOP).get(OLD + target).then().statusCode(401).body("error_code", equalTo("UPLOAD_KEY_REFUSED"));
        keyed(SHOP).get(SHOP + target).then().statusCode(200);
        keyed(SHOP).get(OLD + "/apps").then().body("apps.app", contains("shop"));
        Caller.viewer()
                .get(OLD + "/apps")
                .then()
                .body("apps.app", contains("bare", "default", "shop"))
                .body("apps.uploads", contains(false, true, true))
                .body("apps.updates", contains(0, 2, 0));
    }

    @Test
    void requestsAreCountedByApp() throws IOException {
        String first = published(OLD, "first");
        String shop = published(SHOP, "shop");
        client().with("expo-current-update-id", shop).send(SHOP + "/manifest");
        client().with("expo-current-update-id", first).send(OLD + "/manifest");
        client().with("expo-current-update-id", first).send(OLD + "/manifest");

        assertThat(requests(SHOP, shop)).isEqualTo(1);
        assertThat(requests(SHOP, first)).isZero();
        assertThat(requests(OLD, first)).isEqualTo(2);
        assertThat(requests(OLD, shop)).isZero();
    }

    private static int requests(String path, String update) {
        return Caller.viewer()
                .get(path + "/adoption?platform=android&runtimeVersion=1.0.0")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getInt("buckets.collectMany { it.updates }.findAll { it.id == '%s' }.sum { it.requests } ?: 0"
                        .formatted(update));
    }

    @Test
    void uploadWithTheSlugOfAnotherAppIsRefused() {
        withSlug(SHOP, "1", "shop").post(SHOP + "/upload").then().statusCode(201);
        published(SHOP, "no slug");
        withSlug(SHOP, "2", "shop").post(SHOP + "/upload").then().statusCode(201);
        List<Update> before = List.copyOf(updates.all());

        withSlug(SHOP, "3", "bakery")
                .post(SHOP + "/upload")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("OTHER_APP"))
                .body("details.app", equalTo("shop"))
                .body("details.slug", equalTo("bakery"))
                .body("details.slugs", contains("shop"))
                .body("message", containsString("bakery"));

        assertThat(updates.all()).isEqualTo(before);
        Caller.viewer().get("/api/updates/debug").then().body("summary", equalTo("OK"));
        withSlug(OLD, "3", "bakery").post(OLD + "/upload").then().statusCode(201);
        Caller.viewer().get(OLD + "/apps").then().body("apps.slugs.flatten()", contains("bakery", "shop"));
    }

    @Test
    void slugCanBeChangedAfterAllUpdatesThatAreShownWereRemoved() {
        // The retention of the shop is 2, so the first one is retired.
        for (String content : List.of("1", "2", "3")) {
            withSlug(SHOP, content, "shop").post(SHOP + "/upload").then().statusCode(201);
        }
        List<Update> shown = List.copyOf(updates.all());
        assertThat(shown).hasSize(2);
        assertThat(updates.retired()).hasSize(1);

        keyed(SHOP).delete("/api/updates/" + shown.getFirst().id()).then().statusCode(204);
        withSlug(SHOP, "4", "bakery").post(SHOP + "/upload").then().statusCode(409);
        keyed(SHOP).delete("/api/updates/" + shown.getLast().id()).then().statusCode(204);

        withSlug(SHOP, "4", "bakery").post(SHOP + "/upload").then().statusCode(201);
    }

    @Test
    void appsAreSignedWithTheirOwnKeys() throws Exception {
        Path chain = config.signingKeys()
                .get(TestSigningKey.SECOND)
                .certificateChainFile()
                .orElseThrow();
        PublicKey keyOfShop = CertificateChain.read(chain).key();
        for (String part : List.of("directive", "manifest")) {
            ExpoClient.Reply first =
                    client().with("expo-expect-signature", EXPECTED).send(OLD + "/manifest");
            ExpoClient.Reply shop =
                    client().with("expo-expect-signature", EXPECTED).send(SHOP + "/manifest");
            assertThat(verified(first, part, publicKey)).isTrue();
            assertThat(verified(first, part, keyOfShop)).isFalse();
            assertThat(verified(shop, part, keyOfShop)).isTrue();
            assertThat(verified(shop, part, publicKey)).isFalse();
            assertThat(shop.signature(part).orElseThrow()).contains("keyid=\"main\"");
            published(OLD, "same");
            published(SHOP, "same");
        }
        ExpoClient.Reply bare =
                client().with("expo-expect-signature", EXPECTED).send("/api/updates/apps/bare/manifest");
        assertThat(bare.status()).isEqualTo(400);
        assertThat(bare.text()).contains("bartizan.update.apps.bare.signing-key-file");
    }

    private static boolean verified(ExpoClient.Reply reply, String part, PublicKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(reply.parts().get(part).body());
        byte[] found = ExpoClient.signature(reply.signature(part).orElseThrow());
        // Java refuses signatures of longer or shorter keys instead of comparing them.
        int length = ((RSAPublicKey) key).getModulus().bitLength() / Byte.SIZE;
        return found.length == length && signature.verify(found);
    }

    @Test
    void pageShowsAppsAndTheTargetsOfOne() {
        String first = published(OLD, "first");
        String shop = published(SHOP, "shop");

        page("/ui/updates")
                .body(containsString("href=\"/ui/updates?app=shop\""))
                .body(containsString("channel=production\">android 1.0.0"))
                .body(containsString("channel=production&amp;app=shop\">android 1.0.0"));
        page("/ui/updates?app=shop")
                .body(containsString("aria-current=\"page\">shop<"))
                .body(containsString("/api/updates/apps/shop/upload"))
                .body(not(containsString("channel=production\">android 1.0.0")));
        page("/ui/updates/target?platform=android&runtime=1.0.0&channel=production&app=shop")
                .body(containsString("<strong>shop</strong>"))
                .body(containsString(shop))
                .body(not(containsString(first)));
    }

    private static ValidatableResponse page(String path) {
        return Caller.admin()
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200);
    }
}
