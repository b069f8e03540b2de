package dev.bartizan.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bartizan.node.ReplicaAddress;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests contain only fields that Kubernetes knows, and only settings that the service has. */
@QuarkusTest
class ManifestTest {

    private static final Path BASE = Path.of("k8s/base");
    private static final Path POSTGRESQL = Path.of("k8s/overlays/postgresql");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).setAnnotationIntrospector(new NothingUnknown());

    /** The model keeps unknown fields as additional properties; here they are an error. */
    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }

    private final StatefulSet statefulSet = read("statefulset.yaml", StatefulSet.class);
    private final Service service = read("service.yaml", Service.class);
    private final ConfigMap configMap = read("configmap.yaml", ConfigMap.class);
    private final PodSpec pod = statefulSet.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().getFirst();

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldIsOneThatKubernetesHas(Path folder, String file, Class<?> kind) throws IOException {
        YAML.readValue(folder.resolve(file).toFile(), kind);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(BASE, "statefulset.yaml", StatefulSet.class),
                Arguments.of(BASE, "service.yaml", Service.class),
                Arguments.of(BASE, "configmap.yaml", ConfigMap.class),
                Arguments.of(BASE, "networkpolicy.yaml", NetworkPolicy.class),
                Arguments.of(BASE, "poddisruptionbudget.yaml", PodDisruptionBudget.class),
                Arguments.of(POSTGRESQL, "statefulset.yaml", StatefulSet.class),
                Arguments.of(POSTGRESQL, "nodes.yaml", ConfigMap.class),
                Arguments.of(POSTGRESQL, "networkpolicy.yaml", NetworkPolicy.class),
                Arguments.of(POSTGRESQL, "horizontalpodautoscaler.yaml", HorizontalPodAutoscaler.class));
    }

    @Test
    void everyFileOfTheOverlayIsListed() throws IOException {
        JsonNode kustomization =
                YAML.readTree(POSTGRESQL.resolve("kustomization.yaml").toFile());
        List<String> listed = new ArrayList<>(kustomization.path("patches").findValuesAsText("path"));
        kustomization.path("resources").forEach(resource -> listed.add(resource.asText()));

        assertThat(listed).contains("../../base");
        try (Stream<Path> files = Files.list(POSTGRESQL)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> !file.startsWith("kustomization")))
                    .containsExactlyInAnyOrderElementsOf(listed.stream()
                            .filter(file -> !file.startsWith(".."))
                            .toList());
        }
    }

    /** What a node needs to follow another one. */
    @Test
    void eachNodeOfTheOverlayHasANameAnAddressAndTheSameDatabase() {
        StatefulSet patch = read(POSTGRESQL, "statefulset.yaml", StatefulSet.class);
        Container node = patch.getSpec().getTemplate().getSpec().getContainers().getFirst();

        assertThat(patch.getMetadata().getName())
                .isEqualTo(statefulSet.getMetadata().getName());
        assertThat(node.getName()).isEqualTo(container.getName());
        assertThat(node.getEnv())
                .extracting(EnvVar::getName)
                .containsExactly(
                        "BARTIZAN_NODE",
                        "POD_IP",
                        "BARTIZAN_REPLICA_ADDRESS",
                        "BARTIZAN_DATABASE_URL",
                        "BARTIZAN_ADMIN_TOKEN");
        assertThat(read(POSTGRESQL, "nodes.yaml", ConfigMap.class).getData())
                .containsOnlyKeys(
                        "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                        "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED",
                        "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES");
        assertThat(ReplicaAddress.parse(node.getEnv().get(2).getValue().replace("$(POD_IP)", "10.244.0.7")))
                .isEqualTo(new ReplicaAddress("10.244.0.7", 8080, false));
    }

    @Test
    void typingErrorIsFound() throws IOException {
        String broken = Files.readString(BASE.resolve("statefulset.yaml")).replace("livenessProbe", "livenesProbe");

        assertThatThrownBy(() -> YAML.readValue(broken, StatefulSet.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("livenesProbe");
    }

    @Test
    void everyManifestIsListed() throws IOException {
        Map<?, ?> kustomization =
                YAML.readValue(BASE.resolve("kustomization.yaml").toFile(), Map.class);
        try (Stream<Path> files = Files.list(BASE)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> !file.startsWith("kustomization")))
                    .containsExactlyInAnyOrderElementsOf(resources(kustomization));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> resources(Map<?, ?> kustomization) {
        return (List<String>) kustomization.get("resources");
    }

    @Test
    void probesAskPathsThatAnswer() {
        for (Probe probe :
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal())
                    .isEqualTo(container.getPorts().getFirst().getName());
            given().get(probe.getHttpGet().getPath()).then().statusCode(200);
        }
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
    }

    @Test
    void monitorScrapesAPathThatAnswers() throws IOException {
        Map<?, ?> monitor = YAML.readValue(
                Path.of("k8s/components/service-monitor/servicemonitor.yaml").toFile(), Map.class);
        Map<?, ?> endpoint = (Map<?, ?>) ((List<?>) ((Map<?, ?>) monitor.get("spec")).get("endpoints")).getFirst();

        assertThat(endpoint.get("port"))
                .isEqualTo(service.getSpec().getPorts().get(1).getName());
        given().get((String) endpoint.get("path")).then().statusCode(200);
    }

    @Test
    void portsMeet() {
        assertThat(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal())
                .isEqualTo(container.getPorts().getFirst().getName());
        assertThat(configMap.getData().get("QUARKUS_HTTP_PORT"))
                .isEqualTo(container.getPorts().getFirst().getContainerPort().toString());
        assertThat(service.getSpec().getPorts().get(1).getTargetPort().getStrVal())
                .isEqualTo(container.getPorts().get(1).getName());
        assertThat(configMap.getData().get("QUARKUS_MANAGEMENT_PORT"))
                .isEqualTo(container.getPorts().get(1).getContainerPort().toString());
    }

    @Test
    void selectorsSelectThePod() {
        Map<String, String> labels =
                statefulSet.getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels).isNotEmpty();
        assertThat(statefulSet.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(service.getSpec().getSelector()).isEqualTo(labels);
        assertThat(read("poddisruptionbudget.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
        assertThat(read("networkpolicy.yaml", NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
    }

    @Test
    void everySettingIsOneThatTheServiceHas() {
        Config config = ConfigProvider.getConfig();
        Map<String, String> properties = Map.of(
                "QUARKUS_HTTP_HOST", "quarkus.http.host",
                "QUARKUS_HTTP_PORT", "quarkus.http.port",
                "QUARKUS_MANAGEMENT_HOST_ENABLED", "quarkus.management.host-enabled",
                "QUARKUS_MANAGEMENT_HOST", "quarkus.management.host",
                "QUARKUS_MANAGEMENT_PORT", "quarkus.management.port",
                "BARTIZAN_DATA_DIR", "bartizan.data-dir");

        assertThat(configMap.getData().keySet())
                .filteredOn(variable -> !variable.matches("BARTIZAN_BLOCKLIST_LISTS_[A-Z0-9]+_(URL|MIN_SCORE)"))
                .allSatisfy(variable -> assertThat(properties)
                        .hasEntrySatisfying(
                                variable,
                                property -> assertThat(config.getOptionalValue(property, String.class))
                                        .isPresent()));
    }

    @Test
    void dataIsWhereTheServiceKeepsIt() {
        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> "data".equals(mount.getName()))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getMountPath())
                        .isEqualTo(configMap.getData().get("BARTIZAN_DATA_DIR")));
        assertThat(statefulSet
                        .getSpec()
                        .getVolumeClaimTemplates()
                        .getFirst()
                        .getMetadata()
                        .getName())
                .isEqualTo("data");
    }

    @Test
    void podIsConfined() {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1001);
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(1001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits().get("memory").getNumericalAmount())
                .isEqualByComparingTo("134217728");
    }

    @Test
    void podIsGivenTheTimeThatTheServiceTakesToStop() {
        // 15 s for requests, 8 s for the import.
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30);
    }

    @Test
    void versionIsTheSameEverywhere() throws IOException {
        String version = found("pom.xml", "<revision>(.*)</revision>");

        assertThat(found("k8s/base/kustomization.yaml", "newTag: (.*)")).isEqualTo(version);
        assertThat(found("src/main/docker/compose.yaml", "image: bartizan:(.*)"))
                .isEqualTo(version);
        assertThat(found("src/main/docker/compose.postgresql.yaml", "image: bartizan:(.*)"))
                .isEqualTo(version);
        assertThat(found("src/main/docker/Dockerfile.native-micro", "ARG VERSION=(.*)"))
                .isEqualTo(version);
        assertThat(found("src/main/docker/Dockerfile.jvm", "ARG VERSION=(.*)")).isEqualTo(version);
    }

    private static String found(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }

    private static <T> T read(String file, Class<T> kind) {
        return read(BASE, file, kind);
    }

    private static <T> T read(Path folder, String file, Class<T> kind) {
        try {
            return YAML.readValue(folder.resolve(file).toFile(), kind);
        } catch (IOException failure) {
            throw new IllegalStateException(file, failure);
        }
    }
}
