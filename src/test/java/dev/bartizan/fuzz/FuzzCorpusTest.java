package dev.bartizan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the fuzz targets with the inputs that fuzzing has found so far: one folder of files for each target, named by its class.
 * {@code make fuzz} continues from there.
 */
class FuzzCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    static List<Path> targets() throws IOException {
        try (Stream<Path> folders = Files.list(CORPUS)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @MethodSource("targets")
    void targetHoldsForTheKeptCorpus(Path folder) throws Throwable {
        MethodHandle target = MethodHandles.publicLookup()
                .findStatic(
                        Class.forName(folder.getFileName().toString()),
                        "fuzzerTestOneInput",
                        MethodType.methodType(void.class, byte[].class));
        List<Path> inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.sorted().toList();
        }
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            try {
                target.invoke(Files.readAllBytes(input));
            } catch (Exception finding) {
                throw new AssertionError(input.toString(), finding);
            }
        }
    }
}
