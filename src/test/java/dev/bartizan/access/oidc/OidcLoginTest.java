package dev.bartizan.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.access.oidc.TestOpenIdProvider.Login;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People log in by an OpenID provider. */
@QuarkusTest
@WithTestResource(OpenIdProviderResource.class)
class OidcLoginTest {

    private static final String COOKIE = "bartizan-login";

    TestOpenIdProvider provider;

    private final String name = "person-" + UUID.randomUUID();

    @BeforeEach
    void reset() {
        provider.serveAsUsual();
        // The first account of all must be an administrator's.
        Person.create("admin");
    }

    /** A login that has come back from the provider: the cookie, and the callback's query. */
    private record Returned(String cookie, Map<String, String> query) {

        Response enter() {
            return enter(browser());
        }

        Response enter(RequestSpecification browser) {
            return browser.cookie(COOKIE, cookie).queryParams(query).get("/ui/login/oidc/callback");
        }
    }

    private static RequestSpecification browser() {
        return Caller.anonymous().header("Accept", "text/html").redirects().follow(false);
    }

    private static Response begin(String next) {
        Response begun = browser().queryParam("next", next).get("/ui/login/oidc");
        begun.then().statusCode(303);
        return begun;
    }

    private Returned comeBack(Login login) {
        return comeBack(login, "/ui/lists");
    }

    private Returned comeBack(Login login, String next) {
        Response begun = begin(next);
        return new Returned(begun.cookie(COOKIE), query(authorize(login, begun.header("Location"))));
    }

    /** Where the provider leads back to. */
    private String authorize(Login login, String address) {
        provider.next(login);
        Response answer = RestAssured.given()
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .get(address);
        answer.then().statusCode(302);
        return answer.header("Location");
    }

