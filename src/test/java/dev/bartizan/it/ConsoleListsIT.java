package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** A person compares lists and versions, and looks what the allowlist does, with Chromium. */
class ConsoleListsIT {

    private final Path home = Folders.create();
    private BartizanProcess service;
    private ConsoleVisitor visitor;

    @BeforeAll
    static void requirePrograms() {
        ConsoleVisitor.requirePrograms();
    }

    @AfterEach
    void end() {
        if (visitor != null) {
            visitor.close();
        }
        if (service != null) {
            service.close();
        }
        Folders.delete(home);
    }

    @Test
    void personComparesLists() throws Exception {
        service = BartizanProcess.at(home.resolve("data")).startReady();
        long one = list(
                "one", List.of("45.155.17.1", "45.155.17.2"), List.of("45.155.17.2", "45.155.17.9", "45.155.17.12"));
        list("two", List.of("45.155.17.2"));
        service.post("/api/v1/allowlist", Map.of("range", "45.155.17.0/29", "comment", "our office"));
        visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"));
        String page = "/ui/lists/" + one;

        visitor.open(page);
        visitor.awaitText(By.id("overlap"), "66.6 % of its addresses are on no other list");
        visitor.awaitText(By.id("overlap"), "two");
        visitor.awaitText(By.id("value"), "is blocked by no other list and no ban");
        visitor.follow("Compare versions");
        visitor.awaitText(By.id("content"), "2 ranges, 2 IPv4 addresses.");
        visitor.awaitText(By.id("content"), "45.155.17.12/32");
        visitor.press("Compare");
        visitor.awaitText(By.id("content"), "45.155.17.12/32");

        visitor.open("/ui/allowlist");
        visitor.awaitText(By.id("effect"), "one: 1 addresses, of 1 entries");
        visitor.open("/ui/search?q=45.155.17.2");
        visitor.awaitText(By.id("content"), "our office");

        visitor.scripts(false);
        visitor.open(page);
        visitor.follow("Compare with other lists");
        visitor.awaitText(By.id("overlap"), "66.6 %");
        visitor.scripts(true);
        visitor.assertAccessible(List.of(
                page,
                page + "/difference",
                page + "/overlap",
                page + "/value",
                "/ui/list-schedule",
                "/ui/allowlist",
                "/ui/search?q=45.155.17.2"));
        visitor.assertNoErrorInTheConsole();
    }

    @SafeVarargs
    private long list(String name, List<String>... versions) throws Exception {
        long id = service.post("/api/v1/blocklists", Map.of("name", name, "url", "push:"))
                .json()
                .path("id")
                .asLong();
        for (List<String> version : versions) {
            assertThat(service.put("/api/v1/blocklists/" + id + "/content", version)
                            .status())
                    .isEqualTo(200);
        }
        return id;
    }
}
