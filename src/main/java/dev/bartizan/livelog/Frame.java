package dev.bartizan.livelog;

/** One message to a client. */
interface Frame {

    /** One JSON object. */
    String json();
}
