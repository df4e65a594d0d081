package io.berth.http.server.memory;

/**
 * What a buffer is for, in order of priority. Each use may fill the limit up to its ceiling only, which leaves room for
 * uses of higher priority: responses are sent while bodies wait, and bodies are received while pulls wait.
 */
enum BufferUse {
    /** To read a handshake or the head of a request. */
    HEAD(100),
    /** To send a response. */
    ANSWER(90),
    /** To read a request body. */
    BODY(75),
    /** To read on after much input that is not parsed yet: a long head, or an unfinished part of a body. */
    LONG_HEAD(50),
    /** To send a chunk of a blob. */
    PIECE(60);

    /** Longer than nearly all heads. */
    private static final int LONG = 8 * 1024;

    private final int percent;

    BufferUse(int percent) {
        this.percent = percent;
    }

    /** How much of the limit may be in use after the grant, in bytes. */
    long ceiling(long limit) {
        return limit * percent / 100;
    }

    /** The use of a connection's next read. */
    static BufferUse toRead(Client client) {
        if (client.unparsed() > LONG) {
            return LONG_HEAD;
        }
        return client.isServed() ? BODY : HEAD;
    }
}
