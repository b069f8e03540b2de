package dev.bartizan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.settings.SettingsCheck.Fault;
import dev.bartizan.settings.SettingsCheck.Unknown;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

    private static final List<Setting> SETTINGS = Stream.of(
                    Setting.below(
                            "bartizan",
                            Setting.of("data-dir", Rule.PATH, "/data"),
                            Setting.optional("admin-token", Rule.TOKEN, "8kq3Zr0vYw1TgLxN")
                                    .hidden(),
                            Setting.of("check-interval", Rule.INTERVAL, "2s"),
                            Setting.optional("own-addresses", Rule.listOf(Rule.HTTP_URL), "http://a.example")),
                    Setting.below(
                            "bartizan.notify.targets",
                            Setting.of("*.url", Rule.HTTP_URL, "https://example.org")
                                    .hidden()
                                    .requiredInGroup(),
                            Setting.of("*.format", Rule.oneOf(List.of("json", "ntfy")), "json")),
                    Setting.below(
                            "bartizan.blocklist.lists",
                            Setting.of("**.url", Rule.HTTP_URL, "https://example.org")
                                    .requiredInGroup(),
                            Setting.optional("**.min-score", Rule.atLeast(0), "3")),
                    Setting.below(
                            "bartizan.update.apps",
                            Setting.of("*.signing-keys.*.file", Rule.HTTP_URL, "https://example.org")
                                    .requiredInGroup(),
                            Setting.optional("*.signing-keys.*.chain", Rule.HTTP_URL, "https://example.org")))
            .flatMap(List::stream)
            .toList();

    private static SettingsCheck check(Map<String, String> environment) {
        return new SettingsCheck(
                SETTINGS,
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
                        .build(),
                environment.keySet());
    }

    @Test
    void allFaultsAreFoundTogether() {
        assertThat(check(Map.of(
                                "BARTIZAN_DATA_DIR", "/data",
                                "BARTIZAN_CHECK_INTERVAL", "soon",
                                "BARTIZAN_ADMIN_TOKEN", "s3cret",
                                "BARTIZAN_NOTIFY_TARGETS_PHONE_FORMAT", "morse",
                                "BARTIZAN_NOTIFY_TARGETS_TEAM_URL", "example.org/s3cret",
                                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_URL", "https://example.org/drop",
                                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_MIN_SCORE", "high"))
                        .faults())
                .containsExactly(
                        new Fault(
                                "BARTIZAN_ADMIN_TOKEN",
                                Optional.empty(),
                                "must have 16 to 512 visible ASCII characters",
                                "8kq3Zr0vYw1TgLxN"),
                        new Fault("BARTIZAN_CHECK_INTERVAL", Optional.of("soon"), DurationText.EXPECTED, "2s"),
                        new Fault(
                                "BARTIZAN_NOTIFY_TARGETS_PHONE_URL",
                                Optional.empty(),
                                "is missing",
                                "https://example.org"),
                        new Fault(
                                "BARTIZAN_NOTIFY_TARGETS_TEAM_URL",
                                Optional.empty(),
                                "must begin with http:// or https://",
                                "https://example.org"),
                        new Fault(
                                "BARTIZAN_NOTIFY_TARGETS_PHONE_FORMAT",
                                Optional.of("morse"),
                                "must be one of json, ntfy",
                                "json"),
                        new Fault(
                                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_MIN_SCORE",
                                Optional.of("high"),
                                "must be a whole number, 0 at least",
                                "3"));
    }

    @Test
    void propertiesOfFilesAreLookedAtToo() {
        SettingsCheck check = new SettingsCheck(
                SETTINGS,
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(
                                Map.of(
                                        "bartizan.notify.targets.\"my-phone\".url", "ftp://example.org",
                                        "bartizan.update.apps.my-shop.signing-keys.\"a*b\".chain", "ftp://example.org",
                                        "bartizan.check-interval", "${nothing:0s}"),
                                "file",
                                100))
                        .build(),
                Set.of());

        assertThat(check.faults())
                .extracting(Fault::variable)
                .containsExactly(
                        "BARTIZAN_CHECK_INTERVAL",
                        "BARTIZAN_NOTIFY_TARGETS__MY_PHONE__URL",
                        "BARTIZAN_UPDATE_APPS_MY_SHOP_SIGNING_KEYS__A*B__FILE",
                        "BARTIZAN_UPDATE_APPS_MY_SHOP_SIGNING_KEYS__A*B__CHAIN");
    }

    @Test
    void emptyIsRightOnlyWhereTheSettingMayBeLeftOut() {
        assertThat(check(Map.of("BARTIZAN_ADMIN_TOKEN", "", "BARTIZAN_DATA_DIR", ""))
                        .faults())
                .extracting(Fault::variable, Fault::problem)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("BARTIZAN_DATA_DIR", "is empty"));
    }

    @ParameterizedTest
    @CsvSource({
        "BARTIZAN_DATADIR, BARTIZAN_DATA_DIR",
        "BARTIZAN_ADMIN_TOKEM, BARTIZAN_ADMIN_TOKEN",
        "BARTIZAN_NOTIFY_TARGETS_PHONE_ULR, BARTIZAN_NOTIFY_TARGETS_PHONE_URL",
        "BARTIZAN_NOTIFY_TARGET_PHONE_URL, BARTIZAN_NOTIFY_TARGETS_PHONE_URL",
        "BARTIZAN_NOTIFY_TARGETS_TEAM_CHAT_URL, BARTIZAN_NOTIFY_TARGETS_TEAMCHAT_URL",
        "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_MINSCORE, BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_MIN_SCORE",
        "BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FIEL, BARTIZAN_UPDATE_APPS_SHOP_SIGNING_KEYS_NEXT_FILE",
        "BARTIZAN_UPDATE_APPS_MY_SHOP_SIGNING_KEYS_IN_USE_FILE, BARTIZAN_UPDATE_APPS_MYSHOP_SIGNING_KEYS_INUSE_FILE"
    })
    void unknownVariableIsToldWithTheNearest(String variable, String nearest) {
        assertThat(check(Map.of(variable, "1")).unknown()).containsExactly(new Unknown(variable, Optional.of(nearest)));
    }

    @Test
    void variableThatIsLikeNoneIsToldAlone() {
        assertThat(check(Map.of("BARTIZAN_COMPLETELY_DIFFERENT_WORDS", "1")).unknown())
                .containsExactly(new Unknown("BARTIZAN_COMPLETELY_DIFFERENT_WORDS", Optional.empty()));
    }

    @Test
    void knownVariablesAndThoseOfOthersAreNotTold() {
        assertThat(check(Map.of(
                                "BARTIZAN_DATA_DIR", "1",
                                "BARTIZAN_OWN_ADDRESSES_0_", "1",
                                "BARTIZAN_BLOCKLIST_LISTS_SPAMHAUS_DROP_MIN_SCORE", "1",
                                "BARTIZAN_NOTIFY_TARGETS__MY_PHONE__URL", "1",
                                "BARTIZAN_SERVICE_HOST", "1",
                                "BARTIZAN_PORT_8080_TCP_ADDR", "1",
                                "BARTIZAN_PORT", "1",
                                "PATH", "1"))
                        .unknown())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2s, true",
        "0.5s, true",
        "PT1M, true",
        "1h30m, true",
        "500ms, false",
        "5, false",
        "1d, false",
        "0s, false",
        "-1s, false"
    })
    void intervalsAreWhatTheSchedulerReads(String interval, boolean right) {
        assertThat(Rule.INTERVAL.objection(interval).isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "No, true", "ture, false", "enabled, false"})
    void switchesAreNoOtherWords(String word, boolean right) {
        assertThat(Rule.SWITCH.objection(word).isEmpty()).isEqualTo(right);
    }
}
