package dev.bartizan.container.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCredentialsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** me:secret */
    private static final String AUTH = "\"auth\": \"bWU6c2VjcmV0\"";

    @TempDir
    Path folder;

    private RegistryLogin find(String image) {
        SocketEngine config = new SocketEngine(true, Optional.empty(), Optional.of(folder.resolve("config.json")));
        return new RegistryCredentials(config, JSON).find(image);
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve("config.json"), content);
    }

    private static JsonNode header(RegistryLogin login) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(login.header(false).orElseThrow()));
    }

    @Test
    void readsWhatDockerLoginWrites() throws IOException {
        write("""
                {"auths": {"https://index.docker.io/v1/": {%s}, "registry.example:5000": {"auth": "YTpiOmM="}}}""".formatted(AUTH));

        assertThat(header(find("nginx"))).isEqualTo(JSON.readTree("""
                {"username": "me", "password": "secret", "serveraddress": "docker.io"}"""));
        assertThat(header(find("registry.example:5000/team/web@sha256:00")).path("password"))
                .hasToString("\"b:c\"");
        assertThat(find("registry.example/web")).isEqualTo(RegistryLogin.NONE);
    }

    @Test
    void readsAnIdentityTokenAndPathsOfPodman() throws IOException {
        write("""
                {"auths": {"registry.example": {%s, "identitytoken": "tok"}, "registry.example/team": {%s}}}""".formatted(AUTH, AUTH));

        assertThat(header(find("registry.example/web:1"))).isEqualTo(JSON.readTree("""
                {"identitytoken": "tok", "serveraddress": "registry.example"}"""));
        assertThat(header(find("registry.example/team/web:1")).path("username").asText())
                .isEqualTo("me");
    }

    @Test
    void tellsPodmanWhoseCredentialsTheyAre() throws IOException {
        write("{\"auths\": {\"quay.io/v2ray\": {%s}}}".formatted(AUTH));

        String header = find("quay.io/v2ray/app").header(true).orElseThrow();

        assertThat(JSON.readTree(Base64.getUrlDecoder().decode(header))).isEqualTo(JSON.readTree("""
                {"quay.io": {"username": "me", "password": "secret", "serveraddress": "quay.io"}}"""));
        assertThat(find("quay.io/other/app")).isEqualTo(RegistryLogin.NONE);
    }

    @Test
    void usesANewLoginAtOnce() throws IOException {
        write("{}");
        assertThat(find("nginx").header(false)).isEmpty();

        write("{\"auths\": {\"docker.io\": {%s}}}".formatted(AUTH));

        assertThat(find("nginx").header(false)).isPresent();
    }

    @Test
    void saysWhyThereAreNoCredentialsWithoutShowingThem() throws IOException {
        assertThat(find("nginx").remark())
                .hasValueSatisfying(remark -> assertThat(remark).contains("can't be read (NoSuchFileException)"));

        write("{\"auths\": {\"docker.io\": {}}, \"credsStore\": \"pass\"}");
        assertThat(find("nginx").remark())
                .hasValueSatisfying(
                        remark -> assertThat(remark).contains("docker-credential-pass, which Bartizan doesn't run"));
        assertThat(find("registry.example/web").remark()).isEmpty();

        write("{\"credHelpers\": {\"registry.example\": \"ecr-login\"}}");
        assertThat(find("registry.example/web").explain("unauthorized"))
                .isEqualTo("unauthorized. The credentials for registry.example are kept by the program"
                        + " docker-credential-ecr-login, which Bartizan doesn't run.");

        write("{\"auths\": {\"docker.io\": {\"auth\": \"secret!\"}}}");
        assertThat(find("nginx").remark())
                .hasValueSatisfying(remark -> assertThat(remark)
                        .contains("are not a user name and a password")
                        .doesNotContain("secret"));

        write("secret");
        assertThat(find("nginx").remark()).contains("The file of registry credentials is not JSON.");

        write("x".repeat(1024 * 1024 + 1));
        assertThat(find("nginx").remark()).contains("The file of registry credentials is larger than 1 MiB.");
    }
}
