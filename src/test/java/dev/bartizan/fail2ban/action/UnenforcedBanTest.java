package dev.bartizan.fail2ban.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ban of a real server whose action fails. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class UnenforcedBanTest {

    private static final String JAIL = "jail16";
    private static final String BROKEN = "45.155.219.31";

    Fail2banServer server;

    private Object command;

    @BeforeEach
    void breakAction() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
        command = say("get", JAIL, "action", "note", "actionban");
        say("set", JAIL, "action", "note", "actionban", "exit 1");
    }

    @AfterEach
    void repairAction() {
        if (command != null) {
            say("set", JAIL, "action", "note", "actionban", command.toString());
            say("set", JAIL, "unbanip", BROKEN);
        }
    }

    private Object say(String... words) {
        try (Fail2banServer.Conversation client = server.connect()) {
            return client.say(List.of(words));
        }
    }

    @Test
    void banWhoseActionFailsIsMarked() {
        say("set", JAIL, "banip", BROKEN);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.viewer()
                        .get("/api/v1/jails/" + JAIL + "/bans")
                        .then()
                        .statusCode(200)
                        .body("items.find { it.ip == '%s' }.failed_actions".formatted(BROKEN), contains("note")));
        Caller.anonymous()
                .get("/health")
                .then()
                .body("components.fail2ban.log", equalTo("readable"))
                .body("components.fail2ban.bans_with_failed_actions", equalTo(1));
        assertThat(Caller.admin()
                        .header("Accept", "text/html")
                        .get("/ui/jails/" + JAIL + "?now=true")
                        .asString())
                .contains("An action of fail2ban failed, so this ban may not be enforced: note");

        say("set", JAIL, "unbanip", BROKEN);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.anonymous()
                        .get("/health")
                        .then()
                        .body("components.fail2ban.bans_with_failed_actions", equalTo(0)));
    }
}
