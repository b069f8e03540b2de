package dev.bartizan.console.settings;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the settings pages: {@code messages/settings_en.properties}, and a file for each other language. */
@MessageBundle("settings")
public interface SettingsMessages {

    String title();

    String hint();

    String back();

    String ownAccount();

    String ownAccountHint();

    String accounts();

    String accountsHint();

    String tokens();

    String tokensHint();

    String sessions();

    String sessionsHint();

    String backup();

    String backupHint();

    String auditHint();

    String notificationsHint();

    String diagnostics();

    String diagnosticsHint();

    String licences();

    String licencesHint();

    String noAccount();

    String name();

    String role();

    String roleViewer();

    String roleOperator();

    String roleAdmin();

    String roleExport();

    String rolesHint();

    String state();

    String enabled();

    String disabled();

    String codes();

    String codesOn(int left);

    String codesOff();

    String created();

    String change();

    String changeOf(String name);

    String save();

    String enable();

    String disable();

    String delete();

    String deleteHint();

    String lostCodesHint();

    String lostCodesOff();

    String doneLostCodesOff();

    String newPassword();

    String repeatPassword();

    String oldPassword();

    String password();

    String passwordRule();

    String setPassword();

    String passwordHint();

    String addAccount();

    String nameRule();

    String noAccounts();

    String externalAccount();

    String changePassword();

    String changePasswordHint();

    String codesHint();

    String codesBegin();

    String codesReplace();

    String codesSecret();

    String codesLink();

    String codesScan();

    String codesConfirmHint();

    String code();

    String codesConfirm();

    String codesTurnOff();

    String recoveryReplace();

    String recoveryTitle();

    String recoveryHint();

    String ownSessions();

    String thisSession();

    String client();

    String userAgent();

    String lastUsed();

    String ends();

    String end();

    String endOf(String name);

    String endAll();

    String endAllHint();

    String endAllOf(String name);

    String account();

    String noSessions();

    String sessionsShown(int shown);

    String addToken();

    String tokenNameRule();

    String duration();

    String durationHint();

    String networks();

    String networksHint();

    String expires();

    String never();

    String notUsed();

    String everywhere();

    String features();

    String featuresHint();

    String decisions();

    String system();

    String reaches();

    String revoke();

    String revokeOf(String name);

    String noTokens();

    String tokenIssued(String name);

    String tokenOnce();

    String tokenValue();

    String doneCreated();

    String doneChanged();

    String donePassword();

    String doneDeleted();

    String doneEnded();

    String doneRevoked();

    String doneCodesOff();

    String backupDownload();

    String backupRestore();

    String backupSecret();

    String copyRestore();

    String copyUsable();

    String copyNoDatabase();

    String copyDamaged();

    String copyOtherProgram();

    String copyNewer();

    String copyOtherSchema();

    String copyTooSlow();

    String copySize();

    String copySchema();

    String copySchemaOf(int version, int own);

    String copyReason();

    String copyBans();

    String copyCommands();

    String copyCommandsCompose();

    String copyFile();

    String copyHint();

    String copyCheck();

    String component();

    String licence();

    String licencesOwn();

    String backupServer();

    String backupServerRestore();
}
