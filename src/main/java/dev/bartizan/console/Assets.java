package dev.bartizan.console;

import io.quarkus.qute.TemplateData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** The paths of the assets that not every page has, by their names. */
    private final Map<String, String> others;

    private final Map<String, Asset> byFile;

    Assets() {
        List<Asset> css = List.of(Asset.read("pico.classless.min.css"), Asset.read("console.css"));
        List<Asset> js = List.of(Asset.read("htmx.min.js"), Asset.read("sse.js"), Asset.read("console.js"));
        styles = css.stream().map(asset -> PATH + asset.file()).toList();
        scripts = js.stream().map(asset -> PATH + asset.file()).toList();
        List<Asset> parts = List.of(Asset.read("logs.js"), Asset.read("world.svg"));
        others = parts.stream().collect(Collectors.toUnmodifiableMap(Asset::name, each -> PATH + each.file()));
        byFile = List.of(css, js, parts).stream()
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

    /**
     * The path of a script that not every page has.
     *
     * @param name such as {@code logs.js}
     */
    public String script(String name) {
        return path(name);
    }

    /** The path of the world map: an SVG with a group for each country, by its ISO 3166-1 code, in the group world. */
    public String map() {
        return path("world.svg");
    }

    private String path(String name) {
        return Objects.requireNonNull(others.get(name), name);
    }

    Optional<Asset> find(String file) {
        return Optional.ofNullable(byFile.get(file));
    }
}
