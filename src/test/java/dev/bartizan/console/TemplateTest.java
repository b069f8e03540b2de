package dev.bartizan.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is true of all templates. */
class TemplateTest {

    /** htmx would show the file instead of saving it. */
    @Test
    void linksToFilesAreNotFollowedByHtmx() throws IOException {
        try (Stream<Path> templates = Files.walk(Path.of("src", "main", "resources", "templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                Matcher links = Pattern.compile("<a [^>]*\\bdownload\\b[^>]*>").matcher(Files.readString(template));
                while (links.find()) {
                    assertThat(links.group()).as(template.toString()).contains("hx-boost=\"false\"");
                }
            }
        }
    }
}
