package dev.bartizan.database.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size of the database and the free space, on the overview. */
@QuarkusTest
class StoragePartTest {

    private static final long GIB = 1L << 30;

    @Inject
    DiskUse disk;

    @Test
    void overviewShowsWhatWasMeasured() {
        await().atMost(Patience.LONG).until(() -> disk.last().isPresent());
        DiskUse.Measured use = disk.last().orElseThrow();
        assertThat(use.database().bytes()).isPositive();
        assertThat(use.total().bytes()).isGreaterThanOrEqualTo(use.free().bytes());

        String page = Caller.admin()
                .header("Accept", "text/html")
                .header("Accept-Language", "de")
                .get("/ui/")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(page)
                .contains(
                        "Speicherplatz",
                        "Frei im Datenordner",
                        "von " + use.total().text(Locale.GERMAN));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "1, 1073741823, true", "1, 1073741824, false", "2147483648, 2147483647, true"})
    void spaceIsLowWithoutRoomForABackup(long database, long free, boolean low) {
        assertThat(new DiskUse.Measured(
                                Instant.EPOCH, new ByteSize(database), new ByteSize(free), new ByteSize(100 * GIB))
                        .low())
                .isEqualTo(low);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1048575, 1.0 MiB",
        "1610612736, 1.5 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void sizesAreShort(long bytes, String text) {
        assertThat(new ByteSize(bytes).text(Locale.ENGLISH)).isEqualTo(text);
        assertThat(new ByteSize(bytes).text(Locale.GERMAN)).isEqualTo(text.replace('.', ','));
    }
}
