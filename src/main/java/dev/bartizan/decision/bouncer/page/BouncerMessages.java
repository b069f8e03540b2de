package dev.bartizan.decision.bouncer.page;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of bouncers. */
@MessageBundle("bouncer")
interface BouncerMessages {

    String title();

    String introduction();

    String none();

    String lastPull();

    String never();

    String holds();

    String entries(long count);

    String queries(long queries, long hits);

    String open(long addresses);

    String reports();

    String pulls();

    String asks();

    String silent();

    String neverPulled();

    String configured();

    String newKey();

    String newKeyOf(String name);

    String previousFor();

    String previousHint();

    String remove();

    String removeOf(String name);

    String removeSure();

    String removed();

    String create();

    String createTitle();

    String lists();

    String origins();

    String namesHint();

    String maximum();

    String maximumHint();

    String cidr();

    String cidrAuto();

    String cidrKeep();

    String cidrExpand();

    String cidrDrop();

    String keyOf(String name);

    String keyOnce();

    String keyRotated();

    String url();

    String key();

    String files();

    String urlHint();

    String check();

    String back();

    String checkAnswers();

    String contact();

    String contactOf(String name);

    String contactShow();

    String contactWaiting();

    String contactTwoKeys();

    String contactMade(String ago, String address, String agent);

    String contactNeverMade();

    String noAgent();

    String reload();

    String refused();

    String refusedHint();

    String noneRefused();

    String refusedWhy();

    String refusedFrom();

    String refusedRequests();

    String refusedLast();

    String noKey();

    String wrongKey();

    String endedKey();

    String heldTitle();

    String heldBouncer();

    String heldDecision();

    String held();

    String heldNetwork();

    String heldPart();

    String heldMaybe();

    String heldStill();

    String heldSoon();

    String heldLeftOut();

    String heldAsks();

    String heldNothing();

    String heldUnknown();

    String heldNoBouncer();
}
