package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    @Test
    void personTriesAListBeforeItIsAddedAndChangesIt() throws Exception {
        String lines = IntStream.rangeClosed(1, 30)
                .mapToObj("45.155.18.%d\n"::formatted)
                .collect(Collectors.joining());
        try (FeedServer feeds = new FeedServer()) {
            String url = feeds.serve("feed.txt", lines + "no address\n");
            service = BartizanProcess.at(home.resolve("data")).startReady();
            list("one", List.of("45.155.18.1"));
            visitor = ConsoleVisitor.setUp(service, home.resolve("chromium"));

            visitor.open("/ui/new-list");
            visitor.type(By.name("name"), "tried");
            visitor.type(By.name("url"), url);
            visitor.unfold("More settings");
            visitor.check(By.name("allowPrivate"));
            visitor.press("Preview");
            visitor.awaitText(By.id("content"), "29 IPv4 addresses, 29 ranges. The other lists have 1 IPv4 addresses");
            visitor.awaitText(By.id("content"), "no address");
            visitor.press("Add and import");
            visitor.awaitText(By.id("run"), "tried: imported 30 ranges");

            visitor.follow("Change");
            visitor.type(By.name("minutes"), "90");
            visitor.press("Save");
            visitor.awaitText(By.id("content"), "at most once in 90 minutes");
            String page = visitor.path();

            visitor.open("/ui/lists");
            visitor.awaitText(By.id("figures"), "96.6 %");
            visitor.press("Import all lists");
            visitor.awaitText(By.id("run"), "The import is over.");
            visitor.scripts(false);
            visitor.open("/ui/lists/figures?sort=ranges");
            visitor.awaitText(By.id("figures"), "tried");
            visitor.scripts(true);
            visitor.assertAccessible(
                    List.of("/ui/lists", "/ui/lists/figures", "/ui/lists/import/1", page + "/edit", "/ui/new-list"));
            visitor.assertNoErrorInTheConsole();
        }
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
