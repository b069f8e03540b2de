package dev.bartizan.console.setup;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the first steps, in {@code messages/steps_en.properties} and others. */
@MessageBundle("steps")
public interface FirstStepsMessages {

    String title();

    String hint();

    String settingsHint();

    String own();

    String ownAddress(String address);

    String ownHint();

    String ownComment();

    String ownProxy(String address);

    String ownUnknown();

    String allow();

    String engines();

    String engine();

    String found();

    String unreachable();

    String missing();

    String running();

    String stopped();

    String failed();

    String unknown();

    String fail2banHint();

    String fail2banUnreachable();

    String containersHint();

    String containersUnreachable();

    String crowdsecHint();

    String bouncers();

    String bouncersHint();

    String newBouncer();

    String overview();
}
