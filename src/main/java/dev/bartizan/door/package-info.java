/**
 * What happens to a connection and to the head of a request before the framework sees it: bounds, time limits, and the
 * refusal of requests that can be read in more than one way.
 *
 * <p>{@link dev.bartizan.door.DoorInstallation} puts one {@link dev.bartizan.door.Connection} and one
 * {@link dev.bartizan.door.RequestDecoder} into the pipeline of each connection, for all HTTP servers of the process.
 */
package dev.bartizan.door;
