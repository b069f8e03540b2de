package dev.bartizan.container;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of containers. {@code messages/container_en.properties} has them in English. */
@MessageBundle("container")
public interface ContainerMessages {

    String containers();

    String container();

    String running();

    String held();

    String starting();

    String unhealthy();

    String restarting();

    String waiting();

    String stopped();

    String crashed();

    String killed();

    String missing();

    String failed();

    String zombie();

    String healthy();

    String broken();

    String engineOff();

    String engineAbsent();

    String engineUnreachable();

    String noContainers();

    String noneInState();

    String filterByState();

    String pagesOfContainers();

    String more();

    String desiredState();

    String restartsLeft();

    String nextRestart();

    String dependsOn();

    String ofApp(String app);

    String start();

    String stop();

    String restart();

    String hold();

    String release();

    String holdFor();

    String holdHint();

    String heldUntil();

    String doneHeld();

    String doneReleased();

    String startOf(String name);

    String stopOf(String name);

    String restartOf(String name);

    String dependencies();

    String graphHint();

    String graphLabel();

    String needs(String app, String dependency);

    String dependents();

    String app();

    String apps();

    String image();

    String imageCheck();

    String imageCurrent();

    String imageNewer();

    String imageUnknown();

    String checkImage();

    String deployNewer();

    String deployNewerHint();

    String doneImageChecked();

    String exitCode();

    String healthChecks();

    String time();

    String verdict();

    String output();

    String noCheck();

    String lastLog();

    String log();

    String logOf(String name);

    String backTo(String name);

    String showLog();

    String noLines();

    String follow();

    String follows();

    String pause();

    String reload();

    String moreLines();

    String searchLogs();

    String logsOf();

    String logContains();

    String logSince();

    String logUntil();

    String logTimeHint();

    String logLimit();

    String logLinesFound(int count);

    String logOlderLeftOut();

    String logReadTo();

    String lint();

    String lintOf(String name);

    String showLint();

    String noFinding();

    String finding();

    String severity();

    String fix();

    String error();

    String warning();

    String soaks();

    String soak();

    String allSoaks();

    String soakHint();

    String noSoaks();

    String newSoak();

    String startSoak();

    String minutes();

    String appsHint();

    String begin();

    String end();

    String result();

    String stateChanges();

    String errorLines();

    String linesRead();

    String unwatched();

    String soakRunning();

    String soakPassed();

    String soakFailed();

    String soakCancelled();

    String drillDone();

    String drill();

    String startDrill();

    String drillHint();

    String cancel();

    String median();

    String worst();

    String killedContainers();

    String recoveredAfter();

    String cascade();

    String notYet();

    String duringDrill();

    String line();

    String supervised();

    String withProblems();

    String doneStarted();

    String doneStopped();

    String doneRestarted();

    String doneForgotten();

    String doneSoaking();

    String doneCancelled();

    String doneDrilling();
}
