package dev.bartizan.crowdsec.agent;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of the CrowdSec agent, from {@code messages/crowdsec_….properties}. */
@MessageBundle("crowdsec")
public interface CrowdsecMessages {

    String title();

    String running();

    String restarting();

    String failed();

    String stopped();

    String wanted();

    String shouldRun();

    String shouldNotRun();

    String apiReady();

    String apiSilent();

    String restarts();

    String lastProblem();

    String missing();

    String missingHint();

    String warnings();

    String start();

    String stop();

    String startHint();

    String decisions();

    String loading();

    String ask();

    String decisionsFound(long total);

    String value();

    String pagesOfDecisions();

    String noDecisions();

    String banForm();

    String doneStarted();

    String doneStopped();

    String doneBanned();

    String doneLifted();

    String log();

    String machines();

    String machineCreated(String name);

    String machineCreatedHint();

    String lastSeen();

    String agent();

    String alerts();

    String bans();

    String liftBans();

    String liftBansOf(String name);

    String moreMachines(int count);

    String noMachines();

    String newMachine();

    String create();

    String doneMachineRemoved();
}
