package dev.bartizan.crowdsec.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.ban.engine.EngineAllowlist.Allowance;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.it.Requirement;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cscli} is a script that notes its arguments, because the CrowdSec of distributions has no allowlists. */
class AgentAllowlistTest {

    private static final int BEFORE_IMPLICIT_CONVERTERS = 200;

    @TempDir
    Path folder;

    @Test
    void createsTheAllowlistAndAddsAndRemovesValuesInCrowdSecsNotation() throws IOException {
        program("echo \"$@\" >> " + folder.resolve("calls"));
        AgentAllowlist allowlist = allowlist(folder.resolve("crowdsec"));
        List<Allowance> missing =
                allowlist.missing(List.of(IpRange.parse("192.0.2.7"), IpRange.parse("2001:db8::/32")));

        assertThat(allowlist.unsupported()).isEmpty();
        allowlist.add(missing);
        allowlist.remove(missing.subList(0, 1));

        String prefix = "-c " + folder.resolve("config.yaml") + " allowlists ";
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsExactly(
                        prefix + "--help",
                        prefix + "create bartizan -d Addresses that are allowed in Bartizan",
                        prefix + "add bartizan 192.0.2.7 2001:db8::/32",
                        prefix + "remove bartizan 192.0.2.7");
    }

    @Test
    void allowlistThatExistsIsNoErrorAndAFailureIsOneWithTheOutput() throws IOException {
        program("[ $4 = add ] || { echo 'already exists'; exit 1; }");
        AgentAllowlist allowlist = allowlist(folder.resolve("crowdsec"));
        List<Allowance> missing = allowlist.missing(List.of(IpRange.parse("192.0.2.7")));

        allowlist.add(missing);

        program("echo 'database is locked'; exit 1");
        assertThatThrownBy(() -> allowlist.add(missing))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.details()).containsEntry("cause", "cscli: database is locked"));
    }

    @Test
    void versionWithoutAllowlistsAndMissingProgramAreNamed() throws IOException {
        assertThat(allowlist(folder.resolve("crowdsec")).unsupported())
                .hasValueSatisfying(reason -> assertThat(reason).contains("no cscli"));

        program("echo 'level=fatal msg=\"unknown command \\\"allowlists\\\" for \\\"cscli\\\"\"'; exit 1");
        assertThat(allowlist(folder.resolve("crowdsec")).unsupported())
                .hasValueSatisfying(reason -> assertThat(reason).contains("1.6.8"));
    }

    @Test
    void realProgramOfAVersionWithoutAllowlistsIsRecognised() {
        Requirement.program("cscli");
        AgentAllowlist allowlist = allowlist(Path.of("/usr/bin/crowdsec"));

        // Without a configuration, a version that has allowlists prints its help.
        assertThat(allowlist.unsupported().orElse("1.6.8")).contains("1.6.8");
    }

    private void program(String script) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(next, folder.resolve("cscli"), StandardCopyOption.REPLACE_EXISTING);
    }

    private AgentAllowlist allowlist(Path binary) {
        CrowdSecConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, BEFORE_IMPLICIT_CONVERTERS, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "bartizan.data-dir", folder.toString(),
                                "bartizan.crowdsec.binary", binary.toString(),
                                "bartizan.crowdsec.config-dir", folder.toString()),
                        "test",
                        100))
                .withMapping(CrowdSecConfig.class)
                .withDefaultValue("bartizan.data-dir", folder.toString())
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(CrowdSecConfig.class);
        return new AgentAllowlist(config);
    }
}
