package dev.bartizan.traffic;

/**
 * The requests of a period.
 *
 * @param table the addresses that they came from
 * @param notRecorded number of requests of further addresses
 */
record SeenPeriod(SeenTable table, long notRecorded) {

    static final SeenPeriod EMPTY = new SeenPeriod(SeenTable.EMPTY, 0);

    /** Number of requests of all addresses. */
    long requests() {
        long requests = notRecorded;
        for (SeenAddress address : table) {
            requests += address.requests();
        }
        return requests;
    }

    /** Whether there were no requests. */
    boolean isEmpty() {
        return table.addresses() == 0 && notRecorded == 0;
    }

    /**
     * Both together.
     *
     * @param maximum number of addresses from which on further ones are not recorded
     */
    SeenPeriod plus(SeenPeriod other, int maximum) {
        SeenTable.Merged merged = table.merge(other.table, maximum);
        return new SeenPeriod(merged.table(), notRecorded + other.notRecorded + merged.droppedRequests());
    }
}
