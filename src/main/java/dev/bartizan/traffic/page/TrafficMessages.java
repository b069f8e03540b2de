package dev.bartizan.traffic.page;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of blocked requests. */
@MessageBundle("traffic")
interface TrafficMessages {

    String title();

    String loading();

    String requests(long requests, long blocked);

    String notConfigured();

    String off();

    String seenTitle();

    String seenShow();

    String seenOf(String ip);

    String seenRequests();

    String seenBlocked();

    String seenPassed();

    String seenFailed();

    String seenFirst();

    String seenLast();

    String seenAddresses();

    String seenMost();

    String seenNone();

    String seenHint();

    String seenNotRecorded(long requests);

    String seenBack(String ip);
}
