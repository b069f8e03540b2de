package dev.bartizan.access.account;

import com.google.re2j.Pattern;
import dev.bartizan.system.OwnerOnly;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * {@code bartizan reset-admin [NAME]}, for the one who is locked out: gives an administrator's account a new password,
 * and creates the account if there is none with this name. It leaves a file for the service, which needs no database
 * here; the service reads it at its start, and once a minute while it runs.
 */
public final class AdminResetCommand {

    private static final Pattern NAMES = Pattern.compile(AccountOrder.NAME);
    private static final int RANDOM_BYTES = 15;
    private static final int GROUP = 4;

    private final Path folder;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param folder the data folder of the service
     * @param out gets the new password
     * @param err gets the reason of a failure
     */
    public AdminResetCommand(Path folder, PrintStream out, PrintStream err) {
        this.folder = folder.toAbsolutePath().normalize();
        this.out = out;
        this.err = err;
    }

    /** The command for the data folder in the environment. */
    public static AdminResetCommand fromEnvironment() {
        String variable = System.getenv("BARTIZAN_DATA_DIR");
        String configured =
                System.getProperty("bartizan.data-dir", variable == null || variable.isBlank() ? "data" : variable);
        return new AdminResetCommand(Path.of(configured), System.out, System.err);
    }

    /** Runs the command; returns whether it succeeded. */
    public boolean run(String name) {
        if (!NAMES.matches(name)) {
            err.println(
                    "bartizan: the name must have 1 to 64 letters (a to z), digits, dots, underscores, hyphens and @, a"
                            + " letter or digit first");
            return false;
        }
        if (!Files.isDirectory(folder)) {
            err.printf("bartizan: there is no data folder %s; set BARTIZAN_DATA_DIR%n", folder);
            return false;
        }
        String password = newPassword();
        try {
            write(new AdminReset.Order(name, new Passwords().hash(password)));
        } catch (IOException failure) {
            err.printf("bartizan: can't write into the data folder: %s%n", failure);
            return false;
        }
        out.printf("account:  %s%npassword: %s%n", name, password);
        err.println(
                "The service takes it over within a minute, or at its next start. The account then has the role admin, and"
                        + " its one-time codes are off.");
        return true;
    }

    /** Writes the file at once, readable only by the owner of the data folder. */
    private void write(AdminReset.Order order) throws IOException {
        Path file = folder.resolve(AdminReset.FILE);
        Path fresh = folder.resolve(AdminReset.FILE + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = OwnerOnly.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap(order.text().getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        UserPrincipal owner = Files.getOwner(folder);
        if (!owner.equals(Files.getOwner(fresh, LinkOption.NOFOLLOW_LINKS))) {
            // The command may run as root, and the service doesn't. The service's user can replace the file by a link.
            Files.getFileAttributeView(fresh, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(owner);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** 120 random bits, in groups. */
    private static String newPassword() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        String text = OneTimeCode.base32(bytes).toLowerCase(Locale.ROOT);
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < text.length(); i += GROUP) {
            password.append(i == 0 ? "" : "-").append(text, i, i + GROUP);
        }
        return password.toString();
    }
}
