package dev.bartizan.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ErrorResponseTest {

    private static final int TOO_LARGE = 5 * 1024 * 1024;

    @TestHTTPResource
    URI root;

    @Test
    void callWithoutTokenIsUnauthenticated() {
        expect(Caller.anonymous().get("/api/v1/tokens"), ErrorCode.UNAUTHENTICATED)
                .header("WWW-Authenticate", "Bearer");
    }

    @Test
    void wrongTokenIsUnauthenticated() {
        expect(Caller.with("bzn_wrong").get("/api/v1/tokens"), ErrorCode.UNAUTHENTICATED)
                .header("WWW-Authenticate", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic YTpi", "bearer", "Bearer\ttoken", "token", "Bearer a b", ","})
    void unusableAuthorizationIsUnauthenticated(String header) {
        expect(Caller.anonymous().header("Authorization", header).get("/api/v1/tokens"), ErrorCode.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/v1/nothing", "/api/v1/nothing/"})
    void unknownPathTellsNothingToWhoHasNoToken(String path) {
        expect(Caller.anonymous().urlEncodingEnabled(false).get(path), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void unknownPathIsNotFound() {
        expect(Caller.admin().get("/api/v1/nothing"), ErrorCode.NOT_FOUND);
    }

    @Test
    void unknownPathOutsideOfTheApiIsNotFound() {
        expect(Caller.anonymous().get("/nothing"), ErrorCode.NOT_FOUND);
    }

    @Test
    void endpointWithoutRolesIsForbidden() {
        expect(Caller.admin().get("/api/v1/failing/forgotten"), ErrorCode.FORBIDDEN);
    }

    @Test
    void tooLowRoleIsForbidden() {
        expect(Caller.viewer().get("/api/v1/tokens"), ErrorCode.FORBIDDEN);
    }

    @Test
    void apiAsksForATokenWhateverTheEndpointSays() {
        expect(Caller.anonymous().get("/api/v1/failing/open"), ErrorCode.UNAUTHENTICATED);
        Caller.viewer().get("/api/v1/failing/open").then().statusCode(200);
    }

    @Test
    void wrongMethodIsNotAllowed() {
        expect(Caller.admin().patch("/api/v1/tokens"), ErrorCode.METHOD_NOT_ALLOWED)
                .header("Allow", "GET, HEAD, POST")
                .body("details.allowed", contains("GET", "HEAD", "POST"));
    }

    @Test
    void wrongMediaTypeIsUnsupported() {
        expect(
                        Caller.admin()
                                .contentType(ContentType.TEXT)
                                .body("name")
                                .post("/api/v1/tokens"),
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE)
                .body("message", containsString("application/json"))
                .body("details.allowed", contains("application/json"));
    }

    @Test
    void unproducibleMediaTypeIsNotAcceptable() {
        expect(Caller.admin().accept("image/png").get("/api/v1/tokens"), ErrorCode.NOT_ACCEPTABLE)
                .body("details.allowed", contains("application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "*/*/*", "application/", ";;"})
    void unreadableAcceptHeaderIsNoServerError(String accept) throws Exception {
        HttpResponse<String> response =
                send(request("/api/v1/tokens").header("Accept", accept).GET());
        assertThat(response.statusCode()).as(response.body()).isLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "application/", ";;"})
    void unreadableContentTypeIsNoServerError(String contentType) throws Exception {
        HttpResponse<String> response = send(request("/api/v1/tokens")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(response.statusCode()).isBetween(400, 499);
        assertThat(response.body()).contains("error_code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "[]",
                "\"text\"",
                "{\"name\":{}}",
                "{\"expires_in\":\"soon\"}",
                "{\"expires_in\":1e999999999}",
                "{\"expires_in\":true}",
                "\u0000"
            })
    void unreadableBodyIsInvalidJson(String body) {
        expect(Caller.admin().contentType(ContentType.JSON).body(body).post("/api/v1/tokens"), ErrorCode.INVALID_JSON);
    }

    @Test
    void positionOfUnreadableJsonIsTold() {
        expect(
                        Caller.admin()
                                .contentType(ContentType.JSON)
                                .body("{\n\"name\": oops}")
                                .post("/api/v1/tokens"),
                        ErrorCode.INVALID_JSON)
                .body("details.line", equalTo(2))
                .body("details.column", notNullValue());
    }

    @Test
    void emptyBodyIsRefused() {
        Response response = Caller.admin().contentType(ContentType.JSON).post("/api/v1/tokens");
        expect(response, ErrorCode.VALIDATION_FAILED);
    }

    @Test
    void unreadablePathSegmentIsNotFoundOrBad() {
        expect(Caller.admin().get("/api/v1/tokens/abc"), ErrorCode.BAD_REQUEST)
                .body("details.parameter", equalTo("id"))
                .body("details.given", equalTo("abc"))
                .body("details.expected", containsString("whole number"));
    }

    @Test
    void unreadableQueryParameterIsABadRequest() {
        expect(Caller.admin().get("/api/v1/failing/number?of=x"), ErrorCode.BAD_REQUEST)
                .body("details.parameter", equalTo("of"))
                .body("details.given", equalTo("x"));
        expect(Caller.admin().get("/api/v1/bans?active=maybe"), ErrorCode.BAD_REQUEST)
                .body("details.parameter", equalTo("active"))
                .body("details.expected", equalTo("true or false"));
        expect(Caller.admin().get("/api/v1/decisions?kind=net"), ErrorCode.BAD_REQUEST)
                .body("details.parameter", equalTo("kind"))
                .body("details.expected", equalTo("one of ip, range"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/lookup/nowhere, ip, nowhere",
        "/api/v1/lookup/10.0.0.0/33, network/prefix_length, 10.0.0.0/33",
        "/api/v1/history/10.0.0, ip, 10.0.0",
        "/api/v1/bans?ip=nowhere, ip, nowhere",
        "/api/v1/decisions?address=nowhere, address, nowhere",
        "/api/v1/admin/crowdsec/ban/nowhere, ip, nowhere"
    })
    void parameterThatIsNoAddressIsNamed(String target, String parameter, String given) {
        expect(Caller.admin().get(target), ErrorCode.INVALID_ADDRESS)
                .body("details.parameter", equalTo(parameter))
                .body("details.given", equalTo(given))
                .body("details.expected", startsWith("an IP address"))
                .body("details.reason", not(equalTo("")));
    }

    @Test
    void whatIsNoAddressIsNotRepeatedWhole() {
        expect(Caller.admin().get("/api/v1/lookup/" + "x".repeat(500)), ErrorCode.INVALID_ADDRESS)
                .body("details.given", equalTo("x".repeat(100) + "…"))
                .body("details.input", equalTo("x".repeat(100) + "…"));
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/bans, ip", "/api/v1/allowlist, range", "/api/v1/admin/crowdsec/ban, ip"})
    void fieldThatIsNoAddressIsNamed(String path, String field) {
        expect(
                        Caller.admin()
                                .contentType(ContentType.JSON)
                                .body(Map.of(field, "nowhere"))
                                .post(path),
                        ErrorCode.INVALID_ADDRESS)
                .body("details.field", equalTo(field))
                .body("details.given", equalTo("nowhere"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/bans?page=0, page, 0",
        "/api/v1/bans?window=2h, window, 2h",
        "/api/v1/bans/trend?range=2h, range, 2h",
        "/api/v1/bans/by-jail?window=2h, window, 2h",
        "/api/v1/bans/by-country?window=2h, window, 2h",
        "/api/v1/decisions?after=x, after, x",
        "/api/v1/export/plain?max=-1, max, -1"
    })
    void parameterAgainstTheRulesIsNamed(String target, String parameter, String given) {
        expect(Caller.admin().get(target), ErrorCode.VALIDATION_FAILED)
                .body("details.fields", hasKey(parameter))
                .body("details.given", hasEntry(parameter, given));
    }

    @Test
    void wrongFieldOfJsonIsNamed() {
        expect(token("{\"nmae\":\"x\"}"), ErrorCode.INVALID_JSON)
                .body("details.field", equalTo("nmae"))
                .body("details.known", hasItems("name", "role", "expires_in"));
        expect(token("{\"name\":\"x\",\"role\":\"king\"}"), ErrorCode.INVALID_JSON)
                .body("details.field", equalTo("role"))
                .body("details.expected", allOf(containsString("admin"), containsString("viewer")));
        expect(token("{\"name\":{}}"), ErrorCode.INVALID_JSON)
                .body("details.field", equalTo("name"))
                .body("details.expected", equalTo("a text"));
    }

    @Test
    void browserGetsAPage() {
        String page = Caller.anonymous()
                .accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .get("/api/v1/tokens")
                .then()
                .statusCode(401)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .extract()
                .asString();
        assertThat(page).contains("401 UNAUTHENTICATED").doesNotContain("http");
        String escaped = Caller.admin()
                .accept("text/html")
                .get("/api/v1/failing/number?of=%3Cb%3E")
                .asString();
        assertThat(escaped).doesNotContain("<b>");
        expect(Caller.anonymous().accept("*/*").get("/api/v1/tokens"), ErrorCode.UNAUTHENTICATED);
    }

    private static Response token(String body) {
        return Caller.admin().contentType(ContentType.JSON).body(body).post("/api/v1/tokens");
    }

    @Test
    void announcedBodyThatIsTooLargeIsRefused() throws Exception {
        HttpResponse<String> response = send(request("/api/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[TOO_LARGE])));
        expectTooLarge(response);
    }

    @Test
    void unannouncedBodyThatIsTooLargeIsRefused() throws Exception {
        byte[] body = ("\"" + "x".repeat(TOO_LARGE)).getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> response = send(request("/api/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void bugIsToldByItsCorrelationIdAlone() {
        String body = expect(
                        Caller.admin().header("X-Correlation-ID", "abc-1").get("/api/v1/failing/bug"),
                        ErrorCode.INTERNAL_ERROR)
                .body("details.correlation_id", equalTo("abc-1"))
                .extract()
                .asString();
        assertThat(body).doesNotContain("secret").doesNotContain("Exception").doesNotContain("at dev.");
    }

    @Test
    void busyDatabaseTellsWhenToComeAgain() {
        expect(Caller.admin().get("/api/v1/failing/busy"), ErrorCode.DATABASE_BUSY)
                .header("Retry-After", "1")
                .body("details.retries", equalTo(3));
    }

    @Test
    void problemDocumentIsSentIfAccepted() {
        Caller.admin()
                .accept("application/problem+json")
                .get("/api/v1/failing/busy")
                .then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:bartizan:error:DATABASE_BUSY"))
                .body("title", equalTo(ErrorCode.DATABASE_BUSY.message()))
                .body("status", equalTo(503))
                .body("detail", notNullValue())
                .body("error_code", equalTo("DATABASE_BUSY"))
                .body("details.retries", equalTo(3));
    }

    @Test
    void whoAsksForProblemDocumentsGetsTheRestAsJson() {
        Caller.admin()
                .accept("application/problem+json")
                .get("/api/v1/tokens")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON);
    }

    @Test
    void problemDocumentIsThereForCallsWithoutTokenToo() {
        Caller.anonymous()
                .accept("application/json, application/problem+json")
                .get("/api/v1/tokens")
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(401));
    }

    @Test
    void correlationIdOfTheRequestComesBack() {
        Caller.anonymous()
                .header("X-Correlation-ID", "request-4711")
                .get("/api/v1/tokens")
                .then()
                .header("X-Correlation-ID", "request-4711");
    }

    @Test
    void correlationIdThatCouldForgeALogLineIsReplaced() {
        Caller.anonymous()
                .header("X-Correlation-ID", "a\" b")
                .get("/api/v1/tokens")
                .then()
                .header("X-Correlation-ID", matchesPattern("[0-9a-f-]{36}"));
    }

    private static ValidatableResponse expect(Response response, ErrorCode code) {
        return response.then()
                .statusCode(code.status())
                .contentType(ContentType.JSON)
                .header("X-Correlation-ID", notNullValue())
                .body("error_code", equalTo(code.name()))
                .body("message", not(emptyOrNullString()))
                .body("details", notNullValue())
                .body("$", aMapWithSize(3));
    }

    private static void expectTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("X-Correlation-ID")).isPresent();
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(response.body())
                .contains("\"error_code\":\"PAYLOAD_TOO_LARGE\"")
                .contains("\"maximum_bytes\":262144");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).header("Authorization", "Bearer " + Caller.ADMIN_TOKEN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
