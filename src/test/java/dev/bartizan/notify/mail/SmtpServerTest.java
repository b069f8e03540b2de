package dev.bartizan.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.notify.mail.SmtpServer.Encryption;
import dev.bartizan.notify.mail.SmtpServer.Login;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {

    @Test
    void urlHasEverything() {
        assertThat(SmtpServer.of(URI.create("smtps://me%40example.org:p%3Aw+%20@smtp.example.org:4650")))
                .isEqualTo(new SmtpServer(
                        "smtp.example.org", 4650, Encryption.TLS, Optional.of(new Login("me@example.org", "p:w+ "))));
        assertThat(SmtpServer.of(URI.create("smtp://smtp.example.org")))
                .isEqualTo(new SmtpServer("smtp.example.org", 587, Encryption.STARTTLS, Optional.empty()));
        assertThat(SmtpServer.of(URI.create("SMTP+PLAIN://10.0.0.5")).port()).isEqualTo(25);
    }

    @Test
    void urlOfAFormIsReadAgain() {
        String url = SmtpServer.url(
                Encryption.STARTTLS, "smtp.example.org", "2525", MailReceiver.USER, MailReceiver.PASSWORD);

        assertThat(SmtpServer.of(URI.create(url)))
                .isEqualTo(new SmtpServer(
                        "smtp.example.org",
                        2525,
                        Encryption.STARTTLS,
                        Optional.of(new Login(MailReceiver.USER, MailReceiver.PASSWORD))));
        assertThat(SmtpServer.url(Encryption.TLS, "[2001:db8::1]", "", "", "")).isEqualTo("smtps://[2001:db8::1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me@example.org", "first.last+tag@mail.example.org", "root@localhost"})
    void usualAddressesAreValid(String address) {
        assertThat(MailAddress.valid(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "me",
                "@example.org",
                "me@",
                "me@-example.org",
                "me@example..org",
                "me@exa mple.org",
                "<me@example.org>",
                "me@example.org\r\nBcc: you@example.org",
                "\"me\"@example.org",
                "mé@example.org"
            })
    void otherAddressesAreNot(String address) {
        assertThat(MailAddress.valid(address)).isFalse();
    }

    @Test
    void listHasOneToTenAddresses() {
        assertThat(MailAddress.validList("a@example.org, b@example.org")).isTrue();
        assertThat(MailAddress.validList(" , ")).isFalse();
        assertThat(MailAddress.validList("a@example.org;b@example.org")).isFalse();
        assertThat(MailAddress.validList("a@example.org,".repeat(11))).isFalse();
    }
}
