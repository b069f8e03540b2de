/** E-mail over SMTP: servers, messages and a blocking client. */
@NullMarked
package dev.bartizan.notify.mail;

import org.jspecify.annotations.NullMarked;
