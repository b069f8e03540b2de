/** Answers clients' requests for updates: chooses the update, and builds and signs the response. */
package dev.bartizan.update.manifest;
