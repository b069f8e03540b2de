package dev.bartizan.fail2ban.logfile;

import com.google.re2j.Pattern;
import dev.bartizan.error.ServiceException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The folders in which a jail has log files. Nothing outside of them is read, and no folder inside of them. */
final class LogFolder {

    /** Maximum number of files of a test. */
    static final int MOST_FILES = 20;

    private static final int LONGEST_PATH = 1_000;

    /** Maximum number of names of a folder that are compared with a pattern. */
    private static final int MOST_NAMES = 5_000;

    private final Set<Path> folders;

    /** @param watched the files that a jail watches */
    LogFolder(List<Path> watched) {
        folders = watched.stream()
                .filter(file -> file.isAbsolute() && file.getParent() != null)
                .map(file -> file.normalize().getParent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The files that a path stands for, by name, at most {@value #MOST_FILES}: the file itself, or all whose names match if its
     * last part has {@code *} or {@code ?}.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} for a path outside of the folders
     */
    List<Path> files(String text) {
        Path path = path(text);
        Path folder = path.getParent();
        if (!path.isAbsolute() || !path.equals(path.normalize()) || folder == null || !folders.contains(folder)) {
            throw invalid("must be in a folder of the jail's log files: "
                    + folders.stream().map(Path::toString).sorted().collect(Collectors.joining(", ")));
        }
        String name = path.getFileName().toString();
        return name.indexOf('*') < 0 && name.indexOf('?') < 0 ? List.of(path) : matching(folder, name);
    }

    private static Path path(String text) {
        if (text.length() > LONGEST_PATH) {
            throw invalid("must have at most " + LONGEST_PATH + " characters");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw invalid("must be a path");
        }
    }

    private static ServiceException invalid(String reason) {
        return ServiceException.invalid(Map.of("path", reason), Map.of());
    }

    private static List<Path> matching(Path folder, String pattern) {
        Pattern names = Pattern.compile(
                pattern.codePoints()
                        .mapToObj(each ->
                                each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(Character.toString(each)))
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            int compared = 0;
            for (Path each : all) {
                if (compared++ == MOST_NAMES) {
                    break;
                }
                if (names.matches(each.getFileName().toString()) && Files.isRegularFile(each)) {
                    found.add(each);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw invalid("is in a folder that Bartizan can't read: " + unreadable.getMessage());
        }
        return found.stream().sorted().limit(MOST_FILES).toList();
    }

    /** Whether the file that links lead to is in one of the folders, too. */
    boolean contains(Path file) throws IOException {
        Path folder = file.toRealPath().getParent();
        for (Path each : folders) {
            if (Files.isDirectory(each) && each.toRealPath().equals(folder)) {
                return true;
            }
        }
        return false;
    }
}
