package dev.bartizan.blocklist.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.FeedFormat;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedCatalogueTest {

    private final FeedCatalogue catalogue = new FeedCatalogue();

    @Test
    void knowsTheFeedsThatPeopleAskFor() {
        assertThat(catalogue.entries())
                .extracting(CatalogueEntry::name)
                .contains(
                        "spamhaus-drop-v4",
                        "spamhaus-drop-v6",
                        "dshield-block",
                        "blocklist-de-all",
                        "cins-army",
                        "et-compromised",
                        "et-block",
                        "feodo-tracker",
                        "greensnow",
                        "bruteforceblocker",
                        "stopforumspam",
                        "tor-exits",
                        "team-cymru-fullbogons-v4",
                        "team-cymru-fullbogons-v6",
                        "dataplane-sshpwauth",
                        "turris-greylist")
                .containsAll(IntStream.rangeClosed(1, 8)
                        .mapToObj("ipsum-%d"::formatted)
                        .toList())
                .containsAll(IntStream.rangeClosed(1, 4)
                        .mapToObj("firehol-level%d"::formatted)
                        .toList());
    }

    @Test
    void everyEntryCanBeImportedAndIsDescribed() {
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            assertThat(entry.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(entry.url()).hasScheme("https").hasNoUserInfo();
            assertThat(entry.homepage()).hasScheme("https");
            assertThat(entry.format()).isNotEqualTo(FeedFormat.AUTO);
            assertThat(entry.title()).isNotBlank();
            assertThat(entry.category()).isNotBlank();
            assertThat(entry.licence()).isNotBlank();
            assertThat(entry.typicalEntries()).isGreaterThanOrEqualTo(0);
            assertThat(entry.minimumInterval()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        });
        assertThat(catalogue.entries()).extracting(CatalogueEntry::url).doesNotHaveDuplicates();
    }

    @Test
    void discontinuedFeedsNameALivingSuccessor() {
        assertThat(catalogue.entries())
                .filteredOn(CatalogueEntry::discontinued)
                .extracting(CatalogueEntry::name)
                .containsExactlyInAnyOrder("spamhaus-edrop", "abusech-sslbl");
        assertThat(catalogue.entries())
                .filteredOn(CatalogueEntry::discontinued)
                .allSatisfy(entry -> assertThat(entry.successor().flatMap(catalogue::find))
                        .hasValueSatisfying(successor ->
                                assertThat(successor.discontinued()).isFalse()));
        assertThat(catalogue.entries())
                .filteredOn(entry -> !entry.discontinued())
                .allSatisfy(entry -> assertThat(entry.successor()).isEmpty());
    }
}
