package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import dev.bartizan.process.Settings;
import dev.bartizan.settings.Setting;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The reference of all settings in {@code docs/configuration.md}: between its two markers is what the {@code
 * @ConfigMapping} interfaces and their Javadoc say. {@code make docs} writes it.
 */
class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** A chosen name on the page, and that of a group inside another one that has a chosen name. */
    private static final String NAME = "<name>";

    private static final String NAME_INSIDE = "<id>";

    private static final String BEGIN = "<!-- Written by `make docs` from the Javadoc of the settings. -->\n";
    private static final String END = "<!-- End of what is written by `make docs`. -->\n";

    @Test
    void pageIsWhatTheSettingsSay() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String generated = new Reference().text();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + generated + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("%s differs from the Javadoc of the settings. Run `make docs` and commit the result.", PAGE)
                .isEqualTo(generated);
    }

    @Test
    void everySettingIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Settings.all())
                .extracting(Setting::name)
                .allSatisfy(name -> assertThat(page)
                        .contains("`"
                                + name.replace("**", NAME)
                                        .replaceFirst("\\*", NAME)
                                        .replaceFirst("\\*$", NAME)
                                        .replace("*", NAME_INSIDE)
                                + "`"));
    }

    /** The text between the markers. */
    private static final class Reference {

        /** Javadoc by class and method, such as {@code BlocklistConfig.Guards.maximumEntries}. */
        private final Map<String, String> javadoc = new TreeMap<>();

        private final Map<Class<?>, String> prefixes = new HashMap<>();

        String text() throws IOException {
            List<Class<?>> mappings = mappings();
            readJavadoc(mappings);
            // By its prefix; the larger one of two with the same prefix comes first.
            Map<String, List<Class<?>>> sections = mappings.stream()
                    .collect(Collectors.groupingBy(
                            mapping ->
                                    mapping.getAnnotation(ConfigMapping.class).prefix(),
                            TreeMap::new,
                            Collectors.toList()));
            sections.forEach((prefix, types) -> types.forEach(type -> remember(prefix, type)));
            StringBuilder text = new StringBuilder();
            sections.forEach((prefix, types) -> {
                text.append("\n## `").append(prefix).append("`\n\n");
                for (Class<?> type : types) {
                    text.append(javadoc.get(name(type))).append("\n\n");
                }
                text.append("| property | environment variable | type | default | what it does |\n");
                text.append("| --- | --- | --- | --- | --- |\n");
                types.stream().flatMap(type -> rows(prefix, type)).sorted().forEach(text::append);
            });
            return text.append('\n').toString();
        }

        private static List<Class<?>> mappings() throws IOException {
            List<Class<?>> mappings = new ArrayList<>();
            try (Stream<Path> files = Files.walk(SOURCES)) {
                for (Path file : files.filter(path -> path.toString().endsWith("Config.java"))
                        .sorted()
                        .toList()) {
                    String name = SOURCES.relativize(file).toString().replace('/', '.');
                    Class<?> type = load(name.substring(0, name.length() - ".java".length()));
                    if (type.isAnnotationPresent(ConfigMapping.class)) {
                        mappings.add(type);
                    }
                }
            }
            return mappings;
        }

        private static Class<?> load(String name) {
            try {
                return Class.forName(name, false, Reference.class.getClassLoader());
            } catch (ClassNotFoundException missing) {
                throw new IllegalStateException(missing);
            }
        }

        private void readJavadoc(List<Class<?>> mappings) throws IOException {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                List<Path> sources = mappings.stream()
                        .map(type -> SOURCES.resolve(type.getName().replace('.', '/') + ".java"))
                        .toList();
                JavacTask task = (JavacTask)
                        compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
                DocTrees docs = DocTrees.instance(task);
                for (CompilationUnitTree unit : task.parse()) {
                    for (Tree type : unit.getTypeDecls()) {
                        readJavadoc(docs, new TreePath(new TreePath(unit), type), "");
                    }
                }
            }
        }

        private void readJavadoc(DocTrees docs, TreePath path, String outer) {
            ClassTree type = (ClassTree) path.getLeaf();
            String name = outer + type.getSimpleName();
            javadoc.put(name, sentence(docs.getDocCommentTree(path), name));
            for (Tree member : type.getMembers()) {
                TreePath at = new TreePath(path, member);
                if (member instanceof MethodTree method && type.getKind() == Tree.Kind.INTERFACE) {
                    javadoc.put(
                            name + "." + method.getName(),
                            sentence(docs.getDocCommentTree(at), name + "." + method.getName()));
                } else if (member.getKind() == Tree.Kind.INTERFACE || member.getKind() == Tree.Kind.ENUM) {
                    readJavadoc(docs, at, name + ".");
                }
            }
        }

        /** The comment in Markdown, on one line. Links are still names of methods, between two characters 0. */
        private static String sentence(DocCommentTree comment, String of) {
            assertThat(comment).as("Javadoc of %s", of).isNotNull();
            StringBuilder text = new StringBuilder();
            for (DocTree part : comment.getFullBody()) {
                switch (part) {
                    case TextTree plain -> text.append(plain.getBody());
                    case LiteralTree code ->
                        text.append('`')
                                .append(code.getBody().getBody().strip())
                                .append('`');
                    case LinkTree link ->
                        text.append('\0')
                                .append(link.getReference().getSignature())
                                .append('\0');
                    default -> throw new IllegalStateException("%s has %s".formatted(of, part));
                }
            }
            return String.join(" ", text.toString().strip().split("\\s+")).replace("|", "\\|");
        }

        private static String name(Class<?> type) {
            return type.getDeclaringClass() == null
                    ? type.getSimpleName()
                    : name(type.getDeclaringClass()) + "." + type.getSimpleName();
        }

        /** Which prefix each group of settings has, for links to them. */
        private void remember(String prefix, Class<?> type) {
            prefixes.put(type, prefix);
            for (Method method : type.getDeclaredMethods()) {
                Optional<Class<?>> group = group(method.getGenericReturnType());
                if (group.isPresent()) {
                    remember(prefix + "." + property(method) + chosenName(prefix, method), group.get());
                }
            }
        }

        private static String chosenName(String prefix, Method method) {
            if (!isMap(method)) {
                return "";
            }
            boolean inside = prefix.contains(NAME)
                    && group(method.getGenericReturnType()).isPresent();
            return "." + (inside ? NAME_INSIDE : NAME);
        }

        private Stream<String> rows(String prefix, Class<?> type) {
            return Stream.of(type.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .flatMap(method -> {
                        String name = method.isAnnotationPresent(WithParentName.class)
                                ? prefix
                                : prefix + "." + property(method) + chosenName(prefix, method);
                        return group(method.getGenericReturnType())
                                .map(inner -> rows(name, inner))
                                .orElseGet(() -> Stream.of(row(name, type, method)));
                    });
        }

        private String row(String property, Class<?> type, Method method) {
            WithDefault standard = method.getAnnotation(WithDefault.class);
            return "| `%s` | `%s` | %s | %s | %s |%n"
                    .formatted(
                            property,
                            Setting.variable(property.replace(NAME, "*").replace(NAME_INSIDE, "**"))
                                    .replace("**", NAME_INSIDE.toUpperCase(Locale.ROOT))
                                    .replace("*", NAME.toUpperCase(Locale.ROOT)),
                            typeName(method.getGenericReturnType()),
                            standard == null ? "none" : "`" + standard.value() + "`",
                            linked(javadoc.get(name(type) + "." + method.getName()), type));
        }

        /** Names of methods as the properties that they are. */
        private String linked(String text, Class<?> from) {
            StringBuilder linked = new StringBuilder();
            String[] parts = text.split("\0");
            for (int i = 0; i < parts.length; i++) {
                linked.append(i % 2 == 0 ? parts[i] : "`" + property(parts[i], from) + "`");
            }
            return linked.toString();
        }

        private String property(String link, Class<?> from) {
            String[] names = link.split("#");
            String method = names[1].substring(0, names[1].indexOf('('));
            Class<?> type = prefixes.keySet().stream()
                    .filter(known -> names[0].isEmpty()
                            ? known == from
                            : known.getSimpleName().equals(names[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("%s links to %s".formatted(from, link)));
            return prefixes.get(type) + "." + hyphenated(method);
        }

        private static String property(Method method) {
            return hyphenated(method.getName());
        }

        private static String hyphenated(String name) {
            return name.chars()
                    .mapToObj(c ->
                            Character.isUpperCase(c) ? "-" + (char) Character.toLowerCase(c) : String.valueOf((char) c))
                    .collect(Collectors.joining());
        }

        private static boolean isMap(Method method) {
            return method.getReturnType() == Map.class;
        }

        /** The interface with more settings that a method returns, if it does. */
        private static Optional<Class<?>> group(Type type) {
            return switch (type) {
                case ParameterizedType map when map.getRawType() == Map.class -> group(map.getActualTypeArguments()[1]);
                case Class<?> raw
                when raw.isInterface() && raw.getName().startsWith("dev.bartizan.") -> Optional.of(raw);
                default -> Optional.empty();
            };
        }

        private static String typeName(Type type) {
            if (type instanceof ParameterizedType generic) {
                Class<?> raw = (Class<?>) generic.getRawType();
                Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
                return Collection.class.isAssignableFrom(raw) ? "list of " + typeName(last) : typeName(last);
            }
            Class<?> raw = (Class<?>) type;
            if (raw.isEnum()) {
                return Stream.of(raw.getEnumConstants())
                        .map(constant -> "`"
                                + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                        .collect(Collectors.joining(", "));
            }
            return Optional.ofNullable(TYPES.get(raw))
                    .orElseThrow(() -> new IllegalStateException(raw + " has no name"));
        }

        private static final Map<Class<?>, String> TYPES = Map.ofEntries(
                Map.entry(String.class, "text"),
                Map.entry(boolean.class, "`true`, `false`"),
                Map.entry(Boolean.class, "`true`, `false`"),
                Map.entry(int.class, "number"),
                Map.entry(long.class, "number"),
                Map.entry(Integer.class, "number"),
                Map.entry(OptionalInt.class, "number"),
                Map.entry(Duration.class, "duration"),
                Map.entry(MemorySize.class, "size"),
                Map.entry(Path.class, "path"),
                Map.entry(URI.class, "URL"),
                Map.entry(ZoneId.class, "time zone"));
    }
}
