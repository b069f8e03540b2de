/** Long-running observation of an app, and drills that kill its containers on purpose. */
package dev.bartizan.container.soak;
