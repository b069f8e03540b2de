package dev.bartizan.container.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.it.Requirement;
import dev.bartizan.it.Requirement.Command;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileOwnerTest {

    @TempDir
    Path folder;

    private byte[] archive(String format, String name, long uid, long gid) throws IOException {
        Requirement.program("tar");
        Files.writeString(folder.resolve(name), "content");
        Path archive = folder.resolve("archive.tar");
        Command.run(
                "tar",
                "--directory=" + folder,
                "--format=" + format,
                "--owner=somebody:" + uid,
                "--group=somebody:" + gid,
                "-cf",
                archive.toString(),
                name);
        return Files.readAllBytes(archive);
    }

    @ParameterizedTest
    @CsvSource({"ustar, 0, 0", "ustar, 1001, 2097151", "pax, 3000000, 65534", "gnu, 3000000, 4294967294", "v7, 5, 6"})
    void is_read_in_every_format(String format, long uid, long gid) throws IOException {
        byte[] archive = archive(format, "file", uid, gid);
        assertThat(FileOwner.read(new ByteArrayInputStream(archive))).isEqualTo(new FileOwner(uid, gid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void is_read_behind_a_long_name(String format) throws IOException {
        byte[] archive = archive(format, "f".repeat(200), 1001, 1002);
        assertThat(FileOwner.read(new ByteArrayInputStream(archive))).isEqualTo(new FileOwner(1001, 1002));
    }

    @Test
    void is_not_read_from_what_is_no_archive() throws IOException {
        byte[] archive = archive("pax", "file", 3_000_000, 0);
        assertThatThrownBy(() -> FileOwner.read(new ByteArrayInputStream(Arrays.copyOf(archive, 1000))))
                .isInstanceOf(EOFException.class);
        byte[] garbage = new byte[512];
        Arrays.fill(garbage, (byte) '?');
        assertThatThrownBy(() -> FileOwner.read(new ByteArrayInputStream(garbage)))
                .isInstanceOf(ProtocolException.class);
        byte[] hugeHeader = archive.clone();
        Arrays.fill(hugeHeader, 124, 135, (byte) '7');
        assertThatThrownBy(() -> FileOwner.read(new ByteArrayInputStream(hugeHeader)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void is_what_stat_says() {
        assertThat(FileOwner.parse("1001 3000000\n")).contains(new FileOwner(1001, 3_000_000));
        assertThat(FileOwner.parse("stat: not found")).isEmpty();
    }
}
