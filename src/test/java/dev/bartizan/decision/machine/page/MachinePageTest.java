package dev.bartizan.decision.machine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The page of machines. */
@QuarkusTest
class MachinePageTest {

    @Test
    void machineIsCreatedAndRemoved() {
        String name = "page-" + UUID.randomUUID();
        String created = html(Caller.admin())
                .formParam("name", name)
                .post("/ui/machines")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(created).contains("login: " + name, "password: bzn_", "local_api_credentials.yaml");

        String list = page(Caller.viewer());
        assertThat(list).contains(name, "never").doesNotContain("bzn_", "action=\"/ui/machines");
        String row = page(Caller.admin());
        row = row.substring(row.indexOf(name));
        String path = row.substring(row.indexOf("/ui/machines/"), row.indexOf("/remove\"")) + "/remove";
        html(Caller.admin()).formParam("lift", "true").post(path).then().statusCode(303);
        assertThat(page(Caller.admin())).doesNotContain(name);
        html(Caller.admin()).formParam("lift", "true").post(path).then().statusCode(404);
    }

    @Test
    void userAgentOfAMachineIsEscaped() {
        String name = "agent-" + UUID.randomUUID();
        String hostile = "<script>alert('" + name + "')</script>";
        JsonPath machine = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/v1/machines")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        Caller.anonymous()
                .header("User-Agent", hostile)
                .body("{\"machine_id\":\"%s\",\"password\":\"%s\",\"scenarios\":null}"
                        .formatted(name, machine.getString("password")))
                .post("/v1/watchers/login")
                .then()
                .statusCode(200);

        assertThat(page(Caller.viewer()))
                .contains("&lt;script&gt;alert(&#39;" + name)
                .doesNotContain(hostile);
        Caller.admin().delete("/api/v1/machines/" + machine.getInt("id")).then().statusCode(204);
    }

    @Test
    void refusedNameStaysInTheForm() {
        html(Caller.admin())
                .formParam("name", "<b>web")
                .post("/ui/machines")
                .then()
                .statusCode(422)
                .body(containsString("value=\"&lt;b&gt;web\""), containsString("a letter or digit first"));
    }

    @Test
    void onlyAdministratorsCreateMachines() {
        Person.Browser operator = Person.create("operator").login();
        html(operator.withoutToken())
                .formParam("csrf", operator.csrf())
                .post("/ui/machines")
                .then()
                .statusCode(403);
        html(Person.create("admin").login().withoutToken())
                .formParam("name", "x")
                .post("/ui/machines")
                .then()
                .statusCode(403)
                .body(containsString("CROSS_SITE"));
    }

    private static String page(RequestSpecification caller) {
        return html(caller).get("/ui/machines").then().statusCode(200).extract().asString();
    }

    private static RequestSpecification html(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }
}
