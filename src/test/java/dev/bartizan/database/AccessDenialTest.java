package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class AccessDenialTest {

    @TempDir
    Path parent;

    @Test
    void folderThatCanNotBeMadeIsDeniedByTheInnermostOneThatExists() throws IOException {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("r-xr-x---"));

        AccessDenial denial =
                AccessDenial.of(parent.resolve("data/deep/bartizan.db")).orElseThrow();

        assertThat(denial.mode()).isEqualTo("r-xr-x---");
        assertThat(denial.owner()).isEqualTo(Files.getAttribute(parent, "unix:uid"));
    }

    @Test
    void hintExplainsHowToGetAccessToTheFolder() throws IOException {
        int uid = (int) Files.getAttribute(Files.createFile(parent.resolve("mine")), "unix:uid");
        int gid = (int) Files.getAttribute(parent.resolve("mine"), "unix:gid");

        AccessDenial denial = AccessDenial.of(parent.resolve("bartizan.db")).orElseThrow();

        assertThat(denial.uid()).isEqualTo(uid);
        assertThat(denial.gid()).isEqualTo(gid);
        assertThat(denial.hint()).endsWith("chown -R " + uid + ":" + gid);
    }
}
