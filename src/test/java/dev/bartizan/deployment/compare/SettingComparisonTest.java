package dev.bartizan.deployment.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.RuntimeState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingComparisonTest {

    private static final String BEFORE = """
            {"Config":{"Env":["KEPT=1","PASSWORD=first-s3cret","OLD=old-s3cret"],"Cmd":["serve","--key=s3cret"]},
             "HostConfig":{"Memory":1048576,"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]}},
             "Mounts":[{"Destination":"/data","Source":"/srv/data","RW":true},{"Destination":"/etc/app","Name":"config","RW":false}],
             "NetworkSettings":{"Networks":{"web":{},"db":{}}}}""";

    private static final String AFTER = """
            {"Config":{"Env":["NEW=new-s3cret","PASSWORD=second-s3cret","KEPT=1"],"Cmd":["serve","--key=other-s3cret"]},
             "HostConfig":{"Memory":2097152,"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8081"}]}},
             "Mounts":[{"Destination":"/data","Source":"/srv/data","RW":true},{"Destination":"/etc/app","Name":"config","RW":true}],
             "NetworkSettings":{"Networks":{"web":{}}}}""";

    private static ContainerDetail container(String image, Map<String, String> labels, String raw) throws IOException {
        JsonNode json = new ObjectMapper().readTree(raw);
        return new ContainerDetail(
                "id",
                "web",
                labels,
                new ContainerDetail.Image(image, "sha256:" + image),
                Optional.empty(),
                new ContainerDetail.Run(
                        RuntimeState.RUNNING, 1, 0, false, Optional.empty(), Optional.empty(), Map.of()),
                json);
    }

    private static SettingComparisonView of(List<SettingComparisonView> comparison, String setting) {
        return comparison.stream()
                .filter(each -> each.setting().equals(setting))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void differencesAreNamedWithoutValuesThatCanBeSecret() throws IOException {
        List<SettingComparisonView> comparison = SettingComparisonView.of(
                container("app:1", Map.of("auth", "user:s3cret", "same", "1"), BEFORE),
                container("app:2", Map.of("auth", "user:other-s3cret", "same", "1"), AFTER));

        assertThat(of(comparison, "image").added()).containsExactly("id: sha256:app:2", "reference: app:2");
        assertThat(of(comparison, "environment"))
                .isEqualTo(new SettingComparisonView(
                        "environment", false, List.of("OLD"), List.of("NEW"), List.of("PASSWORD")));
        assertThat(of(comparison, "command").changed()).containsExactly("command");
        assertThat(of(comparison, "labels").changed()).containsExactly("auth");
        assertThat(of(comparison, "mounts").removed()).containsExactly("/etc/app: config (ro)");
        assertThat(of(comparison, "mounts").added()).containsExactly("/etc/app: config");
        assertThat(of(comparison, "ports").added()).containsExactly("80/tcp: 127.0.0.1:8081");
        assertThat(of(comparison, "networks").removed()).containsExactly("db");
        assertThat(of(comparison, "limits").removed()).containsExactly("Memory: 1048576");
        assertThat(comparison.toString()).doesNotContain("s3cret");
    }

    @Test
    void sameContainersHaveNoDifferences() throws IOException {
        ContainerDetail container = container("app:1", Map.of("a", "b"), BEFORE);

        assertThat(SettingComparisonView.of(container, container))
                .hasSize(8)
                .allSatisfy(each -> assertThat(each)
                        .isEqualTo(new SettingComparisonView(each.setting(), true, List.of(), List.of(), List.of())));
    }

    @Test
    void differencesAreBounded() throws IOException {
        StringBuilder many = new StringBuilder("{\"Config\":{\"Env\":[\"A=1\"");
        for (int i = 0; i < 1_000; i++) {
            many.append(",\"").append("N".repeat(500)).append(i).append(i).append("=1\"");
        }
        StringBuilder names = new StringBuilder("{\"Config\":{\"Env\":[\"A=1\"");
        for (int i = 0; i < 1_000; i++) {
            names.append(",\"N").append(i).append("=1\"");
        }

        assertThat(of(
                                SettingComparisonView.of(
                                        container("app:1", Map.of(), "{}"),
                                        container("app:1", Map.of(), names + "]}}")),
                                "environment")
                        .added())
                .hasSize(100);
        assertThat(of(
                                SettingComparisonView.of(
                                        container("app:1", Map.of(), "{}"), container("app:1", Map.of(), many + "]}}")),
                                "environment")
                        .added())
                .allSatisfy(name -> assertThat(name).hasSizeLessThan(202));
    }
}
