/**
 * The process as a whole: what is checked before it starts, and how it stops. It knows the settings of all features.
 */
package dev.bartizan.process;
