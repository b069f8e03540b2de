/** What settings there are, what their values must be, and the check of all of them before anything else happens. */
package dev.bartizan.settings;
