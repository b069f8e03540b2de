package dev.bartizan.console;

import io.quarkus.qute.TemplateData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The assets of the console. They are read and compressed when the first page is rendered, and stay in memory. */
@Singleton
@TemplateData
public class Assets {

    /** The folder in URLs. */
    static final String PATH = "/ui/assets/";

    private final List<String> styles;
    private final List<String> scripts;
    private final Map<String, Asset> byFile;

    Assets() {
        List<Asset> css = List.of(Asset.read("pico.classless.min.css"), Asset.read("console.css"));
        List<Asset> js = List.of(Asset.read("htmx.min.js"), Asset.read("console.js"));
        styles = css.stream().map(asset -> PATH + asset.file()).toList();
        scripts = js.stream().map(asset -> PATH + asset.file()).toList();
        byFile = List.of(css, js).stream()
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableMap(Asset::file, Function.identity()));
    }

    /** The paths of the style sheets, in their order. */
    public List<String> styles() {
        return styles;
    }

    /** The paths of the scripts, in their order. */
    public List<String> scripts() {
        return scripts;
    }

    Optional<Asset> find(String file) {
        return Optional.ofNullable(byFile.get(file));
    }
}
