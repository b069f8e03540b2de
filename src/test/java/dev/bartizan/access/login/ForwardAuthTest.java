package dev.bartizan.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** People whom a trusted proxy has authenticated. */
@QuarkusTest
@TestProfile(ForwardAuthTest.BehindAProxy.class)
class ForwardAuthTest {

    public static class BehindAProxy implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1",
                    "bartizan.access.forward-auth.user-header", "Remote-User",
                    "bartizan.access.forward-auth.groups-header", "Remote-Groups",
                    "bartizan.access.forward-auth.groups-separator", "|",
                    "bartizan.access.forward-auth.admin-groups", "admins,owners",
                    "bartizan.access.forward-auth.viewer-groups", "staff");
        }
    }

    private final String name = "person-" + UUID.randomUUID();

    private static RequestSpecification browser() {
        return Caller.anonymous().header("Accept", "text/html").redirects().follow(false);
    }

    private static Response enter(String name, String groups) {
        return browser()
                .header("Remote-User", name)
                .header("Remote-Groups", groups)
                .get("/ui/login?next=/ui/lists");
    }

    private Response page(String cookie) {
        return page(cookie, "owners");
    }

    private Response page(String cookie, String groups) {
        return browser()
                .header("Remote-User", name)
                .header("Remote-Groups", groups)
                .cookie(Person.COOKIE, cookie)
                .get("/ui/lists");
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
        Response entered = enter(name, "staff|owners");

        entered.then().statusCode(303).header("Location", endsWith("/ui/lists"));
        page(entered.cookie(Person.COOKIE)).then().statusCode(200).body(containsString("Signed in as " + name));
        assertThat(account("role")).isEqualTo("admin");
        assertThat(account("external")).isEqualTo("true");
        browser()
                .header("Remote-User", name)
                .header("Remote-Groups", "owners")
                .cookie(Person.COOKIE, entered.cookie(Person.COOKIE))
                .get("/ui/login?next=/ui/bans")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/bans"))
                .header("Set-Cookie", (String) null);
    }

    @Test
    void roleFollowsTheGroups() {
        String before = enter(name, "admins").cookie(Person.COOKIE);

        Response again = enter(name, "staff| others");

        assertThat(account("role")).isEqualTo("viewer");
        page(before).then().statusCode(303).header("Location", containsString("/ui/login"));
        page(again.cookie(Person.COOKIE), "staff").then().statusCode(200);
        enter(name, "others").then().statusCode(403).body(containsString("have no role here"));
    }

    @Test
    void personWithoutARoleIsRefused() {
        enter(name, "others").then().statusCode(403).body(containsString("have no role here"));
        browser().header("Remote-User", name).get("/ui/login").then().statusCode(403);
        enter("no name", "admins").then().statusCode(403).body(containsString("be that of an account"));

        assertThat(account("role")).isEqualTo("null");
    }

    @Test
    void disabledAccountIsRefused() {
        enter(name, "admins").then().statusCode(303);
        Caller.admin()
                .contentType("application/json")
                .body("{\"enabled\":false}")
                .patch("/api/v1/accounts/" + account("id"))
                .then()
                .statusCode(200);

        enter(name, "admins").then().statusCode(403).body(containsString("is disabled"));
    }

    /** Names at the proxy may be free to choose. */
    @Test
    void accountWithAPasswordIsNotTakenOver() {
        Person person = Person.create("admin");

        enter(person.name().toUpperCase(Locale.ROOT), "admins")
                .then()
                .statusCode(403)
                .body(containsString("An account with a password has this name."));

        person.login();
    }

    @Test
    void groupHasNoSeparatorInside() {
        enter(name, "others,admins").then().statusCode(403);
    }

    @Test
    void sessionNeedsTheHeadersOfTheProxy() {
        String cookie = enter(name, "admins").cookie(Person.COOKIE);

        page(cookie).then().statusCode(200);
        browser().cookie(Person.COOKIE, cookie).get("/ui/lists").then().statusCode(303);
        Caller.anonymous()
                .cookie(Person.COOKIE, cookie)
                .get("/api/v1/tokens")
                .then()
                .statusCode(401);
        page(cookie, "staff").then().statusCode(303).header("Location", containsString("/ui/login"));
    }

    @Test
    void imageOfAnotherSiteDoesNotLogIn() {
        browser()
                .header("Remote-User", name)
                .header("Remote-Groups", "admins")
                .header("Sec-Fetch-Dest", "image")
                .get("/ui/login")
                .then()
                .statusCode(403)
                .header("Set-Cookie", (String) null);
    }

    @Test
    void loginsAreLimited() {
        for (int login = 0; login < 10; login++) {
            enter(name, "admins").then().statusCode(303);
        }

        enter(name, "admins").then().statusCode(429);
    }

    @Test
    void sessionOfAnotherPersonIsNotUsed() {
        String cookie = enter("other-" + name, "admins").cookie(Person.COOKIE);

        page(cookie).then().statusCode(303).header("Location", containsString("/ui/login"));
    }

    @Test
    void headerThatAClientAddedIsIgnored() {
        Person.create("viewer");

        browser()
                .header("Remote-User", "mallory", "alice")
                .header("Remote-Groups", "admins")
                .get("/ui/login")
                .then()
                .statusCode(200)
                .body(containsString("name=\"password\""));
    }

    @Test
    void externalAccountHasNoPassword() {
        enter(name, "admins").then().statusCode(303);

        Person.login(name, "", null).then().statusCode(not(200));
        Person.login(name, "some long password", null).then().statusCode(401);
    }

    @Test
    void logoutDoesNotLogInAgain() {
        String cookie = enter(name, "admins").cookie(Person.COOKIE);
        String page = page(cookie).asString();
        int csrf = page.indexOf("name=\"csrf\" value=\"") + "name=\"csrf\" value=\"".length();

        Response out = browser()
                .header("Remote-User", name)
                .header("Remote-Groups", "admins")
                .cookie(Person.COOKIE, cookie)
                .formParam("csrf", page.substring(csrf, page.indexOf('"', csrf)))
                .post("/ui/logout");

        out.then().statusCode(303).header("Location", endsWith("/ui/login?out=yes"));
        browser()
                .header("Remote-User", name)
                .get("/ui/login?out=yes")
                .then()
                .statusCode(200)
                .body(containsString("Signed out"));
        page(cookie).then().statusCode(303);
    }
}
