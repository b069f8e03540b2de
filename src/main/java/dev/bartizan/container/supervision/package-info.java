/** Reconciles containers with their desired state. */
package dev.bartizan.container.supervision;
