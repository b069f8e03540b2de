/** All settings, their validation rules, and the check of all values at the start. */
package dev.bartizan.settings;
