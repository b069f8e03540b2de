package dev.bartizan.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.Person;
import dev.bartizan.Person.Browser;
import dev.bartizan.database.DataFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bartizan reset-admin}, with a service that runs. */
@QuarkusTest
class AdminResetTest {

    @Inject
    DataFolder folder;

    @Inject
    AccountService accounts;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void lockedOutAdministratorGetsANewPassword() throws IOException {
        Person person = Person.create("viewer");
        Browser before = person.login();
        Caller.admin()
                .contentType(ContentType.JSON)
                .body("{\"enabled\":false}")
                .patch("/api/v1/accounts/" + person.id())
                .then()
                .statusCode(200);

        assertThat(command(folder.path()).run(person.name())).isTrue();
        Path file = folder.path().resolve("reset-admin");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(password());
        accounts.synchronise();

        assertThat(file).doesNotExist();
        Person.login(person.name(), password(), null)
                .then()
                .statusCode(200)
                .body("account.id", equalTo((int) person.id()))
                .body("account.role", equalTo("admin"));
        before.withoutToken().get("/api/v1/bans").then().statusCode(401);
        Person.login(person.name(), person.password(), null).then().statusCode(401);
    }

    @Test
    void missingAccountIsCreated() {
        String name = "rescue-" + UUID.randomUUID();

        assertThat(command(folder.path()).run(name)).isTrue();
        accounts.synchronise();

        Person.login(name, password(), null).then().statusCode(200).body("account.role", equalTo("admin"));
    }

    @Test
    void fileOfAnotherFormIsDeleted() throws IOException {
        Path file = folder.path().resolve("reset-admin");
        Files.writeString(file, "admin\n$2b$10$short\n");

        accounts.synchronise();

        assertThat(file).doesNotExist();
    }

    @Test
    void wrongNameAndMissingFolderAreRefused(@TempDir Path empty) {
        assertThat(command(empty).run("no/name")).isFalse();
        assertThat(command(empty.resolve("missing")).run("admin")).isFalse();

        assertThat(empty).isEmptyDirectory();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("letters").contains("BARTIZAN_DATA_DIR");
    }

    /** The command may run as root, and the user of the service can put links into the data folder. */
    @ParameterizedTest
    @ValueSource(strings = {"reset-admin", "reset-admin.new"})
    void linkInTheDataFolderIsReplacedAndNotFollowed(String name, @TempDir Path data, @TempDir Path elsewhere)
            throws IOException {
        Path target = Files.writeString(elsewhere.resolve("target"), "untouched");
        Files.createSymbolicLink(data.resolve(name), target);
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }

        assertThat(command(data).run("admin")).isTrue();

        assertThat(target).hasContent("untouched");
        assertThat(Files.getOwner(target)).isEqualTo(Files.getOwner(elsewhere));
        Path file = data.resolve("reset-admin");
        assertThat(file).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(data));
    }

    private AdminResetCommand command(Path data) {
        return new AdminResetCommand(
                data,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String password() {
        String printed = out.toString(StandardCharsets.UTF_8);
        return printed.substring(printed.indexOf("password: ") + "password: ".length())
                .strip();
    }
}
