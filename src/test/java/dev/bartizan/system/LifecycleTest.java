package dev.bartizan.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The service starts and stops in the order of {@link Lifecycle}, which {@code docs/lifecycle.md} shows. */
class LifecycleTest {

    private static final Path PAGE = Path.of("docs", "lifecycle.md");
    private static final String BEGIN = "<!-- Written by `make docs` from `Lifecycle` and those who use it. -->\n";
    private static final String END = "<!-- End of what is written by `make docs`. -->\n";

    /** The events, by the class that has their order. */
    private static final Map<Class<?>, String> EVENTS = Map.of(
            Lifecycle.Start.class, StartupEvent.class.getName(),
            Lifecycle.Open.class, "DatabaseOpened",
            Lifecycle.Stopping.class, ShutdownDelayInitiatedEvent.class.getName(),
            Lifecycle.Stop.class, ShutdownEvent.class.getName());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.bartizan");

    @Test
    void everyObserverHasAPlaceInTheOrder() throws IllegalAccessException {
        for (Class<?> order : EVENTS.keySet()) {
            assertThat(constants(order).keySet())
                    .as("priorities of observers of %s", EVENTS.get(order))
                    .containsAll(observers(order).keySet());
        }
    }

    @Test
    void pageShowsTheOrder() throws IOException, IllegalAccessException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String order = table("When it starts", Lifecycle.Start.class)
                + table("When the database is open", Lifecycle.Open.class)
                + table("When it stops, while requests are still answered", Lifecycle.Stopping.class)
                + table("When the last request has ended", Lifecycle.Stop.class)
                + "\n";
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + order + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("%s differs from the code. Run `make docs` and commit the result.", PAGE)
                .isEqualTo(order);
    }

    private static String table(String title, Class<?> order) throws IllegalAccessException, IOException {
        Map<Integer, TreeSet<String>> observers = observers(order);
        Map<String, String> texts = texts();
        return constants(order).entrySet().stream()
                .map(step -> "| `%s` | %s | %s |%n"
                        .formatted(
                                step.getValue(),
                                texts.get(order.getSimpleName() + "." + step.getValue()),
                                observers.getOrDefault(step.getKey(), new TreeSet<>()).stream()
                                        .map(name -> "`" + name + "`")
                                        .collect(joining(", "))))
                .collect(joining(
                        "", "%n## %s%n%n| step | what happens | by |%n| --- | --- | --- |%n".formatted(title), ""));
    }

    /** Names by value, in order. */
    private static TreeMap<Integer, String> constants(Class<?> order) throws IllegalAccessException {
        TreeMap<Integer, String> constants = new TreeMap<>();
        for (Field field : order.getFields()) {
            constants.put(field.getInt(null), field.getName());
        }
        return constants;
    }

    /** Classes by priority; an observer without one has the default of CDI. */
    private static Map<Integer, TreeSet<String>> observers(Class<?> order) {
        Map<Integer, TreeSet<String>> observers = new HashMap<>();
        for (JavaClass type : CLASSES) {
            List<Integer> priorities = new ArrayList<>();
            type.getMethods().stream()
                    .flatMap(LifecycleTest::observed)
                    .filter(parameter -> parameter.getRawType().getName().endsWith(EVENTS.get(order)))
                    .forEach(parameter -> priorities.add(parameter
                            .tryGetAnnotationOfType(Priority.class)
                            .map(Priority::value)
                            .orElse(-1)));
            if (order == Lifecycle.Start.class) {
                type.tryGetAnnotationOfType(Startup.class).ifPresent(startup -> priorities.add(startup.value()));
            }
            String name = type.getName().substring(type.getPackageName().length() + 1);
            priorities.forEach(priority ->
                    observers.computeIfAbsent(priority, none -> new TreeSet<>()).add(name.split("\\$")[0]));
        }
        return observers;
    }

    private static Stream<JavaParameter> observed(JavaMethod method) {
        return method.getParameters().stream().filter(parameter -> parameter.isAnnotatedWith(Observes.class));
    }

    /** The Javadoc of each constant. */
    private static Map<String, String> texts() throws IOException {
        Map<String, String> texts = new HashMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Path source;
            try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
                source = all.filter(file -> file.endsWith("Lifecycle.java"))
                        .findAny()
                        .orElseThrow();
            }
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, String>() {
                    @Override
                    public Void visitClass(ClassTree type, String outer) {
                        return super.visitClass(type, type.getSimpleName().toString());
                    }

                    @Override
                    public Void visitVariable(VariableTree constant, String outer) {
                        TreePath path = getCurrentPath();
                        DocCommentTree comment = docs.getDocCommentTree(path);
                        texts.put(
                                outer + "." + constant.getName(),
                                comment.getFullBody().toString().replaceAll("\\s+", " "));
                        return null;
                    }
                }.scan(unit, null);
            }
        }
        return texts;
    }
}
