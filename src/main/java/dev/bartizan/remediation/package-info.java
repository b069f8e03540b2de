/** What is to be done with the requests of an address. */
@NullMarked
package dev.bartizan.remediation;

import org.jspecify.annotations.NullMarked;
