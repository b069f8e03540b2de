package dev.bartizan.fail2ban.logfile;

import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.filter.FilterTestView;
import dev.bartizan.fail2ban.filter.FilterTester;
import dev.bartizan.fail2ban.jail.JailView;
import dev.bartizan.fail2ban.jail.Jails;
import dev.bartizan.fail2ban.protocol.JailName;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the log files of a jail, and tests the last lines of one of them with the jail's regular expressions. */
@Singleton
class LogFileTester {

    /** Each one takes a process. */
    private static final int MOST_REGEXES = 5;

    private final Jails jails;
    private final FilterTester filters;

    LogFileTester(Jails jails, FilterTester filters) {
        this.jails = jails;
        this.filters = filters;
    }

    /**
     * The files of a jail. The lines of the one with the last change are tested with at most 5 regular expressions.
     *
     * @param path a file, or a pattern of names, in a folder of the jail's log files; all files that it watches if it is not given
     * @throws ServiceException {@code VALIDATION_FAILED} for a path outside of these folders; as {@link Jails}
     */
    List<LogFileView> test(JailName name, @Nullable String path) {
        JailView jail = jails.find(name);
        List<Path> watched = Objects.requireNonNullElse(jail.logPaths(), List.<String>of()).stream()
                .map(Path::of)
                .toList();
        LogFolder folder = new LogFolder(watched);
        List<Path> files = path == null || path.isBlank()
                ? watched.stream().limit(LogFolder.MOST_FILES).toList()
                : folder.files(path.strip());
        List<LogFileView> views = new ArrayList<>(files.stream()
                .map(file -> look(file, watched.contains(file), folder))
                .toList());
        newest(views).ifPresent(view -> views.set(views.indexOf(view), tested(view, jail, folder)));
        return views;
    }

    private static LogFileView look(Path file, boolean watched, LogFolder folder) {
        LogFileView view = new LogFileView(file.toString(), watched, null, null, null, null);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            view = new LogFileView(
                    file.toString(),
                    watched,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    null,
                    null);
            if (!attributes.isRegularFile()) {
                return view.withProblem("It is no regular file.");
            }
            if (!folder.contains(file)) {
                return view.withProblem("It is a link to another folder.");
            }
            return Files.isReadable(file) ? view : view.withProblem("Bartizan may not read it.");
        } catch (IOException failure) {
            return view.withProblem(
                    Files.notExists(file) ? "It doesn't exist." : "Bartizan can't see it: " + failure.getMessage());
        }
    }

    private static Optional<LogFileView> newest(List<LogFileView> views) {
        return views.stream()
                .filter(view -> view.problem() == null && view.changedAt() != null)
                .max(Comparator.comparing(view -> Objects.requireNonNull(view.changedAt())));
    }

    private LogFileView tested(LogFileView view, JailView jail, LogFolder folder) {
        try {
            if (jails.hasPrefixRegex(new JailName(jail.name()))) {
                return view.withProblem("Its lines can't be tested: the jail's filter has a prefregex.");
            }
            List<String> lines = LogTail.of(Path.of(view.path()), folder);
            Set<Integer> matched = new HashSet<>();
            List<String> regexes = Objects.requireNonNullElse(jail.failRegex(), List.of());
            for (String regex : lines.isEmpty()
                    ? List.<String>of()
                    : regexes.stream().limit(MOST_REGEXES).toList()) {
                filters.test(regex, lines).lines().stream()
                        .filter(FilterTestView.LineView::matched)
                        .forEach(line -> matched.add(line.number()));
            }
            return view.withTest(new LogFileView.Tested(lines.size(), matched.size()));
        } catch (IOException failure) {
            return view.withProblem("Bartizan can't read it: " + failure.getMessage());
        } catch (ServiceException untested) {
            return view.withProblem("Its lines can't be tested: " + untested.getMessage());
        }
    }
}