    private static Map<String, String> query(String address) {
        return Arrays.stream(URI.create(address).getRawQuery().split("&"))
                .map(each -> each.split("=", 2))
                .collect(java.util.stream.Collectors.toMap(
                        each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    private Response enter(Login login) {
        return comeBack(login).enter();
    }

    private static Response page(String cookie) {
        return browser().cookie(Person.COOKIE, cookie).get("/ui/lists");
    }

    private static void assertRefused(Response answer, int status, String text) {
        answer.then().statusCode(status).body(containsString(text)).body(containsString("name=\"password\""));
        assertThat(answer.cookie(Person.COOKIE)).isNull();
        assertThat(answer.headers().getValues("Set-Cookie")).allMatch(cookie -> cookie.startsWith(COOKIE + "=;"));
    }

    private String account(String member) {
        return String.valueOf(Caller.admin()
                .get("/api/v1/accounts")
                .then()
                .statusCode(200)
                .extract()
                .<Object>path("items.find { it.name == '%s' }.%s".formatted(name, member)));
    }

    @Test
    void personEntersWithTheRoleOfTheirGroups() {
        Response entered = enter(Login.of(name, "others", "staff", "owners"));

        entered.then().statusCode(303).header("Location", endsWith("/ui/lists"));
        assertThat(entered.headers().getValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith(COOKIE + "=; Path=/; Max-Age=0"));
        page(entered.cookie(Person.COOKIE)).then().statusCode(200).body(containsString("Signed in as " + name));
        assertThat(account("role")).isEqualTo("admin");
        assertThat(account("external")).isEqualTo("true");
        Caller.admin()
                .queryParam("action", "session.open")
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items.target", hasItem(name));
    }

    @Test
    void loginPageHasAButton() {
        browser()
                .queryParam("next", "/ui/bans?state=all")
                .get("/ui/login")
                .then()
                .statusCode(200)
                .body(containsString("href=\"/ui/login/oidc?next=%2Fui%2Fbans%3Fstate%3Dall\""))
                .body(containsString("Sign in with Example &lt;Login&gt;"));
        browser()
                .header("Accept-Language", "de")
                .get("/ui/login")
                .then()
                .body(containsString("Mit Example &lt;Login&gt; anmelden"));
    }

    @Test
    void roleFollowsTheGroups() {
        String before = enter(Login.of(name, "admins")).cookie(Person.COOKIE);

        String again = enter(Login.of(name, "staff")).cookie(Person.COOKIE);

        assertThat(account("role")).isEqualTo("viewer");
        page(before).then().statusCode(303).header("Location", containsString("/ui/login"));
        page(again).then().statusCode(200);
        assertRefused(enter(Login.of(name, "others")), 403, "have no role here");
        page(again).then().statusCode(303).header("Location", containsString("/ui/login"));
    }

    @Test
    void personWithoutARoleIsRefused() {
        assertRefused(enter(Login.of(name, "others")), 403, "have no role here");
        assertRefused(enter(Login.of(name).with("groups", null)), 403, "have no role here");
        assertRefused(enter(Login.of("no name", "admins")), 403, "be that of an account");
        assertRefused(
                enter(Login.of(name, "admins").with("preferred_username", null)), 502, "claim preferred_username");

        assertThat(account("role")).isEqualTo("null");
        Caller.admin()
                .queryParam("action", "login.refused")
                .get("/api/v1/audit")
                .then()
                .body("items.after.reason", hasItem("provider"));
    }

    @Test
    void groupsCanBeOneText() {
        enter(Login.of(name).with("groups", "staff")).then().statusCode(303);

        assertThat(account("role")).isEqualTo("viewer");
    }

    @Test
    void disabledAccountIsRefused() {
        String cookie = enter(Login.of(name, "admins")).cookie(Person.COOKIE);
        Caller.admin()
                .contentType("application/json")
                .body("{\"enabled\":false}")
                .patch("/api/v1/accounts/" + account("id"))
                .then()
                .statusCode(200);

        page(cookie).then().statusCode(303);
        assertRefused(enter(Login.of(name, "admins")), 403, "is disabled");
    }

    /** Names at the provider may be free to choose. */
    @Test
    void accountOfAnotherPersonIsNotTakenOver() {
        Person person = Person.create("admin");
        enter(Login.of(name, "admins")).then().statusCode(303);

        assertRefused(
                enter(Login.of(person.name().toUpperCase(Locale.ROOT), "admins")), 403, "An account with a password");
        assertRefused(enter(Login.of(name, "admins").with("sub", "somebody else")), 403, "account has this name");

        person.login();
    }

    @Test
    void renamedPersonKeepsTheAccount() {
        enter(Login.of(name, "admins")).then().statusCode(303);

        String cookie = enter(Login.of(name, "admins").with("preferred_username", "new-" + name))
                .cookie(Person.COOKIE);

        page(cookie).then().statusCode(200).body(containsString("Signed in as " + name));
    }

    /** The proxy's people and the provider's people have accounts of their own. */
    @Test
    void reverseProxyDoesNotOpenTheAccount() {
        enter(Login.of(name, "admins")).then().statusCode(303);

        browser()
                .header("Remote-User", name)
                .get("/ui/login")
                .then()
                .statusCode(403)
                .body(containsString("account has this name"));
    }

    @Test
    void stateBelongsToTheBrowser() {
        Returned returned = comeBack(Login.of(name, "admins"));
        Returned other = comeBack(Login.of(name, "admins"));

        assertRefused(new Returned(other.cookie(), returned.query()).enter(), 401, "another tab or browser");
        assertRefused(new Returned("", returned.query()).enter(), 401, "another tab or browser");
        assertRefused(new Returned(returned.cookie(), Map.of("code", "1")).enter(), 401, "another tab or browser");
        returned.enter().then().statusCode(303);
    }

    @Test
    void codeWorksOnce() {
        Returned returned = comeBack(Login.of(name, "admins"));
        returned.enter().then().statusCode(303);

        assertRefused(returned.enter(), 401, "accept this login any more");
    }

    /** The code of another login doesn't fit to the verifier. */
    @Test
    void foreignCodeIsRefused() {
        Returned own = comeBack(Login.of(name, "admins"));
        Returned foreign = comeBack(Login.of("mallory-" + name, "admins"));

        Map<String, String> mixed =
                Map.of("code", foreign.query().get("code"), "state", own.query().get("state"));

        assertRefused(new Returned(own.cookie(), mixed).enter(), 401, "accept this login any more");
    }

    @Test
    void guessedCodesAreLimited() {
        Response begun = begin("/ui/");
        Map<String, String> guess =
                Map.of("code", "guess", "state", query(begun.header("Location")).get("state"));
        for (int code = 0; code < 10; code++) {
            new Returned(begun.cookie(COOKIE), guess)
                    .enter(browser().header("X-Forwarded-For", "198.51.100.77"))
                    .then()
                    .statusCode(401);
        }

        Returned right = comeBack(Login.of(name, "admins"));

        right.enter(browser().header("X-Forwarded-For", "198.51.100.77")).then().statusCode(429);
        right.enter(browser().header("X-Forwarded-For", "198.51.100.78")).then().statusCode(303);
    }

    /** What is wrong with an ID token. */
    enum Fault {
        AUDIENCE((login, provider) -> login.with("aud", "another client")),
        SEVERAL_AUDIENCES((login, provider) -> login.with("aud", List.of(TestOpenIdProvider.CLIENT, "another"))),
        AUTHORIZED_PARTY((login, provider) -> login.with("azp", "another client")),
        ISSUER((login, provider) -> login.with("iss", "https://issuer.example")),
        EXPIRED((login, provider) -> login.with("exp", System.currentTimeMillis() / 1000 - 120)),
        NO_END((login, provider) -> login.with("exp", null)),
        OLD((login, provider) -> login.with("iat", System.currentTimeMillis() / 1000 - 3600)),
        FUTURE((login, provider) -> login.with("iat", System.currentTimeMillis() / 1000 + 3600)),
        NONCE((login, provider) -> login.with("nonce", "another")),
        NO_NONCE((login, provider) -> login.with("nonce", null)),
        NO_SUBJECT((login, provider) -> login.with("sub", null)),
        SIGNATURE((login, provider) -> login.withToken(token ->
                provider.sign(claims(token), TestOpenIdProvider.key("another").getPrivateKey()))),
        NO_SIGNATURE((login, provider) ->
                login.withToken(token -> base64("{\"alg\":\"none\"}") + "." + token.split("\\.")[1] + ".")),
        CHANGED((login, provider) -> login.withToken(token -> token.split("\\.")[0] + "."
                + base64(text(token).replace("\"staff\"", "\"admins\"")) + "." + token.split("\\.")[2])),
        NO_TOKEN((login, provider) -> login.withToken(token -> "no token"));

        private final BiFunction<Login, TestOpenIdProvider, Login> change;

        Fault(BiFunction<Login, TestOpenIdProvider, Login> change) {
            this.change = change;
        }

        private static String text(String token) {
            return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        }

        private static Map<String, Object> claims(String token) {
            return new io.restassured.path.json.JsonPath(text(token)).getMap("");
        }

        private static String base64(String text) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void invalidTokenIsRefused(Fault fault) {
        Login login = fault.change.apply(Login.of(name, "staff"), provider);

        assertRefused(enter(login), 502, "The ID token is not valid");

        assertThat(account("role")).isEqualTo("null");
    }

    @Test
    void severalAudiencesAreAcceptedWithTheAuthorizedParty() {
        enter(Login.of(name, "staff")
                        .with("aud", List.of(TestOpenIdProvider.CLIENT, "another"))
                        .with("azp", TestOpenIdProvider.CLIENT))
                .then()
                .statusCode(303);
    }

    @Test
    void claimsCanBeAtTheUserInfoEndpoint() {
        Login login = new Login(Map.of("sub", "id of " + name), Map.of(), token -> token);

        enter(login.withFurther(Map.of("preferred_username", name, "groups", List.of("staff"))))
                .then()
                .statusCode(303);

        assertThat(account("role")).isEqualTo("viewer");
        assertRefused(
                enter(login.withFurther(
                        Map.of("sub", "another", "preferred_username", name, "groups", List.of("admins")))),
                502,
                "claims of another person");
    }

    @Test
    void sessionOfTheBrowserIsReplaced() {
        Person.Browser before = Person.create("viewer").login();

        Response entered = comeBack(Login.of(name, "admins")).enter(browser().cookie(Person.COOKIE, before.cookie()));

        entered.then().statusCode(303);
        assertThat(entered.cookie(Person.COOKIE)).isNotEqualTo(before.cookie());
        page(before.cookie()).then().statusCode(303);
    }

    @Test
    void addressesAreThoseOfTheProxy() {
        RequestSpecification proxied =
                browser().header("X-Forwarded-Proto", "https").header("X-Forwarded-Host", "console.example:8443");

        Response begun = proxied.get("/ui/login/oidc");

        begun.then().statusCode(303).header("Location", startsWith(provider.issuer() + "/authorize?tenant=test&"));
        assertThat(query(begun.header("Location")))
                .containsEntry("redirect_uri", "https://console.example:8443/ui/login/oidc/callback")
                .containsEntry("scope", "openid profile");
        assertThat(begun.header("Set-Cookie"))
                .startsWith("__Host-" + COOKIE + "=")
                .contains("; Path=/;", "; HttpOnly; SameSite=Lax; Secure");
        String back = authorize(Login.of(name, "admins"), begun.header("Location"));
        assertThat(back).startsWith("https://console.example:8443/ui/login/oidc/callback?");
        Response entered = browser()
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "console.example:8443")
                .cookie("__Host-" + COOKIE, begun.cookie("__Host-" + COOKIE))
                .queryParams(query(back))
                .get("/ui/login/oidc/callback");
        entered.then().statusCode(303);
        assertThat(entered.cookie("__Host-bartizan")).isNotEmpty();
    }

    @Test
    void loginLeadsToNoOtherSite() {
        comeBack(Login.of(name, "admins"), "https://evil.example/")
                .enter()
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/"))
                .header("Location", not(containsString("evil")));
        Returned returned = comeBack(Login.of(name, "admins"));
        String forged = returned.cookie().split("\\.")[0] + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("//evil.example".getBytes(StandardCharsets.UTF_8));
        new Returned(forged, returned.query())
                .enter()
                .then()
                .statusCode(303)
                .header("Location", not(containsString("evil")));
    }

    @Test
    void refusalOfTheProviderIsShown() {
        Response begun = begin("/ui/");
        Map<String, String> query = Map.of(
                "error", "access_denied",
                "error_description", "<script>alert(1)</script>",
                "state", query(begun.header("Location")).get("state"));

        assertRefused(new Returned(begun.cookie(COOKIE), query).enter(), 401, "&lt;script&gt;alert(1)&lt;/script&gt;");
        // Another site can't show its text here.
        new Returned("", query).enter().then().statusCode(401).body(not(containsString("script&gt;alert")));
    }

    @Test
    void responseOfAnotherProviderIsRefused() {
        Returned returned = comeBack(Login.of(name, "admins"));
        Map<String, String> query = new java.util.HashMap<>(returned.query());
        query.put("iss", "https://issuer.example");

        assertRefused(new Returned(returned.cookie(), query).enter(), 401, "another provider");
    }

    @Test
    void failureOfTheProviderIsShown() {
        provider.serve("/token", exchange -> exchange.sendResponseHeaders(500, -1));

        assertRefused(enter(Login.of(name, "admins")), 502, "The provider answered 500.");

        provider.serve("/token", exchange -> TestOpenIdProvider.send(exchange, 401, Map.of("error", "invalid_client")));
        assertRefused(enter(Login.of(name, "admins")), 502, "accept the client");
    }

    @Test
    void imageOfAnotherSiteDoesNotLogIn() {
        browser()
                .header("Sec-Fetch-Dest", "image")
                .get("/ui/login/oidc")
                .then()
                .statusCode(403)
                .header("Set-Cookie", equalTo(null));
        Returned returned = comeBack(Login.of(name, "admins"));
        assertRefused(returned.enter(browser().header("Sec-Fetch-Dest", "iframe")), 403, "other site");
    }

    @Test
    void accountHasNoPassword() {
        enter(Login.of(name, "admins")).then().statusCode(303);

        Person.login(name, "", null).then().statusCode(not(200));
        Person.login(name, "some long password", null).then().statusCode(401);
    }

    @Test
    void logoutEndsTheSession() {
        String cookie = enter(Login.of(name, "admins")).cookie(Person.COOKIE);
        String page = page(cookie).asString();
        int csrf = page.indexOf("name=\"csrf\" value=\"") + "name=\"csrf\" value=\"".length();

        browser()
                .cookie(Person.COOKIE, cookie)
                .formParam("csrf", page.substring(csrf, page.indexOf('"', csrf)))
                .post("/ui/logout")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/login"));

        page(cookie).then().statusCode(303);
    }
}
