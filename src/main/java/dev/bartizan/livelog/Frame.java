package dev.bartizan.livelog;

/** What goes to a client in one message. */
interface Frame {

    /** One JSON object. */
    String json();
}
