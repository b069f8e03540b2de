package dev.bartizan.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the list of settings with the interfaces that they are mapped to. */
class SettingsTest {

    /** Read where they are used. */
    private static final List<String> UNMAPPED = List.of(
            "bartizan.admin-token",
            "bartizan.admin-token-file",
            "bartizan.data-dir",
            "bartizan.node",
            "bartizan.log.format",
            "bartizan.metrics.access",
            "bartizan.swagger-ui.enabled");

    private static final String ELEMENT = "[*]";

    private static Stream<ConfigClass> mappings() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.bartizan").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> ConfigClass.configClass(type.reflect()));
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        mappings()
                .forEach(mapping -> mapping.getProperties().forEach((name, value) -> {
                    if (value != null) {
                        defaults.put(name, value);
                    }
                }));
        return defaults;
    }

    private static Map<String, Setting> byName() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        Settings.all()
                .forEach(setting -> assertThat(settings.put(setting.name().replace("**", "*"), setting))
                        .as(setting.name())
                        .isNull());
        return settings;
    }

    @Test
    void listIsComplete() {
        TreeSet<String> mapped = new TreeSet<>(UNMAPPED);
        mappings()
                .forEach(mapping -> mapping.getProperties()
                        .keySet()
                        .forEach(name -> mapped.add(
                                name.endsWith(ELEMENT) ? name.substring(0, name.length() - ELEMENT.length()) : name)));

        assertThat(byName().keySet())
                .filteredOn(name -> name.startsWith("bartizan."))
                .containsExactlyInAnyOrderElementsOf(mapped);
    }

    @Test
    void defaultsAreRight() {
        Map<String, Setting> settings = byName();

        assertThat(defaults())
                .isNotEmpty()
                .allSatisfy(
                        (name, value) -> assertThat(settings.get(name).rule().objection(value))
                                .as("%s=%s", name, value)
                                .isEmpty());
    }

    @Test
    void whatHasNoDefaultMayBeLeftOut() {
        Map<String, String> defaults = defaults();

        assertThat(byName().values())
                .filteredOn(setting -> setting.name().startsWith("bartizan.") && !UNMAPPED.contains(setting.name()))
                // An entry of a map exists only because a user set it.
                .filteredOn(setting -> !setting.name().endsWith("*"))
                .allSatisfy(setting -> assertThat(setting.presence() == Setting.Presence.DEFAULTED)
                        .as(setting.name())
                        .isEqualTo(defaults.containsKey(setting.name().replace("**", "*"))));
    }

    private static Stream<Setting> withExampleOfItsOwn() {
        return Settings.all().stream().filter(setting -> !setting.name().matches(".*[-.]file"));
    }

    @ParameterizedTest
    @MethodSource("withExampleOfItsOwn")
    void examplesAreRight(Setting setting) {
        assertThat(setting.rule().objection(setting.example())).isEmpty();
    }
}
