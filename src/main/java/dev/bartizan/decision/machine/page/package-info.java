/** The page of the machines whose CrowdSec agents report to Bartizan. */
@NullMarked
package dev.bartizan.decision.machine.page;

import org.jspecify.annotations.NullMarked;
