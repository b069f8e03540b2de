package dev.bartizan.blocklist.management.edit;

import io.quarkus.qute.i18n.MessageBundle;
import java.math.BigInteger;

/** The texts of the forms of lists, from {@code messages/listform_….properties}. */
@MessageBundle("listform")
public interface ListFormMessages {

    String more();

    String fallbacksHint();

    String minScore();

    String minScoreHint();

    String column();

    String scoreColumn();

    String columnHint();

    String pointer();

    String pointerHint();

    String country();

    String countryHint();

    String atLeast();

    String atLeastHint();

    String sourceOnly();

    String allowPrivate();

    String preview();

    String waiting();

    String trial();

    String trialHint();

    String belowScore();

    String addresses();

    String growth();

    String growthOf(long addresses, long ranges, long before);

    String allowed();

    String allowedHint();

    String allowedBy(String entry, BigInteger addresses);

    String first();

    String change();

    String changeOf(String list);

    String definition();

    String headers();

    String headersHint();

    String keptHint();

    String doneChanged();
}
