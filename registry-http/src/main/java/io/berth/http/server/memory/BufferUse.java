package io.berth.http.server.memory;

/**
 * What buffers are needed for, in the order in which they are granted. Each may fill the limit up to its ceiling only,
 * so that there is always room for the ones before it: answers go out while bodies wait, and bodies arrive while pulls
 * wait.
 */
enum BufferUse {
    /** To read a handshake or the head of a request. */
    HEAD(100),
    /** To send an answer that was made. */
    ANSWER(90),
    /** To read a request body. */
    BODY(75),
    /** To read on where much came that means nothing yet: a long head, or a body that has no end. */
    LONG_HEAD(50),
    /** To send a piece of a blob. */
    PIECE(60);

    /** Longer than nearly all heads. */
    private static final int LONG = 8 * 1024;

    private final int percent;

    BufferUse(int percent) {
        this.percent = percent;
    }

    /** How much of the limit may be in use once it is granted, in bytes. */
    long ceiling(long limit) {
        return limit * percent / 100;
    }

    /** What a connection reads next. */
    static BufferUse toRead(Client client) {
        if (client.unparsed() > LONG) {
            return LONG_HEAD;
        }
        return client.isServed() ? BODY : HEAD;
    }
}
