package dev.bartizan.container.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ImageName;
import dev.bartizan.container.engine.RuntimeState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsedImageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ContainerDetail container(String reference) {
        return new ContainerDetail(
                "4fa6",
                "web",
                Map.of(),
                new ContainerDetail.Image(reference, "sha256:00"),
                Optional.empty(),
                new ContainerDetail.Run(
                        RuntimeState.RUNNING, 1, 0, false, Optional.empty(), Optional.empty(), Map.of()),
                JSON.createObjectNode());
    }

    private static JsonNode image(String... repoDigests) {
        ObjectNode image = JSON.createObjectNode();
        for (String digest : repoDigests) {
            image.withArray("RepoDigests").add(digest);
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({
        "nginx@sha256:11, It was created from a digest",
        "nginx:1@sha256:11, It was created from a digest",
        "sha256:4fa6e0, It was created from an image ID",
        "4fa6e0f0c678, 'It was created from an image ID, or from a name that can be one.'",
        "localhost/web:1, Its image was built on this machine.",
        "Web, Its image's name is not one of a registry.",
        "registry.example/web:1, Its image has no digest of registry.example/web"
    })
    void saysWhyARegistryCanNotBeAsked(String reference, String reason) {
        assertThat(UsedImage.of(container(reference), Optional.of(image("nginx@sha256:11"))))
                .isInstanceOfSatisfying(
                        UsedImage.Fixed.class,
                        fixed -> assertThat(fixed.reason()).startsWith(reason));
    }

    @Test
    void knowsTheDigestsOfItsOwnRepositoryAlone() {
        UsedImage used = UsedImage.of(
                container("nginx:1"),
                Optional.of(image("docker.io/library/nginx@sha256:11", "registry.example/nginx@sha256:22")));

        assertThat(used).isInstanceOfSatisfying(UsedImage.Tagged.class, tagged -> {
            assertThat(tagged.name().reference()).isEqualTo("docker.io/library/nginx:1");
            assertThat(tagged.digests()).containsExactly("sha256:11");
        });
        assertThat(UsedImage.of(container("nginx:1"), Optional.empty()))
                .isEqualTo(new UsedImage.Fixed("The engine no longer has its image."));
    }

    @Test
    void anAnswerFromBeforeTheContainerSaysNothingAboutIt() {
        Instant created = Instant.parse("2026-11-30T12:00:00Z");
        UsedImage.Tagged web =
                new UsedImage.Tagged(ImageName.of("registry.example/web:1").orElseThrow(), Set.of("sha256:22"));
        RegistryAnswers.Answer before = new RegistryAnswers.Answer(
                Optional.of(created.minusSeconds(60)),
                Optional.of("sha256:11"),
                Optional.of(created.plusSeconds(60)),
                Optional.of("It refuses."),
                created.plusSeconds(3600));

        assertThat(web.compare(before, created))
                .contains(ImageCheck.unknown("It refuses.", Optional.of(created.plusSeconds(60))));
        assertThat(web.compare(before, created.minusSeconds(120)))
                .hasValueSatisfying(check -> assertThat(check.state()).isEqualTo(ImageCheck.State.NEWER));
    }
}
