/** Which container a deployment replaces, and why it is not possible. */
@NullMarked
package dev.bartizan.deployment.admission;

import org.jspecify.annotations.NullMarked;
